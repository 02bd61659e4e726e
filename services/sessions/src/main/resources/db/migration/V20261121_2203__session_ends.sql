-- An organization may end one session for itself: it stays what it was everywhere else. The row stays too, so that the
-- session does not come back in.
ALTER TABLE session_orgs ADD COLUMN ended_at timestamptz;

-- Whether this session was ended in this organization.
CREATE FUNCTION tenantry.ended_in(p_session uuid, p_org uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT EXISTS (SELECT 1 FROM session_orgs
                  WHERE org_id = p_org AND session_id = p_session AND ended_at IS NOT NULL);
END;

REVOKE ALL ON FUNCTION tenantry.ended_in(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenantry.ended_in(uuid, uuid) TO tenantry_identity;
ALTER FUNCTION tenantry.ended_in(uuid, uuid) OWNER TO tenantry_definer;

-- As before, and the session must not have been ended in the organization of its token. Only its owner may replace a
-- function.
SET ROLE tenantry_definer;
CREATE OR REPLACE FUNCTION tenantry.session_stands(p_session uuid, p_user uuid, p_user_epoch bigint,
                                                   p_org uuid, p_member_epoch bigint, p_org_epoch bigint)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT EXISTS (SELECT 1 FROM sessions s
                  WHERE s.id = p_session AND s.user_id = p_user
                    AND s.revoked_at IS NULL AND s.expires_at > now())
     AND tenantry.stands(p_user, p_user_epoch,
                         nullif(p_org, '00000000-0000-0000-0000-000000000000'::uuid),
                         p_member_epoch, p_org_epoch)
     AND NOT tenantry.ended_in(p_session, p_org);
END;
RESET ROLE;
