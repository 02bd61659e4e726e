-- Keys that people carry in a telephone, a computer or a stick (WebAuthn). Only the login that signs people in
-- reaches them; what is here of a key is its public half.
CREATE TABLE passkeys (
  id            uuid PRIMARY KEY,
  user_id       uuid NOT NULL,
  credential_id bytea NOT NULL,
  name          text NOT NULL,
  key           bytea NOT NULL,
  sign_count    bigint NOT NULL,
  synced        boolean NOT NULL,
  transports    text[] NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT now(),
  last_used_at  timestamptz
);
CREATE UNIQUE INDEX passkeys_credential ON passkeys (credential_id);
CREATE INDEX passkeys_of_user ON passkeys (user_id, created_at);

-- A challenge is signed, so it needs no row until it was met; then it is good for nothing any more.
CREATE TABLE spent_challenges (
  hash       bytea PRIMARY KEY,
  expires_at timestamptz NOT NULL
);
CREATE INDEX spent_challenges_by_expiry ON spent_challenges (expires_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON passkeys TO tenantry_identity;
GRANT SELECT, INSERT, DELETE ON spent_challenges TO tenantry_identity;
