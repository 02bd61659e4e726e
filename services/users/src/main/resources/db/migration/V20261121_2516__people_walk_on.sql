-- A walk that has found some, but not enough, goes on: what it found tells how far its page is. Without this a filter
-- that fits one in a hundred was gathered, ten thousand people for a page of 25.

-- How many rows have to be looked at for so many, half as many again to be sure; 0 where gathering is the shorter way.
-- Only in the order in which people came, which is that of the table: in any other each row lies on a page of its own.
CREATE FUNCTION tenantry.people_further(key text, found integer, wanted integer, looked integer) RETURNS integer
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog
  RETURN CASE WHEN key = 'created_at' AND found BETWEEN wanted / 4 AND wanted - 1
              THEN wanted::bigint * looked * 3 / (found * 2) ELSE 0 END;

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
  after   text;
  wanted  integer := at_most + skip;
  looked  integer := 2000 + 3 * wanted;
  further integer;
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
    IF probed.ids IS NOT NULL AND after = '' THEN
      SELECT array_agg(p.id), array_agg(p.key) INTO ids, keys
        FROM (SELECT * FROM unnest(probed.ids, probed.keys, probed.tiers) p (id, key, of) WHERE of = tier LIMIT wanted) p;
    ELSE
      EXECUTE tenantry.people_walk(q, q.tiers[tier], ordered, after, wanted, looked) INTO ids, keys USING org;
      further := tenantry.people_further(q.key, cardinality(ids), wanted, looked);
      IF further > looked THEN
        EXECUTE tenantry.people_walk(q, q.tiers[tier], ordered, after, wanted, further) INTO ids, keys USING org;
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
  ELSIF budget_ms IS NOT NULL THEN
    SELECT c.total, c.is_exact INTO found.total, found.is_exact
      FROM tenantry.people_count(q, org, false, count_to, budget_ms) c;
  END IF;
  RETURN found;
END $$;
