-- The pending record of somebody who is to come: no user exists before they accept, so nobody can occupy an
-- address. Invitations of platform colleagues are rows of the organization with the nil id.
CREATE TABLE invitations (
  org_id      uuid NOT NULL,
  id          uuid NOT NULL,
  email       text COLLATE "C" NOT NULL CHECK (email = lower(email) AND length(email) <= 254),
  roles       text[] NOT NULL CHECK (cardinality(roles) > 0),
  message     text CHECK (length(message) <= 500),
  -- Who answers for it: the last to send it. What they may not give any more is not given.
  invited_by  uuid NOT NULL,
  -- Counts the mails; only the link of the last one is good.
  serial      integer NOT NULL DEFAULT 1,
  -- A pending one is shown as expired by its time; it is stored as such when another takes its place.
  state       text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'accepted', 'cancelled', 'expired')),
  created_at  timestamptz NOT NULL,
  sent_at     timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL,
  accepted_at timestamptz CHECK ((accepted_at IS NOT NULL) = (state = 'accepted')),
  accepted_by uuid CHECK ((accepted_by IS NOT NULL) = (state = 'accepted')),
  PRIMARY KEY (org_id, id)
);

-- One pending invitation for one address in one organization.
CREATE UNIQUE INDEX invitations_pending ON invitations (org_id, email) WHERE state = 'pending';

CREATE INDEX invitations_by_created ON invitations (org_id, created_at, id);

SELECT tenantry.protect('invitations');

GRANT SELECT, INSERT, UPDATE ON invitations TO tenantry_tenant, tenantry_platform;
-- Accepting happens before there is a session: identity reads what the link names and closes it.
GRANT SELECT, UPDATE ON invitations TO tenantry_identity;
