-- How words are compared when people are sorted and searched: without case and accents, the same on
-- every machine (no locale of the operating system is involved), so indexes survive an upgrade.
CREATE FUNCTION tenantry.sort_key(words text) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN translate(
    regexp_replace(normalize(lower(words COLLATE pg_c_utf8), NFKD), '[\u0300-\u036f]', '', 'g'),
    'øłđðþßæœı', 'olddtsaoi');

-- A member is a user's belonging to one organization, and everything that organization may see of the person.
CREATE TABLE members (
  org_id             uuid NOT NULL,
  user_id            uuid NOT NULL REFERENCES users (id),
  -- Copies of the user's row, kept by triggers (member_copies).
  name               text NOT NULL,
  email              text,
  email_verified     boolean NOT NULL,
  phone              text,
  phone_verified     boolean NOT NULL,
  avatar_url         text,
  two_factor_enabled boolean NOT NULL,
  managed            boolean NOT NULL,
  -- The organization's own.
  username           text,
  unique_id          text,
  status             text NOT NULL DEFAULT 'active'
                     CHECK (status IN ('active', 'inactive', 'suspended', 'pending_verification', 'deleted')),
  suspended_until    timestamptz CHECK (suspended_until IS NULL OR status = 'suspended'),
  is_admin           boolean NOT NULL DEFAULT false,
  is_instructor      boolean NOT NULL DEFAULT false,
  is_learner         boolean NOT NULL DEFAULT false,
  -- A copy of role_assignments, written in the same transaction.
  roles              text[] NOT NULL DEFAULT '{}',
  created_at         timestamptz NOT NULL DEFAULT now(),
  updated_at         timestamptz NOT NULL DEFAULT now(),
  joined_at          timestamptz,
  last_login_at      timestamptz,
  deleted_at         timestamptz CHECK ((deleted_at IS NOT NULL) = (status = 'deleted')),
  -- What lists are sorted by: never empty, so that a page can go on from any row.
  name_key           text COLLATE "C" NOT NULL GENERATED ALWAYS AS (tenantry.sort_key(name)) STORED,
  email_key          text COLLATE "C" NOT NULL GENERATED ALWAYS AS (coalesce(email, '')) STORED,
  last_login_key     timestamptz NOT NULL
                     GENERATED ALWAYS AS (coalesce(last_login_at, timestamptz '1970-01-01T00:00:00Z')) STORED,
  search_text        text COLLATE "C" NOT NULL GENERATED ALWAYS AS (tenantry.sort_key(
                       name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, '') || ' '
                       || coalesce(username, '') || ' ' || coalesce(unique_id, ''))) STORED,
  PRIMARY KEY (org_id, user_id),
  CHECK (is_admin OR is_instructor OR is_learner)
);

CREATE INDEX members_of_user ON members (user_id);

CREATE UNIQUE INDEX members_username ON members (org_id, username) WHERE username IS NOT NULL;
CREATE UNIQUE INDEX members_unique_id ON members (org_id, unique_id) WHERE unique_id IS NOT NULL;

-- One index per sort. Deleted people are listed only by status, so the other sorts do not carry them.
CREATE INDEX members_by_created ON members (org_id, created_at, user_id) WHERE deleted_at IS NULL;
CREATE INDEX members_by_name ON members (org_id, name_key, user_id) WHERE deleted_at IS NULL;
CREATE INDEX members_by_email ON members (org_id, email_key, user_id) WHERE deleted_at IS NULL;
CREATE INDEX members_by_last_login ON members (org_id, last_login_key, user_id) WHERE deleted_at IS NULL;
CREATE INDEX members_by_status ON members (org_id, status, user_id);

CREATE INDEX members_suspension_ends ON members (suspended_until) WHERE suspended_until IS NOT NULL;

-- Search and roles; reached only through the definer functions of member_search, because behind a policy
-- no operator of these columns may use an index.
CREATE INDEX members_found ON members USING gin (org_id, search_text gin_trgm_ops, roles)
  WITH (gin_pending_list_limit = 512);

SELECT tenantry.protect('members');

-- A person sees where they belong.
CREATE POLICY p_person ON members FOR SELECT TO tenantry_identity
  USING (user_id = (SELECT tenantry.current_person()));

GRANT SELECT, INSERT, UPDATE ON members TO tenantry_tenant, tenantry_identity, tenantry_platform;
