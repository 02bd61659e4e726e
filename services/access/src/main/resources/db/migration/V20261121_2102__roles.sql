-- Who holds which role, in an organization or (org_id nil) in the platform. Built-in roles live in the program.
CREATE TABLE role_assignments (
  org_id   uuid        NOT NULL,
  user_id  uuid        NOT NULL,
  role     text        NOT NULL,
  given_by uuid        NOT NULL,
  given_at timestamptz NOT NULL,
  CONSTRAINT role_assignments_pkey PRIMARY KEY (org_id, user_id, role)
);

-- Who holds this role: the owners, or whether a role is in use.
CREATE INDEX role_assignments_holders ON role_assignments (org_id, role, user_id);
CREATE INDEX role_assignments_of_user ON role_assignments (user_id);

SELECT tenantry.protect('role_assignments');

-- Organization routes never see nor give a platform role, whatever organization they claim to be in.
CREATE POLICY p_not_platform ON role_assignments AS RESTRICTIVE TO tenantry_tenant
  USING (org_id <> '00000000-0000-0000-0000-000000000000');

-- Sign-in must see what a person holds in every organization, before one is entered.
CREATE POLICY p_person ON role_assignments FOR SELECT TO tenantry_identity
  USING (user_id = (SELECT tenantry.current_person()));

GRANT SELECT, INSERT, DELETE ON role_assignments TO tenantry_tenant, tenantry_identity, tenantry_platform;
-- Locking the owners (SELECT … FOR UPDATE) asks for a right to update some column.
GRANT UPDATE (given_at) ON role_assignments TO tenantry_tenant, tenantry_identity, tenantry_platform;
