-- What was still slow among a million: a list of admins met everybody to find one in a hundred, a walk that had found
-- some went on although all that match were nearer, and who had not signed in for long was fetched to be counted.

-- Admins, instructors and those whose address is not proven are few and looked for often. With how they stand and when
-- they were seen, they are counted in the index alone.
CREATE INDEX members_admins_by_created ON members (org_id, created_at, user_id) INCLUDE (status, last_login_at)
  WHERE is_admin AND deleted_at IS NULL;
CREATE INDEX members_instructors_by_created ON members (org_id, created_at, user_id) INCLUDE (status, last_login_at)
  WHERE is_instructor AND deleted_at IS NULL;
CREATE INDEX members_unverified_by_created ON members (org_id, created_at, user_id) INCLUDE (status, last_login_at)
  WHERE NOT email_verified AND deleted_at IS NULL;
CREATE INDEX users_admins_by_created ON users (created_at, id) INCLUDE (status, last_login_at)
  WHERE is_admin AND deleted_at IS NULL;
CREATE INDEX users_instructors_by_created ON users (created_at, id) INCLUDE (status, last_login_at)
  WHERE is_instructor AND deleted_at IS NULL;
CREATE INDEX users_unverified_by_created ON users (created_at, id) INCLUDE (status, last_login_at)
  WHERE NOT email_verified AND deleted_at IS NULL;

-- A range of sign-ins is put into the order in which people came without fetching anybody.
DROP INDEX members_by_last_login;
DROP INDEX users_by_last_login;
CREATE INDEX members_by_last_login ON members (org_id, last_login_key, user_id) INCLUDE (created_at)
  WHERE deleted_at IS NULL;
CREATE INDEX users_by_last_login ON users (last_login_key, id) INCLUDE (created_at) WHERE deleted_at IS NULL;

-- How many there are tells whether those who match are few.
GRANT SELECT ON member_counts, member_count_deltas TO tenantry_definer;
CREATE POLICY p_definer_sums ON member_counts FOR SELECT TO tenantry_definer USING (true);
CREATE POLICY p_definer_sums ON member_count_deltas FOR SELECT TO tenantry_definer USING (true);

CREATE OR REPLACE FUNCTION tenantry.people_present(scope text, org uuid) RETURNS bigint
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public AS $$
BEGIN
  -- Two statements, because a caller of one list may not read the counters of the other.
  IF scope = 'members' THEN
    RETURN (SELECT coalesce(sum(n), 0)
              FROM (SELECT members AS n FROM member_counts WHERE org_id = org AND status <> 'deleted'
                    UNION ALL
                    SELECT change FROM member_count_deltas WHERE org_id = org AND status <> 'deleted') counted);
  END IF;
  RETURN (SELECT coalesce(sum(n), 0)
            FROM (SELECT users AS n FROM user_counts WHERE status <> 'deleted'
                  UNION ALL
                  SELECT change FROM user_count_deltas WHERE status <> 'deleted') counted);
END $$;

-- How many rows have to be looked at for so many, half as many again to be sure; 0 where gathering is the shorter way:
-- five thousand are gathered in the time in which many would be counted, and then their number is exact.
-- Only in the order in which people came, which is that of the table: in any other each row lies on a page of its own.
DROP FUNCTION IF EXISTS tenantry.people_further(text, integer, integer, integer);
CREATE OR REPLACE FUNCTION tenantry.people_further(key text, found integer, wanted integer, looked integer, present bigint)
  RETURNS integer
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog
  RETURN CASE WHEN key = 'created_at' AND found BETWEEN wanted / 8 AND wanted - 1 AND found * present / looked > 5000
              THEN wanted::bigint * looked * 3 / (found * 2) ELSE 0 END;

-- Facets that hardly tell anybody apart: read beside a rarer one, their entries cost more than they spare.
CREATE OR REPLACE FUNCTION tenantry.people_common(col text, operand text) RETURNS boolean
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog
  RETURN CASE WHEN col = 'status' THEN 'active' = ANY (operand::text[])
              WHEN col = 'is_learner' THEN operand::boolean
              WHEN col IN ('is_admin', 'is_instructor') THEN NOT operand::boolean
              WHEN col = 'email_verified' THEN operand::boolean
              ELSE false END;

-- Range: what is asked is counted from one index, in its own order.
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
  common    text := '';
  facet     text;
  flagged   text := '';
  i         integer;
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
  q.range := cardinality(terms) = 0
             AND (SELECT count(DISTINCT col) = 1
                         AND bool_and(col IN ('birth_date', 'last_login_key', 'failed_attempts', 'locked_until'))
                    FROM unnest(columns, comparisons) asked (col, comparison) WHERE comparison <> 'implied before');
  q.impossible := false;
  FOR i IN SELECT n FROM generate_subscripts(columns, 1) n ORDER BY tenantry.people_frequency(columns[n]), n LOOP
    operand := operands[i];
    -- Follows from another condition: it bounds the walk and need not be asked.
    IF comparisons[i] = 'implied before' THEN
      q.within := q.within || CASE WHEN columns[i] = q.key
                                   THEN ' AND ' || tenantry.people_condition(columns[i], 'before', operand) ELSE '' END;
      CONTINUE;
    END IF;
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
      facet := tenantry.people_with_facets(scope, org, (
        SELECT array_agg(columns[i] || '=' || one)
          FROM unnest(CASE comparisons[i] WHEN 'is' THEN ARRAY[operand::boolean::text] ELSE operand::text[] END) one));
      IF tenantry.people_common(columns[i], operand) THEN
        common := common || facet;
      ELSE
        q.facets := q.facets || facet;
      END IF;
    END IF;
    IF (columns[i] IN ('is_admin', 'is_instructor') AND operand::boolean)
       OR (columns[i] = 'email_verified' AND NOT operand::boolean) THEN
      flagged := flagged || ' AND ' || condition;
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
  q.facets := CASE q.facets WHEN '' THEN common ELSE q.facets END;
  IF flagged <> '' AND q.sources = ARRAY[tenantry.people_from(scope, false)] THEN
    q.range := cardinality(terms) = 0;
    q.within := q.within || CASE q.key WHEN 'created_at' THEN flagged ELSE '' END;
  END IF;
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

-- A page, as before; what a walk has found is weighed against how many there are.
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
  present bigint;
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
  present := tenantry.people_present(scope, org);
  many := tenantry.people_many_begin(q, org, looked);
  IF cardinality(q.tiers) > 1 AND NOT many THEN
    EXECUTE tenantry.people_probe(q, ordered, looked) INTO probed.ids, probed.keys, probed.tiers, matched USING org;
    further := tenantry.people_further(q.key, cardinality(probed.ids), 27, looked, present);
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
      further := tenantry.people_further(q.key, cardinality(ids), wanted, looked, present);
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
