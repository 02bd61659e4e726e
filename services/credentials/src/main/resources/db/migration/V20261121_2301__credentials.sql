-- The names people sign in by. Any number may claim a name; once proven it is one person's. Usernames
-- are given by an organization and unique in it; for the other kinds the organization is the nil id.
CREATE TABLE login_identifiers (
  kind        text NOT NULL CHECK (kind IN ('email', 'phone', 'username')),
  value       text NOT NULL,
  org_id      uuid NOT NULL,
  user_id     uuid NOT NULL,
  verified_at timestamptz,
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (kind, value, org_id, user_id),
  CONSTRAINT login_identifiers_org CHECK
    ((kind = 'username') = (org_id <> '00000000-0000-0000-0000-000000000000'))
);
CREATE UNIQUE INDEX login_identifiers_verified ON login_identifiers (kind, value, org_id)
 WHERE verified_at IS NOT NULL;
CREATE UNIQUE INDEX login_identifiers_username ON login_identifiers (value, org_id)
 WHERE kind = 'username';
CREATE INDEX login_identifiers_of_user ON login_identifiers (user_id);

CREATE TABLE password_hashes (
  user_id uuid PRIMARY KEY,
  phc     text NOT NULL,
  set_by  uuid NOT NULL,
  set_at  timestamptz NOT NULL DEFAULT now()
);

-- Of the secret of a link only its SHA-256 is here. Whoever works for a tenant may make a link for that
-- tenant and can never look one up.
CREATE TABLE one_time_links (
  hash       bytea PRIMARY KEY,
  purpose    text NOT NULL,
  subject_id uuid NOT NULL,
  org_id     uuid NOT NULL,
  serial     integer NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at    timestamptz
);
CREATE INDEX one_time_links_of_subject ON one_time_links (subject_id, purpose);
CREATE INDEX one_time_links_by_expiry ON one_time_links (expires_at);
ALTER TABLE one_time_links ENABLE ROW LEVEL SECURITY;
ALTER TABLE one_time_links FORCE ROW LEVEL SECURITY;
CREATE POLICY p_identity ON one_time_links TO tenantry_identity USING (true) WITH CHECK (true);
CREATE POLICY p_tenant ON one_time_links FOR INSERT TO tenantry_tenant
  WITH CHECK (org_id = (SELECT tenantry.current_org()));
CREATE POLICY p_platform ON one_time_links FOR INSERT TO tenantry_platform WITH CHECK (true);

GRANT SELECT, INSERT, UPDATE, DELETE ON login_identifiers, password_hashes, one_time_links
   TO tenantry_identity;
GRANT INSERT ON one_time_links TO tenantry_tenant, tenantry_platform;
