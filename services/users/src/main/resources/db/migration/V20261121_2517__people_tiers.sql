-- What was slow among a million: a search in the order of what it looks for gathered everybody who begins with the
-- words, the index of words was read where nothing was searched, and ranges were counted row by row.

-- The organization as text: a question without words has no such condition, so that the planner does not read a
-- million entries of the index of words to learn which organization it is in.
DROP INDEX members_found;
CREATE INDEX members_found ON members USING gin ((org_id::text COLLATE "C"), search_text gin_trgm_ops)
  WITH (gin_pending_list_limit = 512);

-- Ranges are counted in the index alone: it has to know who is gone.
DROP INDEX members_by_birth;
DROP INDEX members_by_failures;
DROP INDEX users_by_birth;
DROP INDEX users_by_failures;
CREATE INDEX members_by_birth ON members (org_id, birth_date) WHERE birth_date IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX members_by_failures ON members (org_id, failed_attempts) WHERE failed_attempts > 0 AND deleted_at IS NULL;
CREATE INDEX users_by_birth ON users (birth_date) WHERE birth_date IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX users_by_failures ON users (failed_attempts) WHERE failed_attempts > 0 AND deleted_at IS NULL;

-- The year of birth is a facet, so that an age finds a rare combination as other filters do.
DROP INDEX members_by_facet;
DROP INDEX users_by_facet;
DROP FUNCTION tenantry.facets_of(uuid, text, boolean, boolean, boolean, text, boolean, text, boolean, text, text, text,
  text, text, text, text, text, text, text, text[], text[], text[], boolean, smallint);
CREATE FUNCTION tenantry.facets_of(
    org uuid, status text, is_admin boolean, is_instructor boolean, is_learner boolean,
    email text, email_verified boolean, phone text, phone_verified boolean, avatar_url text, bio text,
    country text, state text, city text, continent text, timezone text, locale text, gender text, designation text,
    expertise text[], roles text[], oauth_providers text[], has_password boolean, profile_score smallint, birth_date date)
  RETURNS bigint[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog
  RETURN tenantry.facets(org, ARRAY[
      'status=' || status,
      'is_admin=' || is_admin, 'is_instructor=' || is_instructor, 'is_learner=' || is_learner,
      'email_verified=' || email_verified, 'phone_verified=' || phone_verified,
      'has_avatar=' || (avatar_url IS NOT NULL), 'has_bio=' || (bio IS NOT NULL),
      'has_location=' || (coalesce(city, state, country) IS NOT NULL),
      'has_password=' || has_password, 'has_oauth=' || (oauth_providers <> '{}'),
      'profile_complete=' || (profile_score = 100),
      CASE WHEN email IS NOT NULL THEN 'auth_methods=email' END,
      CASE WHEN phone IS NOT NULL THEN 'auth_methods=phone' END,
      CASE WHEN oauth_providers <> '{}' THEN 'auth_methods=oauth' END,
      'country=' || country, 'state=' || state, 'city=' || city, 'continent=' || continent,
      'timezone=' || timezone, 'locale=' || locale, 'gender=' || gender, 'designation=' || designation,
      'born=' || extract(year FROM birth_date)]
    || CASE WHEN expertise = '{}' THEN NULL ELSE ARRAY(SELECT 'expertise=' || e FROM unnest(expertise) e) END
    || CASE WHEN roles = '{}' THEN NULL ELSE ARRAY(SELECT 'roles=' || r FROM unnest(roles) r) END
    || CASE WHEN oauth_providers = '{}' THEN NULL
            ELSE ARRAY(SELECT 'oauth_providers=' || p FROM unnest(oauth_providers) p) END);

CREATE INDEX members_by_facet ON members USING gin (tenantry.facets_of(
    org_id, status, is_admin, is_instructor, is_learner, email, email_verified, phone, phone_verified, avatar_url, bio,
    country, state, city, continent, timezone, locale, gender, designation, expertise, roles, oauth_providers,
    has_password, profile_score, birth_date)) WITH (gin_pending_list_limit = 512);
CREATE INDEX users_by_facet ON users USING gin (tenantry.facets_of(
    '00000000-0000-0000-0000-000000000000', status, is_admin, is_instructor, is_learner, email, email_verified, phone,
    phone_verified, avatar_url, bio, country, state, city, continent, timezone, locale, gender, designation, expertise,
    roles, oauth_providers, has_password, profile_score, birth_date)) WITH (gin_pending_list_limit = 512);

CREATE OR REPLACE FUNCTION tenantry.people_facets(scope text) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog
  RETURN 'tenantry.facets_of('
    || CASE scope WHEN 'members' THEN 'org_id' ELSE '''00000000-0000-0000-0000-000000000000''' END
    || ', status, is_admin, is_instructor, is_learner, email, email_verified, phone, phone_verified, avatar_url, bio,'
    || ' country, state, city, continent, timezone, locale, gender, designation, expertise, roles, oauth_providers,'
    || ' has_password, profile_score, birth_date)';

-- What has these facets, any of them.
CREATE FUNCTION tenantry.people_with_facets(scope text, org uuid, named text[]) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog
  RETURN format(' AND %s && %L::bigint[]', tenantry.people_facets(scope), tenantry.facets(org, named));

-- The organization as the index of words knows it.
CREATE FUNCTION tenantry.people_words_of(scope text, org uuid) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog
  RETURN CASE scope WHEN 'members' THEN format(' AND (org_id::text COLLATE "C") = %L', org) ELSE '' END;

-- The years of birth that an age allows, if they are few enough to be asked for one by one.
CREATE FUNCTION tenantry.people_years(comparison text, operand text) RETURNS text[]
  LANGUAGE sql STABLE SET search_path = pg_catalog
  RETURN CASE WHEN comparison = 'after' AND operand::date > current_date - interval '40 years'
              THEN ARRAY(SELECT 'born=' || y FROM generate_series(extract(year FROM operand::date)::integer,
                                                                  extract(year FROM current_date)::integer) y) END;

-- Own: the condition "begins with the words" on the column that is sorted by, which is one range of its index. Range:
-- whether all that is asked is a range of one index.
ALTER TYPE tenantry.people_question ADD ATTRIBUTE own text, ADD ATTRIBUTE range boolean;

CREATE OR REPLACE FUNCTION tenantry.people_ask(
    scope text, org uuid, columns text[], comparisons text[], operands text[], words text, sort text)
  RETURNS tenantry.people_question
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public AS $$
DECLARE
  q         tenantry.people_question;
  condition text;
  operand   text;
  years     text[];
  terms     text[] := tenantry.search_terms(words);
  begun     text := btrim(tenantry.sort_key(words));
  begins    text;
  equals    text;
  own       text;
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
  q.own := '';
  q.range := cardinality(terms) = 0 AND cardinality(columns) = 1
             AND columns[1] IN ('birth_date', 'last_login_key', 'failed_attempts', 'locked_until');
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
    IF comparisons[i] IN ('any', 'is') THEN
      q.facets := q.facets || tenantry.people_with_facets(scope, org, (
        SELECT array_agg(columns[i] || '=' || one)
          FROM unnest(CASE comparisons[i] WHEN 'is' THEN ARRAY[operand::boolean::text] ELSE operand::text[] END) one));
    END IF;
    IF columns[i] = 'birth_date' AND NOT q.range THEN
      years := tenantry.people_years(comparisons[i], operand);
      IF years IS NOT NULL THEN
        q.facets := q.facets || tenantry.people_with_facets(scope, org, years);
        -- The years find them; the index of birth dates would be read for everybody so young.
        condition := replace(condition, 'birth_date', '(birth_date + 0)');
      END IF;
    END IF;
    q.filters := q.filters || ' AND ' || condition;
    q.within := q.within || CASE WHEN columns[i] = q.key THEN ' AND ' || condition ELSE '' END;
    IF columns[i] = 'status' AND 'deleted' = ANY (operand::text[]) THEN
      q.sources := tenantry.people_from(scope, true) || CASE operand WHEN '{deleted}' THEN '{}' ELSE q.sources END;
    END IF;
  END LOOP;
  q.tiers := ARRAY['true'];
  q.matches := 'true';
  IF cardinality(terms) > 0 THEN
    own := format('%I ^@ %L', CASE WHEN sort IN ('email', 'username') THEN q.key ELSE 'name_key' END, begun);
    q.own := CASE WHEN sort IN ('name', 'email', 'username') THEN ' AND ' || own ELSE '' END;
    begins := tenantry.people_begin(scope, begun, false);
    equals := tenantry.people_begin(scope, begun, true);
    q.tiers := ARRAY[equals, own || ' AND ' || equals || ' IS NOT TRUE',
                     begins || ' AND (' || own || ') IS NOT TRUE AND ' || equals || ' IS NOT TRUE'];
    q.matches := begins;
    -- Trigrams need three letters of one word; with less only beginnings are found.
    IF EXISTS (SELECT FROM unnest(terms) term WHERE length(term) >= 5) THEN
      q.matches := (SELECT string_agg(format('search_text LIKE %L', term), ' AND ') FROM unnest(terms) term);
      q.tiers := q.tiers || (q.matches || ' AND ' || begins || ' IS NOT TRUE');
      q.facets := q.facets || tenantry.people_words_of(scope, org);
    END IF;
  END IF;
  RETURN q;
END $$;

-- Which tier somebody who matches is in.
CREATE FUNCTION tenantry.people_tier(q tenantry.people_question) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog
  RETURN format('CASE WHEN %s THEN 1 WHEN %s THEN 2 WHEN %s THEN 3 ELSE 4 END', q.tiers[1], q.tiers[2], q.tiers[3]);

CREATE OR REPLACE FUNCTION tenantry.people_probe(q tenantry.people_question, ordered text, looked_at integer)
  RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog
  RETURN format('SELECT array_agg(id) FILTER (WHERE tier > 0), array_agg(key) FILTER (WHERE tier > 0),'
    || ' array_agg(tier) FILTER (WHERE tier > 0), count(*)'
    || ' FROM (SELECT %1$s AS id, %2$s::text AS key,'
    || ' CASE WHEN (%3$s%4$s) IS NOT TRUE THEN 0 ELSE %5$s END AS tier FROM %6$s) found',
    q.id, q.key, q.matches, q.filters, tenantry.people_tier(q),
    tenantry.people_looked_at(q, ordered, '', looked_at));

CREATE OR REPLACE FUNCTION tenantry.people_gather_tiers(
    q tenantry.people_question, descending boolean, backward boolean, after_tier integer, after_key text, after_id uuid,
    at_most integer, skip integer) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog
  RETURN format('WITH found AS MATERIALIZED (%1$s)'
    || ' SELECT array_agg(id), array_agg(key), array_agg(tier), false, (SELECT count(*) FROM found), true'
    || ' FROM (SELECT %2$s AS id, %3$s::text AS key, tier FROM found WHERE %4$s'
    || ' ORDER BY tier %5$s, %3$s %6$s, %2$s %6$s LIMIT %7$s OFFSET %8$s) page',
    tenantry.people_matching(q, format('%s, %s, %s AS tier', q.id, q.key, tenantry.people_tier(q)),
                             q.matches || q.filters || q.facets),
    q.id, q.key,
    CASE WHEN after_id IS NULL THEN 'true'
         ELSE format('(tier %1$s %2$L::integer OR (tier = %2$L::integer%3$s))', CASE WHEN backward THEN '<' ELSE '>' END,
                     after_tier, tenantry.people_after(q, descending, after_key, after_id)) END,
    CASE WHEN backward THEN 'DESC' ELSE 'ASC' END, CASE WHEN descending THEN 'DESC' ELSE 'ASC' END, at_most, skip);

-- How many match, counted no further than count_to and no longer than budget_ms. A range is read from its index;
-- everything else in the order in which people came, which is that of the table. Never by a bitmap, which would be
-- made whole before the first could be counted.
DROP FUNCTION tenantry.people_count(tenantry.people_question, uuid, boolean, integer, integer);
CREATE FUNCTION tenantry.people_count(
    q tenantry.people_question, org uuid, count_to integer, budget_ms integer, OUT total bigint, OUT is_exact boolean)
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public
  SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
  until   timestamptz := clock_timestamp() + make_interval(secs => budget_ms / 1000.0);
  walking refcursor;
  moved   bigint;
BEGIN
  total := 0;
  FOR source IN 1 .. cardinality(q.sources) LOOP
    OPEN walking NO SCROLL FOR EXECUTE CASE WHEN q.range THEN format('SELECT FROM %s%s', q.sources[source], q.filters)
      ELSE format(
        'SELECT FROM (SELECT * FROM %s ORDER BY created_at DESC, %s DESC OFFSET 0) everybody WHERE %s%s',
        q.sources[source] || CASE WHEN q.key = 'created_at' THEN q.within ELSE '' END, q.id, q.matches, q.filters) END
      USING org;
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

-- How many match, however many those are.
CREATE FUNCTION tenantry.people_count_all(q tenantry.people_question, org uuid) RETURNS bigint
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public
  SET enable_seqscan = off SET jit = off SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
  total bigint;
BEGIN
  EXECUTE format('SELECT count(*) FROM (%s) found', tenantry.people_matching(q, '1', q.matches || q.filters || q.facets))
    INTO total USING org;
  RETURN total;
END $$;

CREATE OR REPLACE FUNCTION tenantry.people_ranked(
    q tenantry.people_question, org uuid, words text, backward boolean, after_tier integer, after_key text, after_id uuid,
    at_most integer, skip integer)
  RETURNS tenantry.people_found
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public SET enable_seqscan = off SET jit = off SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
  found tenantry.people_found;
BEGIN
  EXECUTE format('WITH candidates AS MATERIALIZED ('
      || 'SELECT %1$s AS id, %2$s AS tier, public.similarity(name_key, %3$L) AS likeness'
      || ' FROM (%4$s LIMIT 200) matching)'
      || ' SELECT array_agg(id), array_agg(likeness::text), array_agg(tier), true, (SELECT count(*) FROM candidates), true'
      || ' FROM (SELECT * FROM candidates WHERE %5$s ORDER BY tier %6$s, likeness %7$s, id %6$s LIMIT %8$s OFFSET %9$s)'
      || ' page',
      q.id, tenantry.people_tier(q), btrim(tenantry.sort_key(words)),
      tenantry.people_matching(q, '*', q.matches || q.filters || q.facets),
      CASE WHEN after_id IS NULL THEN 'true'
           ELSE format('(tier, -likeness, id) %s (%L::integer, -(%L::real), %L::uuid)',
                       CASE WHEN backward THEN '<' ELSE '>' END, after_tier, after_key, after_id) END,
      CASE WHEN backward THEN 'DESC' ELSE 'ASC' END, CASE WHEN backward THEN 'ASC' ELSE 'DESC' END, at_most, skip)
    INTO found USING org;
  RETURN found;
END $$;

-- Whether more begin with the words, in the column that is sorted by, than are looked at: then their range is walked.
CREATE FUNCTION tenantry.people_many_begin(q tenantry.people_question, org uuid, looked integer) RETURNS boolean
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public SET enable_seqscan = off SET jit = off AS $$
DECLARE
  many boolean := false;
BEGIN
  IF q.own <> '' THEN
    EXECUTE format('SELECT count(*) = %2$s FROM (SELECT FROM %1$s LIMIT %2$s) begun', q.sources[1] || q.own, looked)
      INTO many USING org;
  END IF;
  RETURN many;
END $$;

-- A page. Descending is the direction of this walk, backward whether it leads from the last tier to the first. Where
-- no sort was asked for and a search fits few, the likest come first (ranked): decided on the first page, told again
-- for the others. Without budget_ms nothing is counted.
CREATE OR REPLACE FUNCTION tenantry.people_page(
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
  walked  tenantry.people_question;
  after   text;
  wanted  integer := at_most + skip;
  looked  integer := 2000 + 3 * wanted;
  further integer;
  tier    integer;
  ids     uuid[];
  keys    text[];
  matched bigint;
  few     boolean := false;
  many    boolean;
BEGIN
  IF q.impossible THEN
    RETURN found;
  END IF;
  many := tenantry.people_many_begin(q, org, looked);
  IF cardinality(q.tiers) > 1 AND NOT many THEN
    EXECUTE tenantry.people_probe(q, ordered, looked) INTO probed.ids, probed.keys, probed.tiers, matched USING org;
    further := tenantry.people_further(q.key, cardinality(probed.ids), 27, looked);
    IF matched = looked AND further > looked THEN
      looked := further;
      EXECUTE tenantry.people_probe(q, ordered, looked) INTO probed.ids, probed.keys, probed.tiers, matched USING org;
    END IF;
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
    walked := q;
    walked.within := q.within || CASE WHEN tier = 2 THEN q.own ELSE '' END;
    IF probed.ids IS NOT NULL AND after = '' THEN
      SELECT array_agg(p.id), array_agg(p.key) INTO ids, keys
        FROM (SELECT * FROM unnest(probed.ids, probed.keys, probed.tiers) p (id, key, of) WHERE of = tier LIMIT wanted) p;
    ELSE
      EXECUTE tenantry.people_walk(walked, q.tiers[tier], ordered, after, wanted, looked) INTO ids, keys USING org;
      further := tenantry.people_further(q.key, cardinality(ids), wanted, looked);
      IF further > looked THEN
        EXECUTE tenantry.people_walk(walked, q.tiers[tier], ordered, after, wanted, further) INTO ids, keys USING org;
      END IF;
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
  ELSIF budget_ms IS NOT NULL AND count_to IS NULL THEN
    found.total := tenantry.people_count_all(q, org);
  ELSIF budget_ms IS NOT NULL THEN
    SELECT c.total, c.is_exact INTO found.total, found.is_exact
      FROM tenantry.people_count(q, org, count_to, budget_ms) c;
  END IF;
  RETURN found;
END $$;

-- Who is meant when nobody has the words: names that are alike, the likest first, out of 200 at most. Whoever asks gives
-- it little time.
CREATE OR REPLACE FUNCTION tenantry.people_alike(
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
        q.id, tenantry.people_matching(q, q.id || ', name_key', format('%L <%% search_text', said) || q.filters || q.facets
                                    || tenantry.people_words_of(scope, org)),
        said, at_most)
      INTO ids USING org;
  END IF;
  RETURN coalesce(ids, '{}');
END $$;
