-- Roles that an organization, or (org_id nil) the platform, has made for itself. Built-in roles live in the program.
CREATE TABLE roles (
  org_id      uuid        NOT NULL,
  id          uuid        NOT NULL,
  name        text COLLATE "C" NOT NULL,
  description text        NOT NULL,
  permissions text[]      NOT NULL,
  created_by  uuid        NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  updated_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT roles_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT roles_name UNIQUE (org_id, name),
  CONSTRAINT roles_name_shape CHECK (name ~ '^[a-z][a-z0-9_-]{1,49}$'),
  CONSTRAINT roles_description CHECK (length(description) <= 500)
);

SELECT tenantry.protect('roles');

-- As for role_assignments: organization routes never see the platform's.
CREATE POLICY p_not_platform ON roles AS RESTRICTIVE TO tenantry_tenant
  USING (org_id <> '00000000-0000-0000-0000-000000000000');

CREATE TRIGGER roles_newer_version
  BEFORE UPDATE ON roles
  FOR EACH ROW EXECUTE FUNCTION tenantry.newer_version();

GRANT SELECT, INSERT, UPDATE, DELETE ON roles TO tenantry_tenant, tenantry_platform;
GRANT SELECT ON roles TO tenantry_identity;
-- Whoever gives a role locks it (SELECT … FOR SHARE), which asks for a right to update some column.
GRANT UPDATE (updated_at) ON roles TO tenantry_identity;

-- Permissions of the application that Tenantry serves (invoice:pay). The program's own live in the program.
CREATE TABLE application_permissions (
  name        text COLLATE "C" NOT NULL,
  description text        NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  updated_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT application_permissions_pkey PRIMARY KEY (name),
  CONSTRAINT application_permissions_shape CHECK (name ~ '^[a-z][a-z0-9-]{0,49}:[a-z][a-z0-9-]{0,49}$'),
  CONSTRAINT application_permissions_description CHECK (length(description) BETWEEN 1 AND 500)
);

CREATE TRIGGER application_permissions_newer_version
  BEFORE UPDATE ON application_permissions
  FOR EACH ROW EXECUTE FUNCTION tenantry.newer_version();

GRANT SELECT ON application_permissions TO tenantry_tenant, tenantry_identity;
GRANT SELECT, INSERT, UPDATE, DELETE ON application_permissions TO tenantry_platform;
