-- One page of people, for both lists: the same rules over members (led by an organization) and over users.
--
-- Behind a policy only leakproof operators may use an index, so members are read as tenantry_definer by functions that
-- take the organization from the context, never from an argument. What a caller gives is values, and names of columns
-- and comparisons; what is not on the closed lists below is refused, so no text of a caller becomes part of a
-- statement. EXECUTE plans each question for its own values.
--
-- How a page is found does not depend on statistics, which know all organizations together and no single one:
-- 1. walk: the index of the sort is read from the cursor on, and rows that do not match are left out; a filter that
--    fits many has its page after a few rows. It ends after a bounded number of rows.
-- 2. gather: what fits few is found by the index of the filters (facets, trigrams, ranges), all of it, and sorted. Then
--    the total is known, too.
-- A search lists who is what was searched for, then who begins with it, then who has it anywhere, each in the sort that
-- was asked for (tiers).

-- The statement's part that names the table, and who of it. Each index of a sort knows either those who are present or
-- those who are gone.
CREATE FUNCTION tenantry.people_from(scope text, gone boolean) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog
  RETURN CASE scope WHEN 'members' THEN 'members WHERE org_id = $1' WHEN 'users' THEN 'users WHERE true' END
    || CASE WHEN gone THEN ' AND deleted_at IS NOT NULL' ELSE ' AND deleted_at IS NULL' END;

-- The expression of the index members_by_facet or users_by_facet, word for word.
CREATE FUNCTION tenantry.people_facets(scope text) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog
  RETURN 'tenantry.facets_of('
    || CASE scope WHEN 'members' THEN 'org_id' ELSE '''00000000-0000-0000-0000-000000000000''' END
    || ', status, is_admin, is_instructor, is_learner, email, email_verified, phone, phone_verified, avatar_url, bio,'
    || ' country, state, city, continent, timezone, locale, gender, designation, expertise, roles, oauth_providers,'
    || ' has_password, profile_score)';

-- One filter as a condition. Values stand in it as literals, quoted here, so that they are read once and not for each
-- row.
CREATE FUNCTION tenantry.people_condition(col text, comparison text, operand text) RETURNS text
  LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog AS $$
DECLARE
  kind text := CASE
    WHEN col IN ('status', 'country', 'state', 'city', 'continent', 'timezone', 'locale', 'gender', 'designation')
      THEN 'text'
    WHEN col IN ('expertise', 'roles', 'oauth_providers', 'auth_methods') THEN 'texts'
    WHEN col IN ('is_admin', 'is_instructor', 'is_learner', 'email_verified', 'phone_verified', 'has_avatar', 'has_bio',
                 'has_location', 'has_oauth', 'has_password', 'profile_complete') THEN 'boolean'
    WHEN col IN ('created_at', 'last_login_key', 'seen_at', 'locked_until') THEN 'timestamptz'
    WHEN col = 'birth_date' THEN 'date'
    WHEN col = 'failed_attempts' THEN 'integer' END;
BEGIN
  RETURN CASE
    WHEN kind = 'text' AND comparison = 'any' THEN format('%I = ANY (%L::text[])', col, operand)
    WHEN kind = 'texts' AND comparison = 'any' THEN format('%I && %L::text[]', col, operand)
    WHEN kind = 'boolean' AND comparison = 'is' THEN format('%I = %L::boolean', col, operand)
    WHEN kind IN ('timestamptz', 'date', 'integer') THEN
      CASE comparison
        WHEN 'from' THEN format('%I >= %L::%s', col, operand, kind)
        WHEN 'before' THEN format('%I < %L::%s', col, operand, kind)
        WHEN 'upto' THEN format('%I <= %L::%s', col, operand, kind)
        WHEN 'after' THEN format('%I > %L::%s', col, operand, kind)
        WHEN 'not after' THEN format('(%1$I > %2$L::%3$s) IS NOT TRUE', col, operand, kind) END END;
END $$;

-- Words that begin somebody's name, email, phone, username or unique id; the same with "is" instead of "begins".
CREATE FUNCTION tenantry.people_begin(scope text, words text, wholly boolean) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog
  RETURN (SELECT '(' || string_agg(format('%s %s %L', part, CASE WHEN wholly THEN '=' ELSE '^@' END, words), ' OR ') || ')'
            FROM unnest(CASE scope
                   WHEN 'members' THEN ARRAY['name_key', 'email_key', '(phone COLLATE "C")', 'username_key',
                                             'lower(unique_id COLLATE "C")']
                   ELSE ARRAY['name_key', 'email_key', '(phone COLLATE "C")'] END) part);

-- What is asked, as parts of a statement. Values of a profile are compared without case and accents: they become the
-- values that somebody has (profile_values); of what nobody has no condition is made, and impossible is true.
CREATE TYPE tenantry.people_question AS (
  sources    text[],   -- table and who of it; two for those present and those gone
  id         text,     -- its column of the person's id
  key        text,     -- column of the sort
  key_type   text,
  filters    text,     -- each column's own condition
  facets     text,     -- the same for the index of facets
  within     text,     -- those of the sort's own column, which bound the walk
  tiers      text[],   -- what is listed first, second, third: conditions that exclude each other
  matches    text,     -- all tiers in one
  impossible boolean
);

CREATE FUNCTION tenantry.people_ask(
    scope text, org uuid, columns text[], comparisons text[], operands text[], words text, sort text)
  RETURNS tenantry.people_question
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public AS $$
DECLARE
  q         tenantry.people_question;
  condition text;
  operand   text;
  terms     text[] := tenantry.search_terms(words);
  begun     text := btrim(tenantry.sort_key(words));
  begins    text;
  equals    text;
BEGIN
  q.id := CASE scope WHEN 'members' THEN 'user_id' ELSE 'id' END;
  q.key := CASE sort WHEN 'name' THEN 'name_key' WHEN 'email' THEN 'email_key' WHEN 'created_at' THEN 'created_at'
                     WHEN 'last_login_at' THEN 'last_login_key' WHEN 'status' THEN 'status' WHEN 'role' THEN 'role_rank'
                     WHEN 'username' THEN 'username_key' END;
  q.key_type := CASE WHEN sort IN ('created_at', 'last_login_at') THEN 'timestamptz' WHEN sort = 'role' THEN 'smallint'
                     ELSE 'text' END;
  q.sources := ARRAY[tenantry.people_from(scope, false)];
  q.filters := '';
  q.facets := '';
  q.within := '';
  q.impossible := false;
  FOR i IN 1 .. coalesce(cardinality(columns), 0) LOOP
    operand := operands[i];
    IF columns[i] IN ('country', 'state', 'city', 'timezone', 'locale', 'gender', 'designation', 'expertise') THEN
      operand := (SELECT array_agg(v.value)
                    FROM unnest(operand::text[]) wanted
                    JOIN profile_values v
                      ON v.org_id = org AND v.field = columns[i] AND v.key = tenantry.sort_key(wanted));
      q.impossible := q.impossible OR operand IS NULL;
      CONTINUE WHEN operand IS NULL;
    END IF;
    condition := tenantry.people_condition(columns[i], comparisons[i], operand);
    IF condition IS NULL THEN
      RAISE EXCEPTION 'not a filter: % %', columns[i], comparisons[i];
    END IF;
    q.filters := q.filters || ' AND ' || condition;
    q.within := q.within || CASE WHEN columns[i] = q.key THEN ' AND ' || condition ELSE '' END;
    IF comparisons[i] IN ('any', 'is') THEN
      q.facets := q.facets || format(' AND %s && %L::bigint[]', tenantry.people_facets(scope), tenantry.facets(org, (
        SELECT array_agg(columns[i] || '=' || one)
          FROM unnest(CASE comparisons[i] WHEN 'is' THEN ARRAY[operand::boolean::text] ELSE operand::text[] END) one)));
    END IF;
    IF columns[i] = 'status' AND 'deleted' = ANY (operand::text[]) THEN
      q.sources := tenantry.people_from(scope, true) || CASE operand WHEN '{deleted}' THEN '{}' ELSE q.sources END;
    END IF;
  END LOOP;
  q.tiers := ARRAY['true'];
  q.matches := 'true';
  IF cardinality(terms) > 0 THEN
    begins := tenantry.people_begin(scope, begun, false);
    equals := tenantry.people_begin(scope, begun, true);
    q.tiers := ARRAY[equals, begins || ' AND ' || equals || ' IS NOT TRUE'];
    q.matches := begins;
    -- Trigrams need three letters of one word; with less only beginnings are found.
    IF EXISTS (SELECT FROM unnest(terms) term WHERE length(term) >= 5) THEN
      q.matches := (SELECT string_agg(format('search_text LIKE %L', term), ' AND ') FROM unnest(terms) term);
      q.tiers := q.tiers || (q.matches || ' AND ' || begins || ' IS NOT TRUE');
    END IF;
  END IF;
  RETURN q;
END $$;

-- The order and the place to go on from, as text.
CREATE FUNCTION tenantry.people_order(q tenantry.people_question, descending boolean) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog
  RETURN format(' ORDER BY %1$s %3$s, %2$s %3$s', q.key, q.id, CASE WHEN descending THEN 'DESC' ELSE 'ASC' END);

CREATE FUNCTION tenantry.people_after(
    q tenantry.people_question, descending boolean, after_key text, after_id uuid) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog
  RETURN CASE WHEN after_id IS NULL THEN ''
              ELSE format(' AND (%s, %s) %s (%L::%s, %L::uuid)', q.key, q.id, CASE WHEN descending THEN '<' ELSE '>' END,
                          after_key, q.key_type, after_id) END;

-- Everybody of the sources, unsorted.
CREATE FUNCTION tenantry.people_matching(q tenantry.people_question, columns text, conditions text) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog
  RETURN (SELECT string_agg(format('SELECT %s FROM %s AND %s', columns, source, conditions), ' UNION ALL ')
            FROM unnest(q.sources) source);

-- Step one: from the place on, at most so many rows are looked at.
CREATE FUNCTION tenantry.people_looked_at(
    q tenantry.people_question, ordered text, after text, looked_at integer) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog
  RETURN CASE cardinality(q.sources)
    WHEN 1 THEN format('(SELECT * FROM %s%s%s%s LIMIT %s) looked_at', q.sources[1], q.within, after, ordered, looked_at)
    ELSE (SELECT '(SELECT * FROM ('
                 || string_agg(format('(SELECT * FROM %s%s%s%s LIMIT %s)', one, q.within, after, ordered, looked_at),
                               ' UNION ALL ')
                 || format(') everybody%s LIMIT %s) looked_at', ordered, looked_at)
            FROM unnest(q.sources) one) END;

CREATE FUNCTION tenantry.people_walk(
    q tenantry.people_question, tier text, ordered text, after text, at_most integer, looked_at integer) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog
  RETURN format('SELECT array_agg(id), array_agg(key)'
    || ' FROM (SELECT %1$s AS id, %2$s::text AS key FROM %3$s WHERE %4$s%5$s LIMIT %6$s) found',
    q.id, q.key, tenantry.people_looked_at(q, ordered, after, looked_at), tier, q.filters, at_most);

-- The same for all tiers at once: who matches, in which tier, and how many were looked at.
CREATE FUNCTION tenantry.people_probe(q tenantry.people_question, ordered text, looked_at integer) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog
  RETURN format('SELECT array_agg(id) FILTER (WHERE tier > 0), array_agg(key) FILTER (WHERE tier > 0),'
    || ' array_agg(tier) FILTER (WHERE tier > 0), count(*)'
    || ' FROM (SELECT %1$s AS id, %2$s::text AS key,'
    || ' CASE WHEN (%3$s%4$s) IS NOT TRUE THEN 0 WHEN %5$s THEN 1 WHEN %6$s THEN 2 ELSE 3 END AS tier FROM %7$s) found',
    q.id, q.key, q.matches, q.filters, q.tiers[1], q.tiers[2],
    tenantry.people_looked_at(q, ordered, '', looked_at));

-- Step two: all that match, counted and sorted.
CREATE FUNCTION tenantry.people_gather(
    q tenantry.people_question, tier text, ordered text, after text, at_most integer) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog
  RETURN format('WITH found AS MATERIALIZED (%3$s)'
    || ' SELECT array_agg(id), array_agg(key), (SELECT count(*) FROM found)'
    || ' FROM (SELECT %1$s AS id, %2$s::text AS key FROM found WHERE true%4$s%5$s LIMIT %6$s) page',
    q.id, q.key, tenantry.people_matching(q, format('%s, %s', q.id, q.key), tier || q.filters || q.facets),
    after, ordered, at_most);

-- The same for all tiers at once.
CREATE FUNCTION tenantry.people_gather_tiers(
    q tenantry.people_question, descending boolean, backward boolean, after_tier integer, after_key text, after_id uuid,
    at_most integer, skip integer) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog
  RETURN format('WITH found AS MATERIALIZED (%1$s)'
    || ' SELECT array_agg(id), array_agg(key), array_agg(tier), false, (SELECT count(*) FROM found), true'
    || ' FROM (SELECT %2$s AS id, %3$s::text AS key, tier FROM found WHERE %4$s'
    || ' ORDER BY tier %5$s, %3$s %6$s, %2$s %6$s LIMIT %7$s OFFSET %8$s) page',
    tenantry.people_matching(q, format('%s, %s, CASE WHEN %s THEN 1 WHEN %s THEN 2 ELSE 3 END AS tier', q.id, q.key,
                                       q.tiers[1], q.tiers[2]), q.matches || q.filters || q.facets),
    q.id, q.key,
    CASE WHEN after_id IS NULL THEN 'true'
         ELSE format('(tier %1$s %2$L::integer OR (tier = %2$L::integer%3$s))', CASE WHEN backward THEN '<' ELSE '>' END,
                     after_tier, tenantry.people_after(q, descending, after_key, after_id)) END,
    CASE WHEN backward THEN 'DESC' ELSE 'ASC' END, CASE WHEN descending THEN 'DESC' ELSE 'ASC' END, at_most, skip);

CREATE TYPE tenantry.people_found AS (
  ids      uuid[],
  keys     text[],
  tiers    integer[],   -- of each, so that a cursor can go on
  ranked   boolean,     -- by likeness to the words, not by the sort
  total    bigint,
  is_exact boolean
);

-- How many match, counted no further than count_to and, where they are many, no longer than budget_ms; without
-- count_to all of them.
CREATE FUNCTION tenantry.people_count(
    q tenantry.people_question, org uuid, few boolean, count_to integer, budget_ms integer,
    OUT total bigint, OUT is_exact boolean)
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public SET enable_seqscan = off SET jit = off SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
  until   timestamptz := clock_timestamp() + make_interval(secs => budget_ms / 1000.0);
  walking refcursor;
  moved   bigint;
BEGIN
  IF few OR count_to IS NULL THEN
    EXECUTE format('SELECT count(*) FROM (%s LIMIT %L) found', tenantry.people_matching(
                     q, '1', q.matches || q.filters || CASE WHEN few THEN q.facets ELSE '' END), count_to)
      INTO total USING org;
    is_exact := count_to IS NULL OR total < count_to;
    RETURN;
  END IF;
  total := 0;
  FOR source IN 1 .. cardinality(q.sources) LOOP
    OPEN walking NO SCROLL FOR EXECUTE format(
      'SELECT FROM (SELECT * FROM %s ORDER BY created_at DESC, %s DESC OFFSET 0) everybody WHERE %s%s',
      q.sources[source] || CASE WHEN q.key = 'created_at' THEN q.within ELSE '' END, q.id, q.matches, q.filters) USING org;
    LOOP
      MOVE FORWARD 20 FROM walking;
      GET DIAGNOSTICS moved = ROW_COUNT;
      total := total + moved;
      is_exact := moved < 20;
      EXIT WHEN is_exact OR total >= count_to OR clock_timestamp() > until;
    END LOOP;
    CLOSE walking;
    EXIT WHEN NOT is_exact;
  END LOOP;
  total := least(total, count_to);
END $$;

-- The best matches of a search that fits few.
CREATE FUNCTION tenantry.people_ranked(
    q tenantry.people_question, org uuid, words text, backward boolean, after_tier integer, after_key text, after_id uuid,
    at_most integer, skip integer)
  RETURNS tenantry.people_found
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public SET enable_seqscan = off SET jit = off SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
  found tenantry.people_found;
BEGIN
  EXECUTE format('WITH candidates AS MATERIALIZED ('
      || 'SELECT %1$s AS id, CASE WHEN %2$s THEN 1 WHEN %3$s THEN 2 ELSE 3 END AS tier,'
      || ' public.similarity(name_key, %4$L) AS likeness'
      || ' FROM (%5$s LIMIT 200) matching)'
      || ' SELECT array_agg(id), array_agg(likeness::text), array_agg(tier), true, (SELECT count(*) FROM candidates), true'
      || ' FROM (SELECT * FROM candidates WHERE %6$s ORDER BY tier %7$s, likeness %8$s, id %7$s LIMIT %9$s OFFSET %10$s)'
      || ' page',
      q.id, q.tiers[1], q.tiers[2], btrim(tenantry.sort_key(words)),
      tenantry.people_matching(q, '*', q.matches || q.filters || q.facets),
      CASE WHEN after_id IS NULL THEN 'true'
           ELSE format('(tier, -likeness, id) %s (%L::integer, -(%L::real), %L::uuid)',
                       CASE WHEN backward THEN '<' ELSE '>' END, after_tier, after_key, after_id) END,
      CASE WHEN backward THEN 'DESC' ELSE 'ASC' END, CASE WHEN backward THEN 'ASC' ELSE 'DESC' END, at_most, skip)
    INTO found USING org;
  RETURN found;
END $$;

-- A page. Descending is the direction of this walk, backward whether it leads from the last tier to the first. Where
-- no sort was asked for and a search fits few, the likest come first (ranked): decided on the first page, told again
-- for the others. Without budget_ms nothing is counted.
CREATE FUNCTION tenantry.people_page(
    scope text, org uuid, columns text[], comparisons text[], operands text[], words text, sort text,
    descending boolean, backward boolean, ranked boolean, after_tier integer, after_key text, after_id uuid,
    at_most integer, skip integer, count_to integer, budget_ms integer)
  RETURNS tenantry.people_found
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public
  SET enable_seqscan = off SET jit = off SET max_parallel_workers_per_gather = 0 SET work_mem = '32MB' AS $$
DECLARE
  q       tenantry.people_question := tenantry.people_ask(scope, org, columns, comparisons, operands, words, sort);
  ordered text := tenantry.people_order(q, descending);
  found   tenantry.people_found := ROW('{}', '{}', '{}', false, 0, true)::tenantry.people_found;
  probed  tenantry.people_found;
  after   text;
  wanted  integer := at_most + skip;
  looked  integer := 2000 + 3 * wanted;
  tier    integer;
  ids     uuid[];
  keys    text[];
  matched bigint;
  few     boolean := false;
BEGIN
  IF q.impossible THEN
    RETURN found;
  END IF;
  IF cardinality(q.tiers) > 1 THEN
    EXECUTE tenantry.people_probe(q, ordered, looked) INTO probed.ids, probed.keys, probed.tiers, matched USING org;
    few := coalesce(cardinality(probed.ids), 0) < 27 OR matched < looked;
    IF few AND ranked IS NOT TRUE THEN
      EXECUTE tenantry.people_gather_tiers(q, descending, backward, after_tier, after_key, after_id, at_most, skip)
        INTO found USING org;
    END IF;
    IF ranked OR (few AND ranked IS NULL AND found.total <= 200) THEN
      found := tenantry.people_ranked(q, org, words, backward, after_tier, after_key, after_id, at_most, skip);
    END IF;
    IF few OR ranked THEN
      RETURN found;
    END IF;
  END IF;
  FOR step IN 1 .. cardinality(q.tiers) LOOP
    tier := CASE WHEN backward THEN cardinality(q.tiers) + 1 - step ELSE step END;
    CONTINUE WHEN CASE WHEN backward THEN tier > after_tier ELSE tier < after_tier END;
    after := CASE WHEN tier = after_tier THEN tenantry.people_after(q, descending, after_key, after_id) ELSE '' END;
    IF probed.ids IS NOT NULL AND after = '' THEN
      SELECT array_agg(p.id), array_agg(p.key) INTO ids, keys
        FROM (SELECT * FROM unnest(probed.ids, probed.keys, probed.tiers) p (id, key, of) WHERE of = tier LIMIT wanted) p;
    ELSE
      EXECUTE tenantry.people_walk(q, q.tiers[tier], ordered, after, wanted, looked) INTO ids, keys USING org;
    END IF;
    few := coalesce(cardinality(ids), 0) < wanted;
    IF few THEN
      EXECUTE tenantry.people_gather(q, q.tiers[tier], ordered, after, wanted) INTO ids, keys, matched USING org;
    END IF;
    found.ids := found.ids || ids;
    found.keys := found.keys || keys;
    found.tiers := found.tiers || array_fill(tier, ARRAY[coalesce(cardinality(ids), 0)]);
    wanted := wanted - coalesce(cardinality(ids), 0);
    EXIT WHEN wanted <= 0;
  END LOOP;
  found.ids := found.ids[skip + 1 : ];
  found.keys := found.keys[skip + 1 : ];
  found.tiers := found.tiers[skip + 1 : ];
  IF cardinality(q.tiers) = 1 AND few THEN
    found.total := matched;
  ELSIF budget_ms IS NOT NULL THEN
    SELECT c.total, c.is_exact INTO found.total, found.is_exact
      FROM tenantry.people_count(q, org, false, count_to, budget_ms) c;
  END IF;
  RETURN found;
END $$;

-- Who is meant when nobody has the words: names that are alike, the likest first, out of 200 at most. Whoever asks gives
-- it little time.
CREATE FUNCTION tenantry.people_alike(
    scope text, org uuid, columns text[], comparisons text[], operands text[], words text, at_most integer)
  RETURNS uuid[]
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public
  SET enable_seqscan = off SET jit = off SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
  q    tenantry.people_question := tenantry.people_ask(scope, org, columns, comparisons, operands, '', 'created_at');
  said text := btrim(tenantry.sort_key(words));
  ids  uuid[];
BEGIN
  IF NOT q.impossible AND length(said) >= 3 THEN
    EXECUTE format('SELECT array_agg(id) FROM (SELECT %1$s AS id FROM (%2$s LIMIT 200) candidates'
        || ' WHERE word_similarity(%3$L, name_key) >= 0.5'
        || ' ORDER BY word_similarity(%3$L, name_key) DESC, similarity(%3$L, name_key) DESC, %1$s LIMIT %4$s) alike',
        q.id, tenantry.people_matching(q, q.id || ', name_key', format('%L <%% search_text', said) || q.filters || q.facets),
        said, at_most)
      INTO ids USING org;
  END IF;
  RETURN coalesce(ids, '{}');
END $$;

-- The doors: of the organization that was entered, past its policy; and of everybody, for the platform, which has
-- the right to read users.
CREATE FUNCTION tenantry.list_members(
    columns text[], comparisons text[], operands text[], words text, sort text, descending boolean, backward boolean,
    ranked boolean, after_tier integer, after_key text, after_id uuid, at_most integer, skip integer, count_to integer,
    budget_ms integer)
  RETURNS tenantry.people_found
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
  RETURN tenantry.people_page('members', tenantry.current_org(), columns, comparisons, operands, words, sort, descending,
                              backward, ranked, after_tier, after_key, after_id, at_most, skip, count_to, budget_ms);

CREATE FUNCTION tenantry.list_users(
    columns text[], comparisons text[], operands text[], words text, sort text, descending boolean, backward boolean,
    ranked boolean, after_tier integer, after_key text, after_id uuid, at_most integer, skip integer, count_to integer,
    budget_ms integer)
  RETURNS tenantry.people_found
  LANGUAGE sql STABLE SET search_path = pg_catalog
  RETURN tenantry.people_page('users', '00000000-0000-0000-0000-000000000000', columns, comparisons, operands, words,
                              sort, descending, backward, ranked, after_tier, after_key, after_id, at_most, skip, count_to,
                              budget_ms);

REVOKE ALL ON FUNCTION tenantry.list_members(text[], text[], text[], text, text, boolean, boolean, boolean, integer, text,
  uuid, integer, integer, integer, integer) FROM PUBLIC;
REVOKE ALL ON FUNCTION tenantry.list_users(text[], text[], text[], text, text, boolean, boolean, boolean, integer, text,
  uuid, integer, integer, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenantry.list_members(text[], text[], text[], text, text, boolean, boolean, boolean, integer,
  text, uuid, integer, integer, integer, integer) TO tenantry_tenant, tenantry_platform;
GRANT EXECUTE ON FUNCTION tenantry.list_users(text[], text[], text[], text, text, boolean, boolean, boolean, integer,
  text, uuid, integer, integer, integer, integer) TO tenantry_platform;
ALTER FUNCTION tenantry.list_members(text[], text[], text[], text, text, boolean, boolean, boolean, integer, text, uuid,
  integer, integer, integer, integer) OWNER TO tenantry_definer;

CREATE FUNCTION tenantry.members_alike(
    columns text[], comparisons text[], operands text[], words text, at_most integer) RETURNS uuid[]
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
  RETURN tenantry.people_alike('members', tenantry.current_org(), columns, comparisons, operands, words, at_most);

CREATE FUNCTION tenantry.users_alike(
    columns text[], comparisons text[], operands text[], words text, at_most integer) RETURNS uuid[]
  LANGUAGE sql STABLE SET search_path = pg_catalog
  RETURN tenantry.people_alike('users', '00000000-0000-0000-0000-000000000000', columns, comparisons, operands, words,
                               at_most);

REVOKE ALL ON FUNCTION tenantry.members_alike(text[], text[], text[], text, integer) FROM PUBLIC;
REVOKE ALL ON FUNCTION tenantry.users_alike(text[], text[], text[], text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenantry.members_alike(text[], text[], text[], text, integer)
  TO tenantry_tenant, tenantry_platform;
GRANT EXECUTE ON FUNCTION tenantry.users_alike(text[], text[], text[], text, integer) TO tenantry_platform;
ALTER FUNCTION tenantry.members_alike(text[], text[], text[], text, integer) OWNER TO tenantry_definer;
