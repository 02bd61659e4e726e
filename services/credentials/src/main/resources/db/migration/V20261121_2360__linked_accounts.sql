-- Accounts elsewhere by which people sign in: what an issuer calls somebody is unique at that issuer only, so the
-- issuer stands beside the name by which this installation knows it. Of an account nothing is here by which anybody
-- could act in its name. Only the login that signs people in reaches it.
CREATE TABLE linked_accounts (
  id           uuid PRIMARY KEY,
  user_id      uuid NOT NULL,
  provider     text NOT NULL,
  issuer       text NOT NULL,
  subject      text NOT NULL,
  name         text,
  linked_by    uuid NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  CONSTRAINT linked_accounts_provider CHECK (provider ~ '^[a-z][a-z0-9]{0,30}$'),
  CONSTRAINT linked_accounts_subject CHECK (length(subject) BETWEEN 1 AND 255)
);
CREATE UNIQUE INDEX linked_accounts_account ON linked_accounts (provider, issuer, subject);
CREATE INDEX linked_accounts_of_user ON linked_accounts (user_id, created_at);

GRANT SELECT, INSERT, DELETE, UPDATE (last_used_at) ON linked_accounts TO tenantry_identity;
