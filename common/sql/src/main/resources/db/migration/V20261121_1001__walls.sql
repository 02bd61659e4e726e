-- The two walls between organizations: every statement names its organization, and behind it stands
-- row-level security, which reads the organization from the transaction (app.org).

CREATE SCHEMA tenantry;
GRANT USAGE ON SCHEMA tenantry
  TO tenantry_tenant, tenantry_identity, tenantry_platform, tenantry_definer;
GRANT CREATE ON SCHEMA tenantry TO tenantry_definer;

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- The organization of this transaction. Fails when none was entered: closed rather than open.
CREATE FUNCTION tenantry.current_org() RETURNS uuid
  LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT current_setting('app.org')::uuid $$;

-- The same, but null when none was entered.
CREATE FUNCTION tenantry.entered_org() RETURNS uuid
  LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.org', true), '')::uuid $$;

-- The person on whose behalf an identity transaction looks across organizations, or null.
CREATE FUNCTION tenantry.current_person() RETURNS uuid
  LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.person', true), '')::uuid $$;

-- Puts the wall around a table that has org_id. Which login may do what is granted by its owner.
CREATE FUNCTION tenantry.protect(tenant_table regclass) RETURNS void
  LANGUAGE plpgsql
  AS $$
  BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format(
      'CREATE POLICY p_tenant ON %s TO tenantry_tenant
         USING (org_id = (SELECT tenantry.current_org()))
         WITH CHECK (org_id = (SELECT tenantry.current_org()))', tenant_table);
    EXECUTE format(
      'CREATE POLICY p_identity ON %s TO tenantry_identity
         USING (org_id = (SELECT tenantry.entered_org()))
         WITH CHECK (org_id = (SELECT tenantry.entered_org()))', tenant_table);
    EXECUTE format(
      'CREATE POLICY p_platform ON %s TO tenantry_platform USING (true) WITH CHECK (true)',
      tenant_table);
  END
  $$;
