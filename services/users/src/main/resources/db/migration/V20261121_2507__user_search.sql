-- Search among all people, for the platform: as tenantry.search_members, but users have no policy, so the functions
-- need no other rights than the caller's. EXECUTE plans each search for its own values.

-- The conditions of a search as text: a closed list of fragments over the parameters of the two functions below
-- ($1 terms, $2 roles, $3 statuses, $4 email_verified); no value of the caller becomes part of it.
CREATE FUNCTION tenantry.user_conditions(terms text[], roles text[], statuses text[], verified boolean) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog
  RETURN CASE WHEN statuses IS NULL THEN 'deleted_at IS NULL'
              WHEN 'deleted' = ANY (statuses) THEN 'status = ANY ($3)'
              ELSE 'deleted_at IS NULL AND status = ANY ($3)' END
    || coalesce((SELECT string_agg(format(' AND search_text LIKE $1[%s]', n), '' ORDER BY n)
                   FROM generate_series(1, cardinality(terms)) n), '')
    || CASE WHEN roles IS NULL THEN '' ELSE ' AND roles && $2' END
    || CASE WHEN verified IS NULL THEN '' ELSE ' AND email_verified = $4' END;

CREATE FUNCTION tenantry.search_users(
    words text, with_roles text[], with_statuses text[], verified boolean,
    sort text, descending boolean, after_key text, after_user uuid, at_most integer, skip integer)
  RETURNS SETOF uuid
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public AS $$
DECLARE
  terms    text[] := tenantry.search_terms(words);
  key      text := CASE sort WHEN 'name' THEN 'name_key' WHEN 'email' THEN 'email_key'
                             WHEN 'created_at' THEN 'created_at' WHEN 'last_login_at' THEN 'last_login_key'
                             WHEN 'status' THEN 'status' WHEN 'role' THEN 'role_key' END;
  key_type text := CASE WHEN sort IN ('created_at', 'last_login_at') THEN 'timestamptz' ELSE 'text' END;
BEGIN
  RETURN QUERY EXECUTE
    'SELECT id FROM users WHERE ' || tenantry.user_conditions(terms, with_roles, with_statuses, verified)
    || CASE WHEN after_user IS NULL THEN ''
            ELSE format(' AND (%I, id) %s ($5::%s, $6)', key, CASE WHEN descending THEN '<' ELSE '>' END, key_type)
       END
    || format(' ORDER BY %1$I %2$s, id %2$s LIMIT $7 OFFSET $8', key, CASE WHEN descending THEN 'DESC' ELSE 'ASC' END)
    USING terms, with_roles, with_statuses, verified, after_key, after_user, at_most, skip;
END $$;

-- How many there are, counted no further than at_most.
CREATE FUNCTION tenantry.count_found_users(
    words text, with_roles text[], with_statuses text[], verified boolean, at_most integer)
  RETURNS bigint
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public AS $$
DECLARE
  terms text[] := tenantry.search_terms(words);
  found bigint;
BEGIN
  EXECUTE 'SELECT count(*) FROM (SELECT 1 FROM users WHERE '
    || tenantry.user_conditions(terms, with_roles, with_statuses, verified) || ' LIMIT $5) found'
    INTO found
    USING terms, with_roles, with_statuses, verified, at_most;
  RETURN found;
END $$;

REVOKE ALL ON FUNCTION tenantry.search_users(text, text[], text[], boolean, text, boolean, text, uuid, integer, integer)
  FROM PUBLIC;
REVOKE ALL ON FUNCTION tenantry.count_found_users(text, text[], text[], boolean, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  tenantry.search_users(text, text[], text[], boolean, text, boolean, text, uuid, integer, integer)
  TO tenantry_platform;
GRANT EXECUTE ON FUNCTION tenantry.count_found_users(text, text[], text[], boolean, integer) TO tenantry_platform;
