-- Writes down when sessions were last used, many at once: each in the organization of its token (the nil id: none), so
-- many milliseconds ago, at most once a minute. Rows that somebody else is writing are left out, so that nobody waits.
GRANT UPDATE (last_seen_at) ON sessions TO tenantry_definer;
GRANT UPDATE (last_used_at) ON session_orgs TO tenantry_definer;
CREATE POLICY p_definer_seen ON session_orgs FOR UPDATE TO tenantry_definer USING (true);

CREATE FUNCTION tenantry.sessions_seen(p_sessions uuid[], p_orgs uuid[], p_ages bigint[]) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  WITH seen AS (
    SELECT u.session_id, u.org_id, now() - make_interval(secs => u.age / 1000.0) AS at
      FROM unnest(p_sessions, p_orgs, p_ages) AS u (session_id, org_id, age)
  ), due AS (
    SELECT s.id, used.at
      FROM (SELECT session_id, max(at) AS at FROM seen GROUP BY session_id) used
      JOIN sessions s ON s.id = used.session_id
     WHERE s.last_seen_at <= used.at - interval '1 minute'
       FOR NO KEY UPDATE OF s SKIP LOCKED
  ), due_there AS (
    SELECT o.org_id, o.session_id, used.at
      FROM seen used
      JOIN session_orgs o ON o.org_id = used.org_id AND o.session_id = used.session_id
     WHERE o.last_used_at <= used.at - interval '1 minute' AND o.ended_at IS NULL
       FOR NO KEY UPDATE OF o SKIP LOCKED
  ), written AS (
    UPDATE sessions s SET last_seen_at = due.at FROM due WHERE s.id = due.id RETURNING s.id
  ), written_there AS (
    UPDATE session_orgs o
       SET last_used_at = due_there.at
      FROM due_there
     WHERE o.org_id = due_there.org_id AND o.session_id = due_there.session_id
    RETURNING o.session_id
  )
  SELECT (SELECT count(*) FROM written) + (SELECT count(*) FROM written_there);
END;

REVOKE ALL ON FUNCTION tenantry.sessions_seen(uuid[], uuid[], bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenantry.sessions_seen(uuid[], uuid[], bigint[]) TO tenantry_identity;
ALTER FUNCTION tenantry.sessions_seen(uuid[], uuid[], bigint[]) OWNER TO tenantry_definer;
