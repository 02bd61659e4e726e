-- What is removed for good: an organization's own rows about somebody, or everything about a person everywhere.
GRANT DELETE ON member_standing TO tenantry_identity;

GRANT SELECT, DELETE ON role_assignments, permission_grants TO tenantry_definer;
GRANT DELETE ON member_standing, user_standing TO tenantry_definer;
CREATE POLICY p_definer ON role_assignments TO tenantry_definer USING (true);
CREATE POLICY p_definer ON permission_grants TO tenantry_definer USING (true);
CREATE POLICY p_definer_forgets ON member_standing FOR DELETE TO tenantry_definer USING (true);

CREATE FUNCTION tenantry.forget_standing_and_roles(person uuid) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
AS $$
  DELETE FROM role_assignments WHERE user_id = person;
  DELETE FROM permission_grants WHERE user_id = person;
  DELETE FROM member_standing WHERE user_id = person;
  DELETE FROM user_standing WHERE user_id = person;
$$;

-- Whoever is banned or deleted everywhere cannot act in any organization, whose logins do not see that: only yes or no.
CREATE FUNCTION tenantry.person_stands(person uuid, at timestamptz) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
AS $$
  SELECT EXISTS (SELECT FROM user_standing s WHERE s.user_id = person AND (s.state = 'active' OR s.until <= at))
$$;

REVOKE ALL ON FUNCTION tenantry.forget_standing_and_roles(uuid), tenantry.person_stands(uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenantry.forget_standing_and_roles(uuid) TO tenantry_identity;
GRANT EXECUTE ON FUNCTION tenantry.person_stands(uuid, timestamptz)
   TO tenantry_tenant, tenantry_identity, tenantry_platform;
ALTER FUNCTION tenantry.forget_standing_and_roles(uuid) OWNER TO tenantry_definer;
ALTER FUNCTION tenantry.person_stands(uuid, timestamptz) OWNER TO tenantry_definer;
