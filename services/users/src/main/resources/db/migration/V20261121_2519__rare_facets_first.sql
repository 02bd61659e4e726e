-- The index of facets goes from one condition to the next, so it is quick where the first fits few. Asked for the years
-- of birth first, it stopped at each of a quarter of a million people.

-- How many a condition on this column usually fits; the lower, the fewer. Last are those that hardly tell anybody apart.
CREATE FUNCTION tenantry.people_frequency(col text) RETURNS integer
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog
  RETURN CASE WHEN col IN ('city', 'expertise', 'designation', 'state') THEN 1
              WHEN col IN ('country', 'timezone', 'locale', 'roles', 'oauth_providers') THEN 2
              WHEN col IN ('is_admin', 'is_instructor', 'email_verified', 'phone_verified', 'profile_complete') THEN 3
              WHEN col IN ('status', 'is_learner') THEN 5
              WHEN col = 'birth_date' THEN 6
              ELSE 4 END;

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
  q.range := cardinality(terms) = 0 AND cardinality(columns) = 1
             AND columns[1] IN ('birth_date', 'last_login_key', 'failed_attempts', 'locked_until');
  q.impossible := false;
  FOR i IN SELECT n FROM generate_subscripts(columns, 1) n ORDER BY tenantry.people_frequency(columns[n]), n LOOP
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
