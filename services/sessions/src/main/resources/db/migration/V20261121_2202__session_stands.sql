-- Narrow questions about standing for logins that may not read it. They run as tenantry_definer, which
-- owns no table and bypasses no policy: it sees what policies of its own let it see.
GRANT SELECT ON sessions, session_orgs TO tenantry_definer;
CREATE POLICY p_definer ON session_orgs FOR SELECT TO tenantry_definer USING (true);

-- Whether a person, and when one is named their membership, still stand under these epochs.
CREATE FUNCTION tenantry.stands(p_user uuid, p_user_epoch bigint,
                                p_org uuid, p_member_epoch bigint, p_org_epoch bigint)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT EXISTS (SELECT 1 FROM user_standing u
                  WHERE u.user_id = p_user AND u.epoch = p_user_epoch
                    AND (u.state = 'active' OR u.until <= now()))
     AND (p_org IS NULL
          OR EXISTS (SELECT 1
                       FROM member_standing m
                       JOIN org_standing o ON o.org_id = m.org_id
                      WHERE m.org_id = p_org AND m.user_id = p_user AND m.epoch = p_member_epoch
                        AND o.epoch = p_org_epoch
                        AND (m.state = 'active' OR m.until <= now())
                        AND (o.state = 'active' OR o.until <= now())));
END;

-- The assertion by which every writing transaction enters its organization. A token of the platform
-- names no organization: the nil id, and no membership is asked for.
CREATE FUNCTION tenantry.session_stands(p_session uuid, p_user uuid, p_user_epoch bigint,
                                        p_org uuid, p_member_epoch bigint, p_org_epoch bigint)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT EXISTS (SELECT 1 FROM sessions s
                  WHERE s.id = p_session AND s.user_id = p_user
                    AND s.revoked_at IS NULL AND s.expires_at > now())
     AND tenantry.stands(p_user, p_user_epoch,
                         nullif(p_org, '00000000-0000-0000-0000-000000000000'::uuid),
                         p_member_epoch, p_org_epoch);
END;

-- What a session made now would stand on; one row, nulls for what does not exist.
CREATE FUNCTION tenantry.standing_now(p_user uuid, p_org uuid)
RETURNS TABLE (user_state text, user_until timestamptz, user_epoch bigint,
               member_state text, member_until timestamptz, member_epoch bigint,
               org_state text, org_until timestamptz, org_epoch bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT u.state, u.until, u.epoch, m.state, m.until, m.epoch, o.state, o.until, o.epoch
    FROM (SELECT 1) AS one
    LEFT JOIN user_standing u ON u.user_id = p_user
    LEFT JOIN member_standing m ON m.org_id = p_org AND m.user_id = p_user
    LEFT JOIN org_standing o ON o.org_id = p_org;
END;

-- The memberships of a person, whether each lets them in, and when they were last used.
CREATE FUNCTION tenantry.memberships_now(p_user uuid)
RETURNS TABLE (org_id uuid, stands boolean, last_used_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT m.org_id,
         (m.state = 'active' OR m.until <= now()) IS TRUE
           AND (o.state = 'active' OR o.until <= now()) IS TRUE,
         (SELECT max(used.last_used_at)
            FROM session_orgs used
           WHERE used.org_id = m.org_id AND used.user_id = p_user)
    FROM member_standing m
    JOIN org_standing o ON o.org_id = m.org_id
   WHERE m.user_id = p_user AND m.state <> 'deleted' AND o.state <> 'deleted';
END;

REVOKE ALL ON FUNCTION
  tenantry.stands(uuid, bigint, uuid, bigint, bigint),
  tenantry.session_stands(uuid, uuid, bigint, uuid, bigint, bigint),
  tenantry.standing_now(uuid, uuid),
  tenantry.memberships_now(uuid)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  tenantry.stands(uuid, bigint, uuid, bigint, bigint),
  tenantry.session_stands(uuid, uuid, bigint, uuid, bigint, bigint),
  tenantry.standing_now(uuid, uuid),
  tenantry.memberships_now(uuid)
  TO tenantry_identity;
GRANT EXECUTE ON FUNCTION tenantry.session_stands(uuid, uuid, bigint, uuid, bigint, bigint)
   TO tenantry_tenant, tenantry_platform;

-- Last, because the owner of a function alone may grant it.
ALTER FUNCTION tenantry.stands(uuid, bigint, uuid, bigint, bigint) OWNER TO tenantry_definer;
ALTER FUNCTION tenantry.session_stands(uuid, uuid, bigint, uuid, bigint, bigint)
  OWNER TO tenantry_definer;
ALTER FUNCTION tenantry.standing_now(uuid, uuid) OWNER TO tenantry_definer;
ALTER FUNCTION tenantry.memberships_now(uuid) OWNER TO tenantry_definer;
