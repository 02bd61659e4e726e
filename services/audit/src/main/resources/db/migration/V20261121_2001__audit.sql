-- The trail of what happened. Append-only: no login of the program may change or delete an event.
CREATE TABLE audit_events (
  org_id            uuid        NOT NULL,
  id                uuid        NOT NULL,
  at                timestamptz NOT NULL,
  schema_version    smallint    NOT NULL,
  action            text        NOT NULL,
  actor_id          uuid        NOT NULL,
  session_id        uuid,
  impersonator_id   uuid,
  via_platform      boolean     NOT NULL,
  request_id        text,
  target_kind       text        NOT NULL,
  target_id         uuid        NOT NULL,
  data              jsonb       NOT NULL,
  actor_commitment  bytea,
  target_commitment bytea,
  hash              bytea       NOT NULL,
  CONSTRAINT audit_events_pkey PRIMARY KEY (org_id, at, id),
  CONSTRAINT audit_events_hash_is_sha256 CHECK (octet_length(hash) = 32)
) PARTITION BY RANGE (at);

COMMENT ON TABLE audit_events IS
  'One row for each thing that happened. hash covers every other column; personal values enter it as salted commitments.';

-- The primary key already serves "newest first", read backwards.
CREATE INDEX audit_events_by_actor ON audit_events (org_id, actor_id, at DESC, id DESC);
CREATE INDEX audit_events_on_target ON audit_events (org_id, target_id, at DESC, id DESC);

-- What is personal about an event, one row for each person it tells about. Erasing a row leaves the event's hash true.
CREATE TABLE audit_personal (
  org_id    uuid  NOT NULL,
  event_id  uuid  NOT NULL,
  about     text  NOT NULL,
  person_id uuid  NOT NULL,
  salt      bytea NOT NULL,
  personal  jsonb NOT NULL,
  CONSTRAINT audit_personal_pkey PRIMARY KEY (org_id, event_id, about),
  CONSTRAINT audit_personal_about CHECK (about IN ('actor', 'target'))
);

COMMENT ON COLUMN audit_personal.person_id IS 'The actor or the target of the event; erasure finds rows by it.';

CREATE INDEX audit_personal_of_person ON audit_personal (person_id, org_id);

SELECT tenantry.protect('audit_events');
SELECT tenantry.protect('audit_personal');

GRANT SELECT, INSERT ON audit_events, audit_personal TO tenantry_tenant, tenantry_platform;
GRANT INSERT ON audit_events, audit_personal TO tenantry_identity;

-- Makes one partition a month: the last month (clocks differ), this one, and half a year ahead, so that the schedule may
-- sleep that long before an event is refused. A partition is attached when it is ready, because that does not wait for
-- writers; it has no grant and no policy of its own, so that nobody reaches it but through the policies of the whole.
CREATE FUNCTION tenantry.prepare_audit_months() RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET TimeZone = 'UTC'
AS $$
DECLARE
  month timestamptz;
  part  text;
BEGIN
  FOR month IN
    SELECT generate_series(date_trunc('month', now()) - interval '1 month',
                           date_trunc('month', now()) + interval '6 months',
                           interval '1 month')
  LOOP
    part := 'audit_events_' || to_char(month, 'YYYY_MM');
    CONTINUE WHEN to_regclass(part) IS NOT NULL;
    EXECUTE format('CREATE TABLE %I (LIKE audit_events INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', part);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', part);
    EXECUTE format('ALTER TABLE audit_events ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                   part, month, month + interval '1 month');
  END LOOP;
END
$$;

REVOKE ALL ON FUNCTION tenantry.prepare_audit_months() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenantry.prepare_audit_months() TO tenantry_platform;

SELECT tenantry.prepare_audit_months();
