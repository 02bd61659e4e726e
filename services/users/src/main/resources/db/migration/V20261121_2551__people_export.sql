-- Everybody who matches, for a file. Few are gathered, once, by the index of the filters. Many are met along the index
-- of the sort, a stretch after the other: gathering them again for each part, as a page of a list is found, would cost
-- the square. A stretch is as many rows of the index as are looked at, however many of them match, so that all
-- stretches together read the index once.
CREATE TYPE tenantry.people_stretch AS (
  ids      uuid[],
  next_key text,      -- where the next stretch begins; null after the last one
  next_id  uuid,
  looked   integer,   -- how many rows were looked at,
  matched  integer    -- and how many of them match: more than ids, if it ends before the last one
);

CREATE FUNCTION tenantry.people_stretch(
    scope text, org uuid, columns text[], comparisons text[], operands text[], words text, sort text,
    descending boolean, after_key text, after_id uuid, at_most integer, look_at integer)
  RETURNS tenantry.people_stretch
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public
  SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
  q       tenantry.people_question := tenantry.people_ask(scope, org, columns, comparisons, operands, words, sort);
  stretch tenantry.people_stretch := ROW('{}', NULL, NULL, 0, 0)::tenantry.people_stretch;
  keys    text[];
BEGIN
  IF q.impossible THEN
    RETURN stretch;
  END IF;
  EXECUTE format('SELECT coalesce(array_agg(id) FILTER (WHERE meant), ''{}''), array_agg(key) FILTER (WHERE meant),'
      || ' (array_agg(key))[count(*)::integer], (array_agg(id))[count(*)::integer], count(*)'
      || ' FROM (SELECT %1$s AS id, %2$s::text AS key, %3$s%4$s AS meant FROM %5$s) walked',
      q.id, q.key, q.matches, q.filters,
      tenantry.people_looked_at(q, tenantry.people_order(q, descending),
                                tenantry.people_after(q, descending, after_key, after_id), look_at))
    INTO stretch.ids, keys, stretch.next_key, stretch.next_id, stretch.looked USING org;
  stretch.matched := cardinality(stretch.ids);
  IF stretch.matched > at_most THEN
    stretch.next_key := keys[at_most];
    stretch.next_id := stretch.ids[at_most];
    stretch.ids := stretch.ids[1 : at_most];
  ELSIF stretch.looked < look_at THEN
    stretch.next_key := NULL;
    stretch.next_id := NULL;
  END IF;
  RETURN stretch;
END $$;

-- All of them in their order, if they are no more than that; otherwise null. What it costs is bounded: the first so many
-- are read, in the order of the table.
CREATE FUNCTION tenantry.people_gathered(
    scope text, org uuid, columns text[], comparisons text[], operands text[], words text, sort text,
    descending boolean, at_most integer)
  RETURNS uuid[]
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public
  SET enable_seqscan = off SET jit = off SET max_parallel_workers_per_gather = 0 SET work_mem = '32MB' AS $$
DECLARE
  q   tenantry.people_question := tenantry.people_ask(scope, org, columns, comparisons, operands, words, sort);
  ids uuid[];
BEGIN
  IF NOT q.impossible THEN
    EXECUTE format('SELECT array_agg(%1$s) FROM (SELECT * FROM (SELECT * FROM (%2$s) everybody LIMIT %3$s) found%4$s) page',
        q.id, tenantry.people_matching(q, format('%s, %s', q.id, q.key), q.matches || q.filters || q.facets), at_most + 1,
        tenantry.people_order(q, descending))
      INTO ids USING org;
  END IF;
  RETURN CASE WHEN cardinality(ids) > at_most THEN NULL ELSE coalesce(ids, '{}') END;
END $$;

-- The doors, as for pages: of the organization that was entered, past its policy; and of everybody, for the platform.
CREATE FUNCTION tenantry.walk_members(
    columns text[], comparisons text[], operands text[], words text, sort text, descending boolean, after_key text,
    after_id uuid, at_most integer, look_at integer)
  RETURNS tenantry.people_stretch
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
  RETURN tenantry.people_stretch('members', tenantry.current_org(), columns, comparisons, operands, words, sort,
                                 descending, after_key, after_id, at_most, look_at);

CREATE FUNCTION tenantry.walk_users(
    columns text[], comparisons text[], operands text[], words text, sort text, descending boolean, after_key text,
    after_id uuid, at_most integer, look_at integer)
  RETURNS tenantry.people_stretch
  LANGUAGE sql STABLE SET search_path = pg_catalog
  RETURN tenantry.people_stretch('users', '00000000-0000-0000-0000-000000000000', columns, comparisons, operands, words,
                                 sort, descending, after_key, after_id, at_most, look_at);

REVOKE ALL ON FUNCTION tenantry.walk_members(text[], text[], text[], text, text, boolean, text, uuid, integer, integer)
  FROM PUBLIC;
REVOKE ALL ON FUNCTION tenantry.walk_users(text[], text[], text[], text, text, boolean, text, uuid, integer, integer)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenantry.walk_members(text[], text[], text[], text, text, boolean, text, uuid, integer,
  integer) TO tenantry_tenant, tenantry_platform;
GRANT EXECUTE ON FUNCTION tenantry.walk_users(text[], text[], text[], text, text, boolean, text, uuid, integer, integer)
  TO tenantry_platform;
ALTER FUNCTION tenantry.walk_members(text[], text[], text[], text, text, boolean, text, uuid, integer, integer)
  OWNER TO tenantry_definer;

CREATE FUNCTION tenantry.gather_members(
    columns text[], comparisons text[], operands text[], words text, sort text, descending boolean, at_most integer)
  RETURNS uuid[]
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
  RETURN tenantry.people_gathered('members', tenantry.current_org(), columns, comparisons, operands, words, sort,
                                  descending, at_most);

CREATE FUNCTION tenantry.gather_users(
    columns text[], comparisons text[], operands text[], words text, sort text, descending boolean, at_most integer)
  RETURNS uuid[]
  LANGUAGE sql STABLE SET search_path = pg_catalog
  RETURN tenantry.people_gathered('users', '00000000-0000-0000-0000-000000000000', columns, comparisons, operands,
                                  words, sort, descending, at_most);

REVOKE ALL ON FUNCTION tenantry.gather_members(text[], text[], text[], text, text, boolean, integer) FROM PUBLIC;
REVOKE ALL ON FUNCTION tenantry.gather_users(text[], text[], text[], text, text, boolean, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenantry.gather_members(text[], text[], text[], text, text, boolean, integer)
  TO tenantry_tenant, tenantry_platform;
GRANT EXECUTE ON FUNCTION tenantry.gather_users(text[], text[], text[], text, text, boolean, integer)
  TO tenantry_platform;
ALTER FUNCTION tenantry.gather_members(text[], text[], text[], text, text, boolean, integer) OWNER TO tenantry_definer;
