-- Sessions belong to a person, whatever organizations they enter with it, so this table is global and
-- only the login that signs people in reaches it.
CREATE TABLE sessions (
  id            uuid PRIMARY KEY,
  user_id       uuid NOT NULL,
  user_epoch    bigint NOT NULL,
  org_id        uuid,
  member_epoch  bigint,
  org_epoch     bigint,
  provider      text NOT NULL,
  amr           text[] NOT NULL,
  auth_time     timestamptz NOT NULL DEFAULT now(),
  ip            text NOT NULL,
  user_agent    text NOT NULL,
  device        text NOT NULL,
  browser       text NOT NULL,
  os            text NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT now(),
  last_seen_at  timestamptz NOT NULL DEFAULT now(),
  expires_at    timestamptz NOT NULL,
  refresh_hash  bytea NOT NULL,
  previous_hash bytea,
  rotated_at    timestamptz,
  revoked_at    timestamptz,
  CONSTRAINT sessions_org_with_epochs CHECK (num_nulls(org_id, member_epoch, org_epoch) IN (0, 3)),
  CONSTRAINT sessions_rotation CHECK ((previous_hash IS NULL) = (rotated_at IS NULL))
);
CREATE INDEX sessions_of_user ON sessions (user_id, created_at);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Where a session was used, and the epochs it came in under: what an organization may see of the
-- sessions of its people, and the reason why a session that was ended there does not return.
CREATE TABLE session_orgs (
  org_id       uuid NOT NULL,
  session_id   uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
  user_id      uuid NOT NULL,
  member_epoch bigint NOT NULL,
  org_epoch    bigint NOT NULL,
  entered_at   timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, session_id)
);
CREATE INDEX session_orgs_of_user ON session_orgs (user_id, last_used_at);
CREATE INDEX session_orgs_of_session ON session_orgs (session_id);
SELECT tenantry.protect('session_orgs');

-- The private half is sealed under the master key, which is not in the database.
CREATE TABLE signing_keys (
  kid         text PRIMARY KEY,
  public_jwk  jsonb NOT NULL,
  private_key bytea NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  signs_from  timestamptz NOT NULL
);

GRANT SELECT, INSERT, UPDATE, DELETE ON sessions TO tenantry_identity;
GRANT SELECT, INSERT, UPDATE ON session_orgs TO tenantry_identity;
GRANT SELECT ON session_orgs TO tenantry_tenant, tenantry_platform;
GRANT SELECT, INSERT, DELETE ON signing_keys TO tenantry_identity;
