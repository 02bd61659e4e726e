-- What the platform's list of people shows, filters and sorts by: the same names as in members, so that one list
-- reads like the other.
ALTER TABLE users
  -- A copy of user_standing, written in the same transaction; suspended is called banned here.
  ADD COLUMN status          text NOT NULL DEFAULT 'active'
             CONSTRAINT users_status
             CHECK (status IN ('active', 'inactive', 'banned', 'pending_verification', 'deleted')),
  ADD COLUMN suspended_until timestamptz
             CONSTRAINT users_suspended_until CHECK (suspended_until IS NULL OR status = 'banned'),
  -- A copy of the person's role_assignments in the platform, in order, written in the same transaction.
  ADD COLUMN roles           text[] NOT NULL DEFAULT '{}',
  ADD COLUMN last_login_at   timestamptz,
  ADD COLUMN deleted_at      timestamptz
             CONSTRAINT users_deleted_at CHECK ((deleted_at IS NOT NULL) = (status = 'deleted')),
  ADD COLUMN name_key        text COLLATE "C" NOT NULL GENERATED ALWAYS AS (tenantry.sort_key(name)) STORED,
  ADD COLUMN email_key       text COLLATE "C" NOT NULL GENERATED ALWAYS AS (coalesce(email, '')) STORED,
  ADD COLUMN last_login_key  timestamptz NOT NULL
             GENERATED ALWAYS AS (coalesce(last_login_at, timestamptz '1970-01-01T00:00:00Z')) STORED,
  ADD COLUMN role_key        text COLLATE "C" NOT NULL GENERATED ALWAYS AS (coalesce(roles[1], '')) STORED,
  ADD COLUMN search_text     text COLLATE "C" NOT NULL GENERATED ALWAYS AS (tenantry.sort_key(
             name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, ''))) STORED;

-- For people who are there already. The wall stands before the owner too, so it is lowered for this transaction.
ALTER TABLE role_assignments NO FORCE ROW LEVEL SECURITY;
ALTER TABLE members NO FORCE ROW LEVEL SECURITY;
UPDATE users u
   SET status = CASE s.state WHEN 'suspended' THEN 'banned' ELSE s.state END,
       suspended_until = s.until,
       deleted_at = CASE s.state WHEN 'deleted' THEN s.changed_at END,
       roles = ARRAY(SELECT role FROM role_assignments
                      WHERE org_id = '00000000-0000-0000-0000-000000000000' AND user_id = u.id
                      ORDER BY role COLLATE "C"),
       last_login_at = (SELECT max(m.last_login_at) FROM members m WHERE m.user_id = u.id)
  FROM user_standing s
 WHERE s.user_id = u.id;
ALTER TABLE members FORCE ROW LEVEL SECURITY;
ALTER TABLE role_assignments FORCE ROW LEVEL SECURITY;

-- One index per sort. Deleted people are listed only by status, so the other sorts do not carry them.
CREATE INDEX users_by_created ON users (created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX users_by_name ON users (name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX users_by_email ON users (email_key, id) WHERE deleted_at IS NULL;
CREATE INDEX users_by_last_login ON users (last_login_key, id) WHERE deleted_at IS NULL;
CREATE INDEX users_by_role ON users (role_key, id) WHERE deleted_at IS NULL;
CREATE INDEX users_by_status ON users (status, id);
CREATE INDEX users_ban_ends ON users (suspended_until) WHERE suspended_until IS NOT NULL;
CREATE INDEX users_unverified ON users (created_at, id) WHERE NOT email_verified AND deleted_at IS NULL;
CREATE INDEX users_found ON users USING gin (search_text gin_trgm_ops, roles) WITH (gin_pending_list_limit = 512);

-- How many people there are, by status, without counting them: as for members.
CREATE TABLE user_counts (
  status text PRIMARY KEY,
  users  bigint NOT NULL
);

CREATE TABLE user_count_deltas (
  id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  status text NOT NULL,
  change bigint NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

INSERT INTO user_counts (status, users) SELECT status, count(*) FROM users GROUP BY status;

GRANT SELECT, INSERT, UPDATE, DELETE ON user_counts, user_count_deltas TO tenantry_platform;
GRANT INSERT ON user_count_deltas TO tenantry_definer;

CREATE FUNCTION tenantry.count_new_users() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO user_count_deltas (status, change) SELECT status, count(*) FROM new_users GROUP BY status;
  RETURN NULL;
END $$;

CREATE FUNCTION tenantry.count_gone_users() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO user_count_deltas (status, change) SELECT status, -count(*) FROM old_users GROUP BY status;
  RETURN NULL;
END $$;

CREATE FUNCTION tenantry.count_changed_user() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO user_count_deltas (status, change) VALUES (OLD.status, -1), (NEW.status, 1);
  RETURN NULL;
END $$;

CREATE TRIGGER users_count_new AFTER INSERT ON users
  REFERENCING NEW TABLE AS new_users
  FOR EACH STATEMENT EXECUTE FUNCTION tenantry.count_new_users();
CREATE TRIGGER users_count_gone AFTER DELETE ON users
  REFERENCING OLD TABLE AS old_users
  FOR EACH STATEMENT EXECUTE FUNCTION tenantry.count_gone_users();
-- A sign-in writes the row too: only a change of status may cost anything.
CREATE TRIGGER users_count_changed AFTER UPDATE OF status ON users
  FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
  EXECUTE FUNCTION tenantry.count_changed_user();

ALTER FUNCTION tenantry.count_new_users() OWNER TO tenantry_definer;
ALTER FUNCTION tenantry.count_gone_users() OWNER TO tenantry_definer;
ALTER FUNCTION tenantry.count_changed_user() OWNER TO tenantry_definer;
