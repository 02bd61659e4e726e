-- From credentials to users: at which providers somebody has linked an account, never which account.
GRANT SELECT ON linked_accounts TO tenantry_definer;
GRANT UPDATE (oauth_providers) ON users TO tenantry_definer;

CREATE FUNCTION tenantry.copy_providers_into_user() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  person    uuid := CASE TG_OP WHEN 'INSERT' THEN NEW.user_id ELSE OLD.user_id END;
  providers text[];
BEGIN
  SELECT coalesce(array_agg(DISTINCT a.provider ORDER BY a.provider), '{}')
    INTO providers
    FROM linked_accounts a
   WHERE a.user_id = person;
  UPDATE users
     SET oauth_providers = providers
   WHERE id = person AND oauth_providers <> providers;
  RETURN NULL;
END $$;
CREATE TRIGGER linked_accounts_copy_to_user
  AFTER INSERT OR DELETE ON linked_accounts
  FOR EACH ROW EXECUTE FUNCTION tenantry.copy_providers_into_user();

-- They are told with the detail, so another set of them is another version. Only where it differs: what is copied
-- beside them (failures) is no edit.
CREATE TRIGGER users_newer_version_of_accounts
  BEFORE UPDATE OF oauth_providers ON users
  FOR EACH ROW WHEN (OLD.oauth_providers IS DISTINCT FROM NEW.oauth_providers)
  EXECUTE FUNCTION tenantry.newer_version();
CREATE TRIGGER members_newer_version_of_accounts
  BEFORE UPDATE OF oauth_providers ON members
  FOR EACH ROW WHEN (OLD.oauth_providers IS DISTINCT FROM NEW.oauth_providers)
  EXECUTE FUNCTION tenantry.newer_version();

-- Last, because the owner of a function alone may make a trigger of it.
REVOKE ALL ON FUNCTION tenantry.copy_providers_into_user() FROM PUBLIC;
ALTER FUNCTION tenantry.copy_providers_into_user() OWNER TO tenantry_definer;
