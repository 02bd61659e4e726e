-- Work on many things that somebody has begun: claimed in turns by any node (outbox, kind job.turn), a short batch of
-- items in each, whose marks are written in the transaction of what was done to them.
CREATE TABLE jobs (
  org_id       uuid        NOT NULL,
  id           uuid        NOT NULL,
  kind         text        NOT NULL,
  -- The right that it takes to begin such a job, and to end it early.
  permission   text        NOT NULL,
  -- What is to be done; emptied when the job ends, for there may be words about people in it.
  how          jsonb       NOT NULL,
  -- What its items are still to be found by, and how far that has come; null when all are there.
  search       jsonb,
  search_from  text,
  state        text        NOT NULL,
  cancelling   boolean     NOT NULL DEFAULT false,
  -- The turn that is next or under way, and the last one whose batch was saved. They are the same while it is not
  -- known whether what the batch took away is gone on every node.
  turn         integer     NOT NULL DEFAULT 1,
  applied      integer     NOT NULL DEFAULT 0,
  total        bigint      NOT NULL DEFAULT 0,
  places       bigint      NOT NULL DEFAULT 0,
  done         bigint      NOT NULL DEFAULT 0,
  failed       bigint      NOT NULL DEFAULT 0,
  skipped      bigint      NOT NULL DEFAULT 0,
  -- Why it ended before all was done.
  reason       text,
  started_by   uuid        NOT NULL,
  session_id   uuid        NOT NULL,
  via_platform boolean     NOT NULL,
  -- Address and device of whoever began it, for the trail; forgotten when the job ends.
  client       jsonb,
  created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  started_at   timestamptz,
  touched_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at     timestamptz,
  CONSTRAINT jobs_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT jobs_state_known CHECK (state IN ('queued', 'running', 'done', 'cancelled', 'failed'))
) WITH (fillfactor = 70);
CREATE INDEX jobs_unfinished ON jobs (org_id, id) WHERE state IN ('queued', 'running');
CREATE INDEX jobs_running ON jobs (touched_at) WHERE state = 'running';
CREATE INDEX jobs_ended ON jobs (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE job_items (
  org_id  uuid   NOT NULL,
  job_id  uuid   NOT NULL,
  place   bigint NOT NULL,
  -- One of the two tells what it is about.
  user_id uuid,
  address text,
  state   text   NOT NULL DEFAULT 'waiting',
  code    text,
  detail  text,
  CONSTRAINT job_items_pkey PRIMARY KEY (org_id, job_id, place),
  CONSTRAINT job_items_job_fkey FOREIGN KEY (org_id, job_id) REFERENCES jobs (org_id, id),
  CONSTRAINT job_items_state_known CHECK (state IN ('waiting', 'done', 'failed', 'skipped'))
) WITH (fillfactor = 80);
CREATE INDEX job_items_waiting ON job_items (org_id, job_id, place) WHERE state = 'waiting';
CREATE UNIQUE INDEX job_items_person ON job_items (org_id, job_id, user_id) WHERE user_id IS NOT NULL;
CREATE INDEX job_items_address ON job_items (address) WHERE address IS NOT NULL;

SELECT tenantry.protect('jobs');
SELECT tenantry.protect('job_items');

GRANT SELECT, INSERT, UPDATE ON jobs, job_items TO tenantry_tenant, tenantry_identity, tenantry_platform;
GRANT DELETE ON jobs, job_items TO tenantry_platform;

-- Whether whoever began a job may still act: they themselves and, where they act as a member, their membership and the
-- organization. The nil id stands for the platform, where nobody is asked for a membership.
CREATE FUNCTION tenantry.starter_stands(starter uuid, member_of uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT EXISTS (SELECT FROM user_standing u
                  WHERE u.user_id = starter AND (u.state = 'active' OR u.until <= now()))
     AND (member_of = '00000000-0000-0000-0000-000000000000'
          OR EXISTS (SELECT
                       FROM member_standing m
                       JOIN org_standing o ON o.org_id = m.org_id
                      WHERE m.org_id = member_of AND m.user_id = starter
                        AND (m.state = 'active' OR m.until <= now())
                        AND (o.state = 'active' OR o.until <= now())));
END;
REVOKE ALL ON FUNCTION tenantry.starter_stands(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenantry.starter_stands(uuid, uuid)
   TO tenantry_tenant, tenantry_identity, tenantry_platform;
ALTER FUNCTION tenantry.starter_stands(uuid, uuid) OWNER TO tenantry_definer;
