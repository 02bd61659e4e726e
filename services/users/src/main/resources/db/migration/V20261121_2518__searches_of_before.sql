-- Nobody asks these since tenantry.people_page answers both lists, and sorts by the rank of the roles.
DROP FUNCTION tenantry.search_members(text, text[], text[], text, boolean, text, uuid, integer, integer);
DROP FUNCTION tenantry.count_found_members(text, text[], text[], integer);
DROP FUNCTION tenantry.member_conditions(text[], text[], text[]);
DROP FUNCTION tenantry.search_users(text, text[], text[], boolean, text, boolean, text, uuid, integer, integer);
DROP FUNCTION tenantry.count_found_users(text, text[], text[], boolean, integer);
DROP FUNCTION tenantry.user_conditions(text[], text[], text[], boolean);
DROP INDEX users_by_role;
ALTER TABLE users DROP COLUMN role_key;
