-- Sessions that act in another person's name: whose they are, and what their own session stood on when they began. A row
-- lives and goes with the session that acts. Global and of the login identity only, like sessions.
CREATE TABLE impersonations (
  session_id      uuid PRIMARY KEY REFERENCES sessions ON DELETE CASCADE,
  impersonator_id uuid NOT NULL,
  own_session     uuid NOT NULL,
  own_epoch       bigint NOT NULL,
  own_org         uuid NOT NULL,
  own_member_epoch bigint NOT NULL,
  own_org_epoch   bigint NOT NULL,
  mode            text NOT NULL,
  pinned          boolean NOT NULL,
  reason          text NOT NULL,
  CONSTRAINT impersonations_mode CHECK (mode IN ('read_only', 'full'))
);
CREATE INDEX impersonations_by_person ON impersonations (impersonator_id);

GRANT SELECT, INSERT ON impersonations TO tenantry_identity;
GRANT SELECT ON impersonations TO tenantry_definer;

-- Whether whoever acts in this session still stands themselves, as they did when they began.
CREATE FUNCTION tenantry.impersonator_stands(p_session uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT EXISTS (SELECT 1 FROM impersonations i
                  WHERE i.session_id = p_session
                    AND tenantry.session_stands(i.own_session, i.impersonator_id, i.own_epoch,
                                                i.own_org, i.own_member_epoch, i.own_org_epoch));
END;

REVOKE ALL ON FUNCTION tenantry.impersonator_stands(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenantry.impersonator_stands(uuid)
   TO tenantry_identity, tenantry_tenant, tenantry_platform;
ALTER FUNCTION tenantry.impersonator_stands(uuid) OWNER TO tenantry_definer;

-- As before, and where somebody else was in a person's name is not where that person was. Only its owner may replace a
-- function.
SET ROLE tenantry_definer;
CREATE OR REPLACE FUNCTION tenantry.memberships_now(p_user uuid)
RETURNS TABLE (org_id uuid, stands boolean, last_used_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT m.org_id,
         (m.state = 'active' OR m.until <= now()) IS TRUE
           AND (o.state = 'active' OR o.until <= now()) IS TRUE,
         (SELECT max(used.last_used_at)
            FROM session_orgs used
           WHERE used.org_id = m.org_id AND used.user_id = p_user
             AND NOT EXISTS (SELECT 1 FROM impersonations i WHERE i.session_id = used.session_id))
    FROM member_standing m
    JOIN org_standing o ON o.org_id = m.org_id
   WHERE m.user_id = p_user AND m.state <> 'deleted' AND o.state <> 'deleted';
END;

-- As before, and of how many there may be those do not count in which somebody else acts.
CREATE OR REPLACE FUNCTION tenantry.end_surplus_sessions(p_max integer, p_absolute bigint, p_idle bigint, p_late bigint)
RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  WITH ranked AS (
    SELECT used.session_id,
           row_number() OVER (PARTITION BY used.user_id
                              ORDER BY CASE WHEN s.org_id = used.org_id THEN s.last_seen_at
                                            ELSE used.last_used_at END DESC, s.id DESC) AS place
      FROM session_policies p
      JOIN session_orgs used ON used.org_id = p.org_id
      JOIN sessions s ON s.id = used.session_id
      JOIN user_standing u ON u.user_id = used.user_id AND u.epoch = s.user_epoch
      JOIN member_standing m ON m.org_id = used.org_id AND m.user_id = used.user_id AND m.epoch = used.member_epoch
      JOIN org_standing o ON o.org_id = used.org_id AND o.epoch = used.org_epoch
     WHERE p.org_id = (SELECT tenantry.current_org())
       AND used.ended_at IS NULL AND s.revoked_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM impersonations i WHERE i.session_id = used.session_id)
       AND (s.org_id = used.org_id OR tenantry.stands(s.user_id, s.user_epoch, s.org_id, s.member_epoch, s.org_epoch))
       AND s.expires_at > now()
       AND s.auth_time > greatest(p.signed_in_after, now() - least(make_interval(secs => p_absolute),
                                                                   make_interval(hours => p.absolute_hours)))
       AND s.last_seen_at > greatest(p.seen_after, now() - make_interval(secs => p_late)
                                                         - least(make_interval(secs => p_idle),
                                                                 make_interval(mins => p.idle_minutes)))
  ), ended AS (
    UPDATE session_orgs
       SET ended_at = now()
      FROM ranked
     WHERE session_orgs.org_id = (SELECT tenantry.current_org())
       AND session_orgs.session_id = ranked.session_id AND ranked.place > p_max
    RETURNING session_orgs.session_id
  )
  SELECT count(*) FROM ended;
END;
RESET ROLE;
