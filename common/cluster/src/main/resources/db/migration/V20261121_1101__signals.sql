-- Revocation that is true when it returns: what is taken away, and who must hear of it.
-- Both tables belong to the cluster, not to an organization; they hold ids and integers only.

-- What was taken away, written by the transaction that takes it away. A node finds the rows that it
-- has not seen by their transaction, because only transactions become visible in one piece: seq and
-- at are given out before the commit and may appear out of order.
CREATE TABLE signals (
  seq  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  xid  xid8        NOT NULL DEFAULT pg_current_xact_id(),
  at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  kind text        NOT NULL CONSTRAINT signals_kind_short CHECK (length(kind) BETWEEN 1 AND 40),
  key  text        NOT NULL CONSTRAINT signals_key_short CHECK (length(key) <= 200)
);
CREATE INDEX signals_xid ON signals (xid);
CREATE INDEX signals_at ON signals (at);

-- Who serves. A revoking call tells every row, and waits out the lease of those that are silent; the
-- bound on lease_ms is what it waits when it cannot read this table at all.
CREATE TABLE nodes (
  incarnation uuid        PRIMARY KEY,
  address     text        NOT NULL,
  lease_ms    integer     NOT NULL CONSTRAINT nodes_lease_bounded CHECK (lease_ms BETWEEN 100 AND 2000),
  beat        bigint      NOT NULL DEFAULT 0,
  joined_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  renewed_at  timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 20, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0);

-- Whoever revokes may say so; the number, the transaction and the time are not theirs to choose.
GRANT INSERT (kind, key) ON signals TO tenantry_tenant, tenantry_identity, tenantry_platform;

-- Renewal, barrier and purge.
GRANT SELECT, DELETE ON signals TO tenantry_platform;
GRANT SELECT, INSERT, UPDATE, DELETE ON nodes TO tenantry_platform;
