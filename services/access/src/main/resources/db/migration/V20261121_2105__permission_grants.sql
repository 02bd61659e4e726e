-- Permissions that somebody holds by themselves, beside roles; perhaps until a time, when they end without anybody's doing.
CREATE TABLE permission_grants (
  org_id     uuid        NOT NULL,
  user_id    uuid        NOT NULL,
  permission text COLLATE "C" NOT NULL,
  until      timestamptz,
  given_by   uuid        NOT NULL,
  given_at   timestamptz NOT NULL,
  CONSTRAINT permission_grants_pkey PRIMARY KEY (org_id, user_id, permission)
);

-- Whether a permission is in use, and who holds more than somebody else.
CREATE INDEX permission_grants_holders ON permission_grants (org_id, permission, user_id);
CREATE INDEX permission_grants_of_user ON permission_grants (user_id);
CREATE INDEX permission_grants_in_use ON permission_grants (permission);
CREATE INDEX permission_grants_ends ON permission_grants (until) WHERE until IS NOT NULL;

SELECT tenantry.protect('permission_grants');

CREATE POLICY p_not_platform ON permission_grants AS RESTRICTIVE TO tenantry_tenant
  USING (org_id <> '00000000-0000-0000-0000-000000000000');

GRANT SELECT, INSERT, UPDATE, DELETE ON permission_grants TO tenantry_tenant, tenantry_identity, tenantry_platform;
