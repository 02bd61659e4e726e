-- How long an organization lets a session live in it, and how many a person may have there. What is null is as the
-- installation has it; the stricter of the two holds. No row: nothing was said.
CREATE TABLE session_policies (
  org_id          uuid        NOT NULL,
  absolute_hours  integer,
  idle_minutes    integer,
  concurrent_max  integer,
  epoch           bigint      NOT NULL DEFAULT nextval('standing_epochs'),
  signed_in_after timestamptz NOT NULL DEFAULT '-infinity',
  seen_after      timestamptz NOT NULL DEFAULT '-infinity',
  CONSTRAINT session_policies_pkey PRIMARY KEY (org_id),
  CONSTRAINT session_policies_absolute CHECK (absolute_hours BETWEEN 1 AND 8760),
  CONSTRAINT session_policies_idle CHECK (idle_minutes BETWEEN 5 AND 525600),
  CONSTRAINT session_policies_concurrent CHECK (concurrent_max BETWEEN 1 AND 1000)
);

COMMENT ON COLUMN session_policies.epoch IS 'A token made under another one is refreshed before it is accepted.';
COMMENT ON COLUMN session_policies.signed_in_after IS 'Sessions from before had ended under a policy of the past, and stay ended.';

SELECT tenantry.protect('session_policies');
CREATE POLICY p_definer ON session_policies FOR SELECT TO tenantry_definer USING (true);
GRANT SELECT ON session_policies TO tenantry_definer, tenantry_identity;
GRANT SELECT, INSERT, UPDATE ON session_policies TO tenantry_tenant, tenantry_platform;

-- Whether a session lives by the policy of an organization (null: of the installation alone), and until when: whatever
-- it does (ends_at), and if nobody uses it any more (idle_at). It counts as idle p_late seconds later than that, because
-- its last use may not be written down yet.
CREATE FUNCTION tenantry.session_bounds(p_org uuid, p_auth_time timestamptz, p_expires_at timestamptz,
                                        p_seen_at timestamptz, p_absolute bigint, p_idle bigint, p_late bigint)
RETURNS TABLE (lives boolean, ends_at timestamptz, idle_at timestamptz, policy_epoch bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT b.ends_at > now() AND b.idle_at + make_interval(secs => p_late) > now()
           AND (p.org_id IS NULL OR (p_auth_time > p.signed_in_after AND p_seen_at > p.seen_after)),
         b.ends_at, least(b.ends_at, b.idle_at), coalesce(p.epoch, 0)
    FROM (SELECT 1) AS one
    LEFT JOIN session_policies p ON p.org_id = p_org
   CROSS JOIN LATERAL (
     SELECT least(p_expires_at,
                  p_auth_time + least(make_interval(secs => p_absolute), make_interval(hours => p.absolute_hours))),
            p_seen_at + least(make_interval(secs => p_idle), make_interval(mins => p.idle_minutes))
   ) AS b (ends_at, idle_at);
END;

-- Ends, in the organization of this transaction, what its people have beyond so many sessions each: those that were not
-- seen for longest. How many there were.
GRANT UPDATE (ended_at) ON session_orgs TO tenantry_definer;
CREATE POLICY p_definer_ends ON session_orgs FOR UPDATE TO tenantry_definer
  USING (org_id = (SELECT tenantry.current_org()));

CREATE FUNCTION tenantry.end_surplus_sessions(p_max integer, p_absolute bigint, p_idle bigint, p_late bigint)
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

REVOKE ALL ON FUNCTION
  tenantry.session_bounds(uuid, timestamptz, timestamptz, timestamptz, bigint, bigint, bigint),
  tenantry.end_surplus_sessions(integer, bigint, bigint, bigint)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  tenantry.session_bounds(uuid, timestamptz, timestamptz, timestamptz, bigint, bigint, bigint)
  TO tenantry_identity;
GRANT EXECUTE ON FUNCTION tenantry.end_surplus_sessions(integer, bigint, bigint, bigint)
  TO tenantry_tenant, tenantry_platform;
ALTER FUNCTION tenantry.session_bounds(uuid, timestamptz, timestamptz, timestamptz, bigint, bigint, bigint)
  OWNER TO tenantry_definer;
ALTER FUNCTION tenantry.end_surplus_sessions(integer, bigint, bigint, bigint) OWNER TO tenantry_definer;
