-- Where somebody was last is looked up at every sign-in that names no organization: the newest of an index instead of
-- all their sessions there.
CREATE INDEX session_orgs_of_user_there ON session_orgs (user_id, org_id, last_used_at);
DROP INDEX session_orgs_of_user;

SET ROLE tenantry_definer;

-- As before.
CREATE OR REPLACE FUNCTION tenantry.memberships_now(p_user uuid)
RETURNS TABLE (org_id uuid, stands boolean, last_used_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT m.org_id,
         (m.state = 'active' OR m.until <= now()) IS TRUE
           AND (o.state = 'active' OR o.until <= now()) IS TRUE,
         (SELECT used.last_used_at
            FROM session_orgs used
           WHERE used.org_id = m.org_id AND used.user_id = p_user
             AND NOT EXISTS (SELECT 1 FROM impersonations i WHERE i.session_id = used.session_id)
           ORDER BY used.last_used_at DESC
           LIMIT 1)
    FROM member_standing m
    JOIN org_standing o ON o.org_id = m.org_id
   WHERE m.user_id = p_user AND m.state <> 'deleted' AND o.state <> 'deleted';
END;

RESET ROLE;
