-- Months are made ahead of the program's clock. Whatever finds no month (a clock that is far off, a schedule that slept
-- for half a year) goes into the rest, so that no insert ever fails for lack of a month.
CREATE TABLE audit_events_rest (LIKE audit_events INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
ALTER TABLE audit_events_rest ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_events ATTACH PARTITION audit_events_rest DEFAULT;

-- One partition a month: the last month (clocks differ), this one, and half a year ahead. What lies in the rest for such
-- a month moves into it: PostgreSQL would refuse the month otherwise. The wall binds the owner too, so it is lifted
-- from the rest for the move, under a lock that keeps everybody else away.
CREATE FUNCTION tenantry.prepare_audit_months(now timestamptz) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET TimeZone = 'UTC' SET lock_timeout = '1s'
AS $$
DECLARE
  month timestamptz;
  part  text;
BEGIN
  PERFORM pg_advisory_xact_lock(2002); -- two nodes may take over at once
  FOR month IN
    SELECT generate_series(date_trunc('month', now) - interval '1 month',
                           date_trunc('month', now) + interval '6 months',
                           interval '1 month')
  LOOP
    part := 'audit_events_' || to_char(month, 'YYYY_MM');
    CONTINUE WHEN to_regclass(part) IS NOT NULL
      OR EXISTS (SELECT FROM audit_retention r WHERE r.kept_from > month);
    EXECUTE format('CREATE TABLE %I (LIKE audit_events INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', part);
    ALTER TABLE audit_events_rest NO FORCE ROW LEVEL SECURITY;
    EXECUTE format('INSERT INTO %I SELECT * FROM audit_events_rest WHERE at >= %L AND at < %L',
                   part, month, month + interval '1 month');
    DELETE FROM audit_events_rest WHERE at >= month AND at < month + interval '1 month';
    ALTER TABLE audit_events_rest FORCE ROW LEVEL SECURITY;
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', part);
    EXECUTE format('ALTER TABLE audit_events ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                   part, month, month + interval '1 month');
  END LOOP;
END
$$;

-- For nodes of the version before, which go by the database's clock.
CREATE OR REPLACE FUNCTION tenantry.prepare_audit_months() RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT tenantry.prepare_audit_months(now()) $$;

-- The months that are there and end at this time or earlier, oldest first.
CREATE FUNCTION tenantry.audit_months_until(ended timestamptz) RETURNS SETOF timestamptz
  LANGUAGE sql STABLE SET search_path = public, pg_temp SET TimeZone = 'UTC'
AS $$
  SELECT to_timestamp(right(c.relname, 7), 'YYYY_MM')
    FROM pg_inherits i
    JOIN pg_class c ON c.oid = i.inhrelid
   WHERE i.inhparent = 'audit_events'::regclass AND c.relname ~ '^audit_events_\d{4}_\d{2}$'
     AND to_timestamp(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= ended
   ORDER BY 1
$$;

-- Drops a month whose end is recorded in audit_retention, which the program signs after it has seen that every event of
-- the month is sealed. Dropping waits for writers and keeps new ones waiting, so it gives up soon and is tried again.
CREATE FUNCTION tenantry.drop_audit_month(month timestamptz) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET TimeZone = 'UTC' SET lock_timeout = '1s'
AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM audit_retention r WHERE r.kept_from = month + interval '1 month') THEN
    RAISE EXCEPTION 'the end of this month is not recorded in audit_retention';
  END IF;
  EXECUTE format('DROP TABLE %I', 'audit_events_' || to_char(month, 'YYYY_MM'));
END
$$;

REVOKE ALL ON FUNCTION tenantry.prepare_audit_months(timestamptz), tenantry.audit_months_until(timestamptz),
  tenantry.drop_audit_month(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenantry.prepare_audit_months(timestamptz), tenantry.audit_months_until(timestamptz),
  tenantry.drop_audit_month(timestamptz) TO tenantry_platform;

SELECT tenantry.prepare_audit_months(now());
