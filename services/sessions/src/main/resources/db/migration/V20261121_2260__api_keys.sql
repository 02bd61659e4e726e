-- Keys of services. They act for whoever answers for them, in one organization or, under the nil id, on the platform.
CREATE TABLE api_keys (
  org_id         uuid        NOT NULL,
  id             uuid        NOT NULL,
  name           text        NOT NULL,
  permissions    text[]      NOT NULL,
  owner_id       uuid        NOT NULL,
  via_platform   boolean     NOT NULL,
  generation     integer     NOT NULL DEFAULT 1,
  secret_hash    bytea       NOT NULL,
  previous_hash  bytea,
  previous_until timestamptz,
  created_at     timestamptz NOT NULL DEFAULT now(),
  rotated_at     timestamptz,
  expires_at     timestamptz,
  revoked_at     timestamptz,
  CONSTRAINT api_keys_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT api_keys_name CHECK (length(name) BETWEEN 1 AND 100),
  CONSTRAINT api_keys_permissions CHECK (cardinality(permissions) BETWEEN 1 AND 200),
  CONSTRAINT api_keys_previous CHECK ((previous_hash IS NULL) = (previous_until IS NULL))
);

COMMENT ON COLUMN api_keys.owner_id IS 'Who answers for it: it may do no more than they may now.';
COMMENT ON COLUMN api_keys.via_platform IS 'Whether their rights there come from a platform role.';

CREATE UNIQUE INDEX api_keys_id ON api_keys (id);
CREATE INDEX api_keys_of_owner ON api_keys (owner_id, org_id);
CREATE INDEX api_keys_over ON api_keys ((least(revoked_at, expires_at)));
SELECT tenantry.protect('api_keys');

-- Written often, and by nobody who decides anything.
CREATE TABLE api_key_uses (
  org_id  uuid        NOT NULL,
  key_id  uuid        NOT NULL,
  used_at timestamptz NOT NULL,
  CONSTRAINT api_key_uses_pkey PRIMARY KEY (org_id, key_id),
  CONSTRAINT api_key_uses_key FOREIGN KEY (org_id, key_id) REFERENCES api_keys (org_id, id) ON DELETE CASCADE
);
SELECT tenantry.protect('api_key_uses');

-- Hashes are written by those who make keys, and read by nobody but the functions below.
GRANT SELECT (org_id, id, name, permissions, owner_id, via_platform, previous_until, created_at, rotated_at, expires_at,
              revoked_at)
   ON api_keys TO tenantry_tenant, tenantry_platform;
GRANT INSERT (org_id, id, name, permissions, owner_id, via_platform, secret_hash, expires_at)
   ON api_keys TO tenantry_tenant, tenantry_platform;
GRANT UPDATE (revoked_at) ON api_keys TO tenantry_tenant, tenantry_platform;
GRANT DELETE ON api_keys TO tenantry_platform;
GRANT SELECT ON api_key_uses TO tenantry_tenant, tenantry_platform;
GRANT INSERT, UPDATE ON api_key_uses TO tenantry_platform;

GRANT SELECT, UPDATE, DELETE ON api_keys TO tenantry_definer;
CREATE POLICY p_definer ON api_keys TO tenantry_definer USING (true) WITH CHECK (true);

-- What a node must know of a key, and how those it rests on stand; one row, or none.
CREATE FUNCTION tenantry.api_key(p_id uuid)
RETURNS TABLE (org_id uuid, owner_id uuid, via_platform boolean, permissions text[], generation integer,
               secret_hash bytea, previous_hash bytea, previous_until timestamptz, expires_at timestamptz,
               revoked boolean, user_state text, user_until timestamptz, user_epoch bigint,
               member_state text, member_until timestamptz, member_epoch bigint,
               org_state text, org_until timestamptz, org_epoch bigint, issued_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT k.org_id, k.owner_id, k.via_platform, k.permissions, k.generation,
         k.secret_hash, k.previous_hash, k.previous_until, k.expires_at,
         k.revoked_at IS NOT NULL, u.state, u.until, u.epoch, m.state, m.until, m.epoch, o.state, o.until, o.epoch,
         statement_timestamp()
    FROM api_keys k
    LEFT JOIN user_standing u ON u.user_id = k.owner_id
    LEFT JOIN member_standing m ON m.org_id = k.org_id AND m.user_id = k.owner_id
    LEFT JOIN org_standing o ON o.org_id = k.org_id
   WHERE k.id = p_id;
END;

-- The assertion by which every writing transaction of a key enters its organization.
CREATE FUNCTION tenantry.key_stands(p_id uuid, p_generation integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT EXISTS (
    SELECT 1
      FROM api_keys k
      JOIN user_standing u ON u.user_id = k.owner_id AND (u.state = 'active' OR u.until <= now())
      LEFT JOIN member_standing m
        ON m.org_id = k.org_id AND m.user_id = k.owner_id AND (m.state = 'active' OR m.until <= now())
      LEFT JOIN org_standing o ON o.org_id = k.org_id AND (o.state = 'active' OR o.until <= now())
     WHERE k.id = p_id
       AND k.revoked_at IS NULL
       AND (k.expires_at IS NULL OR k.expires_at > now())
       AND (k.generation = p_generation OR (k.generation = p_generation + 1 AND k.previous_until > now()))
       AND (k.org_id = '00000000-0000-0000-0000-000000000000'::uuid
            OR (o.org_id IS NOT NULL AND (k.via_platform OR m.org_id IS NOT NULL))));
END;

-- Gives a key of the organization that the transaction is in another secret; the one before may be used on for a while.
CREATE FUNCTION tenantry.rotate_api_key(p_id uuid, p_hash bytea, p_owner uuid, p_via_platform boolean, p_overlap bigint)
RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  UPDATE api_keys
     SET secret_hash = p_hash,
         previous_hash = CASE WHEN p_overlap > 0 THEN secret_hash END,
         previous_until = CASE WHEN p_overlap > 0 THEN now() + make_interval(secs => p_overlap) END,
         owner_id = p_owner,
         via_platform = p_via_platform,
         generation = generation + 1,
         rotated_at = now()
   WHERE org_id = tenantry.current_org() AND id = p_id AND revoked_at IS NULL;
END;

-- Whoever leaves or is deleted takes their keys along: nothing brings those back. Of whoever is removed for good nothing
-- is left.
CREATE FUNCTION tenantry.end_keys_of_member() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM api_keys WHERE owner_id = OLD.user_id AND org_id = OLD.org_id;
    RETURN OLD;
  END IF;
  UPDATE api_keys SET revoked_at = now()
   WHERE owner_id = NEW.user_id AND org_id = NEW.org_id AND revoked_at IS NULL AND NOT via_platform;
  RETURN NEW;
END $$;

CREATE FUNCTION tenantry.end_keys_of_user() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM api_keys WHERE owner_id = OLD.user_id;
    RETURN OLD;
  END IF;
  UPDATE api_keys SET revoked_at = now() WHERE owner_id = NEW.user_id AND revoked_at IS NULL;
  RETURN NEW;
END $$;

CREATE TRIGGER member_standing_ends_keys AFTER UPDATE OF state ON member_standing
  FOR EACH ROW WHEN (NEW.state = 'deleted') EXECUTE FUNCTION tenantry.end_keys_of_member();
CREATE TRIGGER member_standing_forgets_keys AFTER DELETE ON member_standing
  FOR EACH ROW EXECUTE FUNCTION tenantry.end_keys_of_member();
CREATE TRIGGER user_standing_ends_keys AFTER UPDATE OF state ON user_standing
  FOR EACH ROW WHEN (NEW.state = 'deleted') EXECUTE FUNCTION tenantry.end_keys_of_user();
CREATE TRIGGER user_standing_forgets_keys AFTER DELETE ON user_standing
  FOR EACH ROW EXECUTE FUNCTION tenantry.end_keys_of_user();

REVOKE ALL ON FUNCTION
  tenantry.api_key(uuid), tenantry.key_stands(uuid, integer),
  tenantry.rotate_api_key(uuid, bytea, uuid, boolean, bigint),
  tenantry.end_keys_of_member(), tenantry.end_keys_of_user()
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenantry.api_key(uuid) TO tenantry_identity;
GRANT EXECUTE ON FUNCTION tenantry.key_stands(uuid, integer)
   TO tenantry_tenant, tenantry_identity, tenantry_platform;
GRANT EXECUTE ON FUNCTION tenantry.rotate_api_key(uuid, bytea, uuid, boolean, bigint)
   TO tenantry_tenant, tenantry_platform;

ALTER FUNCTION tenantry.api_key(uuid) OWNER TO tenantry_definer;
ALTER FUNCTION tenantry.key_stands(uuid, integer) OWNER TO tenantry_definer;
ALTER FUNCTION tenantry.rotate_api_key(uuid, bytea, uuid, boolean, bigint) OWNER TO tenantry_definer;
ALTER FUNCTION tenantry.end_keys_of_member() OWNER TO tenantry_definer;
ALTER FUNCTION tenantry.end_keys_of_user() OWNER TO tenantry_definer;
