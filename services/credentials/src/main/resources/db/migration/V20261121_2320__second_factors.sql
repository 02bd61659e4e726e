-- What people show beside a password. Only the login that signs people in reaches these tables.

-- The secret is sealed under the master key, which is not in the database. A code counts once: its step, and
-- every step before it, is spent when it is accepted.
CREATE TABLE totp_secrets (
  user_id      uuid PRIMARY KEY,
  secret       bytea NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  confirmed_at timestamptz,
  last_step    bigint NOT NULL DEFAULT 0
);

CREATE TABLE recovery_codes (
  user_id uuid NOT NULL,
  hash    bytea NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (user_id, hash)
);

-- Wrong codes in a row. The row goes with the next right one.
CREATE TABLE factor_failures (
  user_id      uuid PRIMARY KEY,
  failures     integer NOT NULL,
  failed_at    timestamptz NOT NULL DEFAULT now(),
  closed_until timestamptz
);
CREATE INDEX factor_failures_by_time ON factor_failures (failed_at);

-- A sign-in that waits for its second factor. Of the token only its SHA-256 is here; of the password that was
-- right, the SHA-256 of its hash, so that a change of password ends what waits.
CREATE TABLE factor_challenges (
  hash       bytea PRIMARY KEY,
  user_id    uuid NOT NULL,
  org_id     uuid,
  method     text NOT NULL,
  amr        text[] NOT NULL,
  password   bytea,
  attempts   integer NOT NULL DEFAULT 0,
  expires_at timestamptz NOT NULL
);
CREATE INDEX factor_challenges_of_user ON factor_challenges (user_id);
CREATE INDEX factor_challenges_by_expiry ON factor_challenges (expires_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON totp_secrets, recovery_codes, factor_failures, factor_challenges
   TO tenantry_identity;
