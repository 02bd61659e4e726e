-- How users, members and organizations stand. The epoch ends sessions: those made under another one do not stand.
-- An epoch is never given twice, so that a row that was deleted and made anew revives no old session.
CREATE SEQUENCE standing_epochs;

CREATE TABLE user_standing (
  user_id    uuid        NOT NULL,
  state      text        NOT NULL,
  until      timestamptz,
  reason     text,
  changed_by uuid,
  changed_at timestamptz NOT NULL,
  epoch      bigint      NOT NULL DEFAULT nextval('standing_epochs'),
  CONSTRAINT user_standing_pkey PRIMARY KEY (user_id),
  CONSTRAINT user_standing_state CHECK (state IN ('active', 'inactive', 'suspended', 'pending_verification', 'deleted')),
  CONSTRAINT user_standing_until CHECK (until IS NULL OR state = 'suspended')
);

COMMENT ON COLUMN user_standing.state IS 'Of the person everywhere; suspended means banned.';

CREATE TABLE member_standing (
  org_id     uuid        NOT NULL,
  user_id    uuid        NOT NULL,
  state      text        NOT NULL,
  until      timestamptz,
  reason     text,
  changed_by uuid,
  changed_at timestamptz NOT NULL,
  epoch      bigint      NOT NULL DEFAULT nextval('standing_epochs'),
  CONSTRAINT member_standing_pkey PRIMARY KEY (org_id, user_id),
  CONSTRAINT member_standing_state CHECK (state IN ('active', 'inactive', 'suspended', 'pending_verification', 'deleted')),
  CONSTRAINT member_standing_until CHECK (until IS NULL OR state = 'suspended')
);

COMMENT ON COLUMN member_standing.state IS 'Of the person in this organization; the others are left alone.';

CREATE INDEX member_standing_of_user ON member_standing (user_id);

CREATE TABLE org_standing (
  org_id     uuid        NOT NULL,
  state      text        NOT NULL,
  until      timestamptz,
  reason     text,
  changed_by uuid,
  changed_at timestamptz NOT NULL,
  epoch      bigint      NOT NULL DEFAULT nextval('standing_epochs'),
  CONSTRAINT org_standing_pkey PRIMARY KEY (org_id),
  CONSTRAINT org_standing_state CHECK (state IN ('active', 'inactive', 'suspended', 'pending_verification', 'deleted')),
  CONSTRAINT org_standing_until CHECK (until IS NULL OR state = 'suspended')
);

SELECT tenantry.protect('member_standing');
SELECT tenantry.protect('org_standing');

-- Sign-in must see every organization that a person belongs to, before one is entered.
CREATE POLICY p_person ON member_standing FOR SELECT TO tenantry_identity
  USING (user_id = (SELECT tenantry.current_person()));

-- The guard's functions compare a session's epochs with these.
CREATE POLICY p_definer ON member_standing FOR SELECT TO tenantry_definer USING (true);
CREATE POLICY p_definer ON org_standing FOR SELECT TO tenantry_definer USING (true);
GRANT SELECT ON user_standing, member_standing, org_standing TO tenantry_definer;

-- An organization decides about its members. The person as a whole belongs to sign-in and to the platform.
GRANT SELECT, INSERT, UPDATE ON member_standing TO tenantry_tenant, tenantry_identity, tenantry_platform;
GRANT SELECT, INSERT, UPDATE ON user_standing TO tenantry_identity, tenantry_platform;
GRANT SELECT ON org_standing TO tenantry_tenant, tenantry_identity;
GRANT SELECT, INSERT, UPDATE ON org_standing TO tenantry_platform;
GRANT USAGE ON SEQUENCE standing_epochs TO tenantry_tenant, tenantry_identity, tenantry_platform;
