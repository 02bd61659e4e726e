-- Search behind the wall. A policy keeps LIKE and array operators away from indexes (they are not leakproof),
-- so two functions read members as tenantry_definer. They take the organization from the context, never from
-- an argument, and answer nothing but ids and a number.

-- The conditions of a search as text: a closed list of fragments over the parameters of the two functions
-- below ($1 terms, $2 roles, $3 statuses); no value of the caller becomes part of it.
CREATE FUNCTION tenantry.member_conditions(terms text[], roles text[], statuses text[]) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog
  RETURN 'org_id = tenantry.current_org()'
    || coalesce((SELECT string_agg(format(' AND search_text LIKE $1[%s]', n), '' ORDER BY n)
                   FROM generate_series(1, cardinality(terms)) n), '')
    || CASE WHEN roles IS NULL THEN '' ELSE ' AND roles && $2' END
    || CASE WHEN statuses IS NULL THEN ' AND deleted_at IS NULL'
            WHEN 'deleted' = ANY (statuses) THEN ' AND status = ANY ($3)'
            ELSE ' AND deleted_at IS NULL AND status = ANY ($3)' END;

-- Each word has to occur; what LIKE would take for a wildcard is meant literally.
CREATE FUNCTION tenantry.search_terms(words text) RETURNS text[]
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog
  RETURN ARRAY(
    SELECT '%' || regexp_replace(word, '([\\%_])', '\\\1', 'g') || '%'
      FROM regexp_split_to_table(btrim(tenantry.sort_key(words)), '\s+') word
     WHERE word <> ''
     LIMIT 8);

-- One page of ids in the order asked for. EXECUTE plans each search for its own values, so a rare word or status
-- goes through its own index and a frequent one walks the index of the sort.
CREATE FUNCTION tenantry.search_members(
    words text, with_roles text[], with_statuses text[],
    sort text, descending boolean, after_key text, after_user uuid, at_most integer, skip integer)
  RETURNS SETOF uuid
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  terms    text[] := tenantry.search_terms(words);
  key      text := CASE sort WHEN 'name' THEN 'name_key' WHEN 'email' THEN 'email_key'
                             WHEN 'created_at' THEN 'created_at' WHEN 'last_login_at' THEN 'last_login_key'
                             WHEN 'status' THEN 'status' END;
  key_type text := CASE WHEN sort IN ('created_at', 'last_login_at') THEN 'timestamptz' ELSE 'text' END;
BEGIN
  RETURN QUERY EXECUTE
    'SELECT user_id FROM members WHERE ' || tenantry.member_conditions(terms, with_roles, with_statuses)
    || CASE WHEN after_user IS NULL THEN ''
            ELSE format(' AND (%I, user_id) %s ($4::%s, $5)', key, CASE WHEN descending THEN '<' ELSE '>' END, key_type)
       END
    || format(' ORDER BY %1$I %2$s, user_id %2$s LIMIT $6 OFFSET $7', key, CASE WHEN descending THEN 'DESC' ELSE 'ASC' END)
    USING terms, with_roles, with_statuses, after_key, after_user, at_most, skip;
END $$;

-- How many there are, counted no further than at_most.
CREATE FUNCTION tenantry.count_found_members(words text, with_roles text[], with_statuses text[], at_most integer)
  RETURNS bigint
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  terms text[] := tenantry.search_terms(words);
  found bigint;
BEGIN
  EXECUTE 'SELECT count(*) FROM (SELECT 1 FROM members WHERE '
    || tenantry.member_conditions(terms, with_roles, with_statuses) || ' LIMIT $4) found'
    INTO found
    USING terms, with_roles, with_statuses, at_most;
  RETURN found;
END $$;

REVOKE ALL ON FUNCTION tenantry.search_members(text, text[], text[], text, boolean, text, uuid, integer, integer) FROM PUBLIC;
REVOKE ALL ON FUNCTION tenantry.count_found_members(text, text[], text[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenantry.search_members(text, text[], text[], text, boolean, text, uuid, integer, integer)
  TO tenantry_tenant, tenantry_platform;
GRANT EXECUTE ON FUNCTION tenantry.count_found_members(text, text[], text[], integer)
  TO tenantry_tenant, tenantry_platform;
ALTER FUNCTION tenantry.search_members(text, text[], text[], text, boolean, text, uuid, integer, integer)
  OWNER TO tenantry_definer;
ALTER FUNCTION tenantry.count_found_members(text, text[], text[], integer) OWNER TO tenantry_definer;
