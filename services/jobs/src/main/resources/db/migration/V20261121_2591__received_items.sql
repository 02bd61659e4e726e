-- A job whose items come in a file: it is receiving until the file has come as a whole, and begins then.
ALTER TABLE jobs
  DROP CONSTRAINT jobs_state_known,
  ADD CONSTRAINT jobs_state_known CHECK (state IN ('receiving', 'queued', 'running', 'done', 'cancelled', 'failed'));
CREATE INDEX jobs_receiving ON jobs (org_id, touched_at) WHERE state = 'receiving';

-- What the file tells of an item, and the name under which it may tell of it once. Both are forgotten when the item is
-- done, or its job has ended.
ALTER TABLE job_items
  ADD COLUMN told jsonb,
  ADD COLUMN key  text;
CREATE UNIQUE INDEX job_items_key ON job_items (org_id, job_id, key) WHERE key IS NOT NULL;
CREATE INDEX job_items_told ON job_items (org_id, job_id) WHERE told IS NOT NULL;
