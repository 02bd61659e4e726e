-- The tenants. Their id is the org_id of every tenant table.
CREATE TABLE organizations (
  id              uuid        NOT NULL,
  name            text        NOT NULL,
  slug            text        NOT NULL,
  logo_url        text,
  metadata        jsonb       NOT NULL DEFAULT '{}',
  invitation_days smallint    NOT NULL DEFAULT 7,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  -- Collations of PostgreSQL's own: they do not change with the operating system.
  name_key        text COLLATE "C" NOT NULL GENERATED ALWAYS AS (lower(name COLLATE "pg_c_utf8")) STORED,
  search_text     text        NOT NULL GENERATED ALWAYS AS (lower((name || ' ' || slug) COLLATE "pg_c_utf8")) STORED,
  CONSTRAINT organizations_pkey PRIMARY KEY (id),
  CONSTRAINT organizations_id_is_not_the_platform CHECK (id <> '00000000-0000-0000-0000-000000000000'),
  CONSTRAINT organizations_name CHECK (length(name) BETWEEN 1 AND 200),
  CONSTRAINT organizations_invitation_days CHECK (invitation_days BETWEEN 1 AND 30)
);

CREATE INDEX organizations_by_name ON organizations (name_key, id);
CREATE INDEX organizations_by_creation ON organizations (created_at, id);
CREATE INDEX organizations_search ON organizations USING gin (search_text gin_trgm_ops);

-- Every slug there ever was, so that none is reused: a renamed one still leads to its organization.
CREATE TABLE org_slugs (
  slug   text COLLATE "C" NOT NULL,
  org_id uuid NOT NULL,
  CONSTRAINT org_slugs_pkey PRIMARY KEY (slug),
  CONSTRAINT org_slugs_org_id_fkey FOREIGN KEY (org_id) REFERENCES organizations (id),
  CONSTRAINT org_slugs_shape CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$'),
  CONSTRAINT org_slugs_not_an_id CHECK (slug !~ '^[0-9a-f]+(-[0-9a-f]+){4}$')
);

CREATE INDEX org_slugs_of_org ON org_slugs (org_id);

-- The same wall as tenantry.protect builds; here the organization is the row itself.
ALTER TABLE organizations ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY p_tenant ON organizations TO tenantry_tenant
  USING (id = (SELECT tenantry.current_org()))
  WITH CHECK (id = (SELECT tenantry.current_org()));
CREATE POLICY p_identity ON organizations TO tenantry_identity
  USING (id = (SELECT tenantry.entered_org()))
  WITH CHECK (id = (SELECT tenantry.entered_org()));
CREATE POLICY p_platform ON organizations TO tenantry_platform USING (true) WITH CHECK (true);

-- Sign-in shows a person the names of the organizations they belong to.
CREATE POLICY p_person ON organizations FOR SELECT TO tenantry_identity
  USING (id IN (SELECT org_id FROM member_standing WHERE user_id = (SELECT tenantry.current_person())));

GRANT SELECT ON organizations TO tenantry_tenant, tenantry_identity;
GRANT SELECT, INSERT, UPDATE ON organizations TO tenantry_platform;
-- A slug tells nothing but an id, which opens nothing; the tenants' login does not see them all the same.
GRANT SELECT ON org_slugs TO tenantry_identity;
GRANT SELECT, INSERT ON org_slugs TO tenantry_platform;
