-- The outbox is watched by people: what fails can be found, told and tried again.

-- When it failed last. What is dead is kept for a while, counted from here.
ALTER TABLE outbox ADD COLUMN failed_at timestamptz;

-- Costs nothing as long as nothing fails. An id tells when it was made (UUIDv7): newest first is by id.
CREATE INDEX outbox_failed ON outbox (id) WHERE last_error IS NOT NULL;

-- What is new and what is tried again is taken apart, so that neither waits behind the other. Nodes of
-- the version before find their work by it too.
CREATE INDEX outbox_lanes ON outbox (kind, (least(attempts, 1)), due_at) WHERE state = 'waiting';
DROP INDEX outbox_due;
