-- What waits for a seal: one row for each event, written in the transaction of the fact and taken away in the
-- transaction of the seal. An event that commits late is simply still here; nobody has to guess from transaction ids.
CREATE TABLE audit_unsealed (
  org_id   uuid        NOT NULL,
  at       timestamptz NOT NULL,
  event_id uuid        NOT NULL,
  hash     bytea       NOT NULL,
  receipt  bytea       NOT NULL,
  refused  boolean     NOT NULL DEFAULT false,
  CONSTRAINT audit_unsealed_pkey PRIMARY KEY (org_id, at, event_id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
        autovacuum_vacuum_insert_threshold = -1, autovacuum_analyze_scale_factor = 0,
        autovacuum_analyze_threshold = 50000);

COMMENT ON COLUMN audit_unsealed.receipt IS
  'HMAC under the master key: a node handed this event in. A row without a good one is refused and never sealed.';

-- One row for each seal; it stays when the months of its events are dropped.
CREATE TABLE audit_seals (
  org_id    uuid        NOT NULL,
  seq       bigint      NOT NULL,
  at        timestamptz NOT NULL,
  count     integer     NOT NULL,
  first_at  timestamptz NOT NULL,
  last_at   timestamptz NOT NULL,
  root      bytea       NOT NULL,
  previous  bytea       NOT NULL,
  signature bytea       NOT NULL,
  leaves    bytea       NOT NULL,
  CONSTRAINT audit_seals_pkey PRIMARY KEY (org_id, seq),
  CONSTRAINT audit_seals_leaves CHECK (octet_length(leaves) = count * 56)
);

COMMENT ON COLUMN audit_seals.leaves IS
  '56 bytes for each event, in the order of the seal: id (16), time in microseconds since 1970 (8), hash (32).';

-- Hashes do not shrink.
ALTER TABLE audit_seals ALTER COLUMN leaves SET STORAGE EXTERNAL;

-- Finds the seals around a time: no seal spans more than a few seconds.
CREATE INDEX audit_seals_by_time ON audit_seals (org_id, last_at);

-- Which months were dropped by retention, signed like the seals: what is missing before kept_from is no loss.
CREATE TABLE audit_retention (
  kept_from timestamptz NOT NULL,
  at        timestamptz NOT NULL,
  events    bigint      NOT NULL,
  signature bytea       NOT NULL,
  CONSTRAINT audit_retention_pkey PRIMARY KEY (kept_from)
);

SELECT tenantry.protect('audit_unsealed');
SELECT tenantry.protect('audit_seals');

GRANT SELECT, INSERT ON audit_unsealed TO tenantry_tenant, tenantry_platform;
GRANT INSERT ON audit_unsealed TO tenantry_identity;
GRANT DELETE ON audit_unsealed TO tenantry_platform;
GRANT SELECT ON audit_seals TO tenantry_tenant, tenantry_platform;
GRANT INSERT ON audit_seals TO tenantry_platform;
GRANT SELECT ON audit_retention TO tenantry_tenant, tenantry_platform;
GRANT INSERT ON audit_retention TO tenantry_platform;

-- Erasure. No login may delete from audit_personal; these functions take away everything about one person, or what
-- belongs to events that retention is about to drop, and nothing else.
GRANT SELECT, DELETE ON audit_personal TO tenantry_definer;
CREATE POLICY p_definer ON audit_personal TO tenantry_definer USING (true);

CREATE FUNCTION tenantry.erase_from_audit(person uuid) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
AS $$
  WITH gone AS (DELETE FROM audit_personal WHERE person_id = person RETURNING 1)
  SELECT count(*) FROM gone
$$;

-- In the organization of the transaction only, which never comes from an argument.
CREATE FUNCTION tenantry.erase_from_own_audit(person uuid) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
AS $$
  WITH gone AS (DELETE FROM audit_personal
                 WHERE org_id = tenantry.current_org() AND person_id = person RETURNING 1)
  SELECT count(*) FROM gone
$$;

CREATE FUNCTION tenantry.drop_audit_personal(orgs uuid[], events uuid[]) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
AS $$
  DELETE FROM audit_personal p
   USING unnest(orgs, events) AS e (org_id, event_id)
   WHERE p.org_id = e.org_id AND p.event_id = e.event_id
$$;

REVOKE ALL ON FUNCTION tenantry.erase_from_audit(uuid), tenantry.erase_from_own_audit(uuid),
  tenantry.drop_audit_personal(uuid[], uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenantry.erase_from_audit(uuid) TO tenantry_identity, tenantry_platform;
GRANT EXECUTE ON FUNCTION tenantry.erase_from_own_audit(uuid) TO tenantry_tenant;
GRANT EXECUTE ON FUNCTION tenantry.drop_audit_personal(uuid[], uuid[]) TO tenantry_platform;
ALTER FUNCTION tenantry.erase_from_audit(uuid) OWNER TO tenantry_definer;
ALTER FUNCTION tenantry.erase_from_own_audit(uuid) OWNER TO tenantry_definer;
ALTER FUNCTION tenantry.drop_audit_personal(uuid[], uuid[]) OWNER TO tenantry_definer;
