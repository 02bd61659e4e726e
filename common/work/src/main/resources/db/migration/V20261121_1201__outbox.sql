-- What has to happen after a transaction, written by that transaction: mails, and what one capability
-- leaves for another. PostgreSQL is the queue.

-- A row is gone when its work is done. due_at is when it may be taken; whoever takes it moves it
-- ahead, so that a worker that dies gives it back by dying. Dead rows are kept for people to look at.
CREATE TABLE outbox (
  org_id     uuid        NOT NULL,
  id         uuid        NOT NULL,
  kind       text        NOT NULL,
  payload    jsonb       NOT NULL,
  state      text        NOT NULL DEFAULT 'waiting'
    CONSTRAINT outbox_state_known CHECK (state IN ('waiting', 'dead')),
  attempts   integer     NOT NULL DEFAULT 0,
  due_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  claim      uuid,
  last_error text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (org_id, id)
) WITH (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);
CREATE INDEX outbox_due ON outbox (kind, due_at) WHERE state = 'waiting';
CREATE INDEX outbox_claims ON outbox (claim) WHERE claim IS NOT NULL;

SELECT tenantry.protect('outbox');

-- Whoever asks for a new password has entered no organization.
CREATE POLICY outbox_without_org ON outbox FOR INSERT TO tenantry_identity WITH CHECK (true);

-- Requests only put in; they see nothing of what others have put in.
GRANT INSERT (org_id, id, kind, payload) ON outbox TO tenantry_tenant, tenantry_identity;
GRANT SELECT, INSERT, UPDATE, DELETE ON outbox TO tenantry_platform;
