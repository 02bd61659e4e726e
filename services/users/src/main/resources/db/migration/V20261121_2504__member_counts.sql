-- How many members an organization has, by status, without counting them: the exact number is the folded
-- sum plus the changes not yet folded. Changes are only ever appended, so no row is a queue for a whole
-- organization, and they are written per statement, so loading a million people appends one row per status.
CREATE TABLE member_counts (
  org_id  uuid NOT NULL,
  status  text NOT NULL,
  members bigint NOT NULL,
  PRIMARY KEY (org_id, status)
);

CREATE TABLE member_count_deltas (
  org_id uuid NOT NULL,
  id     bigint GENERATED ALWAYS AS IDENTITY,
  status text NOT NULL,
  change bigint NOT NULL,
  PRIMARY KEY (org_id, id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

SELECT tenantry.protect('member_counts');
SELECT tenantry.protect('member_count_deltas');

GRANT SELECT ON member_counts, member_count_deltas TO tenantry_tenant, tenantry_identity;
GRANT SELECT, INSERT, UPDATE, DELETE ON member_counts, member_count_deltas TO tenantry_platform;

GRANT INSERT ON member_count_deltas TO tenantry_definer;
CREATE POLICY p_definer_counts ON member_count_deltas FOR INSERT TO tenantry_definer WITH CHECK (true);

CREATE FUNCTION tenantry.count_new_members() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO member_count_deltas (org_id, status, change)
  SELECT org_id, status, count(*) FROM new_members GROUP BY org_id, status;
  RETURN NULL;
END $$;

CREATE FUNCTION tenantry.count_changed_members() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO member_count_deltas (org_id, status, change)
  SELECT org_id, status, sum(change)
    FROM (SELECT org_id, status, 1 AS change FROM new_members
          UNION ALL
          SELECT org_id, status, -1 FROM old_members) changes
   GROUP BY org_id, status
  HAVING sum(change) <> 0;
  RETURN NULL;
END $$;

CREATE FUNCTION tenantry.count_gone_members() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO member_count_deltas (org_id, status, change)
  SELECT org_id, status, -count(*) FROM old_members GROUP BY org_id, status;
  RETURN NULL;
END $$;

CREATE TRIGGER members_count_new AFTER INSERT ON members
  REFERENCING NEW TABLE AS new_members
  FOR EACH STATEMENT EXECUTE FUNCTION tenantry.count_new_members();
CREATE TRIGGER members_count_changed AFTER UPDATE ON members
  REFERENCING OLD TABLE AS old_members NEW TABLE AS new_members
  FOR EACH STATEMENT EXECUTE FUNCTION tenantry.count_changed_members();
CREATE TRIGGER members_count_gone AFTER DELETE ON members
  REFERENCING OLD TABLE AS old_members
  FOR EACH STATEMENT EXECUTE FUNCTION tenantry.count_gone_members();

ALTER FUNCTION tenantry.count_new_members() OWNER TO tenantry_definer;
ALTER FUNCTION tenantry.count_changed_members() OWNER TO tenantry_definer;
ALTER FUNCTION tenantry.count_gone_members() OWNER TO tenantry_definer;
