-- Named groups of the members of one organization.
CREATE TABLE teams (
  org_id      uuid        NOT NULL,
  id          uuid        NOT NULL,
  name        text        NOT NULL,
  description text        NOT NULL,
  -- Folded: the exact number is this plus the changes not yet folded.
  members     bigint      NOT NULL DEFAULT 0,
  created_by  uuid        NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  updated_at  timestamptz NOT NULL DEFAULT now(),
  name_key    text COLLATE "C" NOT NULL GENERATED ALWAYS AS (lower(name COLLATE "pg_c_utf8")) STORED,
  CONSTRAINT teams_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT teams_name UNIQUE (org_id, name_key),
  CONSTRAINT teams_name_length CHECK (length(name) BETWEEN 1 AND 100),
  CONSTRAINT teams_description CHECK (length(description) <= 500)
);

CREATE TABLE team_members (
  org_id   uuid        NOT NULL,
  team_id  uuid        NOT NULL,
  user_id  uuid        NOT NULL,
  added_by uuid        NOT NULL,
  added_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT team_members_pkey PRIMARY KEY (org_id, team_id, user_id),
  CONSTRAINT team_members_team_fkey FOREIGN KEY (org_id, team_id) REFERENCES teams (org_id, id) ON DELETE CASCADE,
  -- Whoever is no member any more, not even a deleted one, is in no team.
  CONSTRAINT team_members_member_fkey FOREIGN KEY (org_id, user_id)
    REFERENCES member_standing (org_id, user_id) ON DELETE CASCADE
);

CREATE INDEX team_members_of_member ON team_members (org_id, user_id);

-- Changes of the numbers, appended, so that no row is a queue for everybody who joins a team.
CREATE TABLE team_count_deltas (
  org_id  uuid NOT NULL,
  id      bigint GENERATED ALWAYS AS IDENTITY,
  team_id uuid NOT NULL,
  change  bigint NOT NULL,
  CONSTRAINT team_count_deltas_pkey PRIMARY KEY (org_id, id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

SELECT tenantry.protect('teams');
SELECT tenantry.protect('team_members');
SELECT tenantry.protect('team_count_deltas');

-- A number that is folded is no edit.
CREATE TRIGGER teams_newer_version
  BEFORE UPDATE OF name, description, updated_at ON teams
  FOR EACH ROW EXECUTE FUNCTION tenantry.newer_version();

GRANT SELECT, INSERT, DELETE ON teams, team_members TO tenantry_tenant, tenantry_platform;
GRANT UPDATE (name, description, updated_at) ON teams TO tenantry_tenant, tenantry_platform;
GRANT UPDATE (members) ON teams TO tenantry_platform;
GRANT SELECT ON team_count_deltas TO tenantry_tenant;
GRANT SELECT, DELETE ON team_count_deltas TO tenantry_platform;

GRANT INSERT ON team_count_deltas TO tenantry_definer;
CREATE POLICY p_definer_counts ON team_count_deltas FOR INSERT TO tenantry_definer WITH CHECK (true);

CREATE FUNCTION tenantry.count_new_team_members() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO team_count_deltas (org_id, team_id, change)
  SELECT org_id, team_id, count(*) FROM new_team_members GROUP BY org_id, team_id;
  RETURN NULL;
END $$;

CREATE FUNCTION tenantry.count_gone_team_members() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO team_count_deltas (org_id, team_id, change)
  SELECT org_id, team_id, -count(*) FROM old_team_members GROUP BY org_id, team_id;
  RETURN NULL;
END $$;

CREATE TRIGGER team_members_count_new AFTER INSERT ON team_members
  REFERENCING NEW TABLE AS new_team_members
  FOR EACH STATEMENT EXECUTE FUNCTION tenantry.count_new_team_members();
CREATE TRIGGER team_members_count_gone AFTER DELETE ON team_members
  REFERENCING OLD TABLE AS old_team_members
  FOR EACH STATEMENT EXECUTE FUNCTION tenantry.count_gone_team_members();

ALTER FUNCTION tenantry.count_new_team_members() OWNER TO tenantry_definer;
ALTER FUNCTION tenantry.count_gone_team_members() OWNER TO tenantry_definer;
