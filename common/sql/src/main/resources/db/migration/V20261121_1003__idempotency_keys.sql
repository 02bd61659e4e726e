-- What was answered to requests that carry an Idempotency-Key. The row is written in the transaction of the fact: the
-- key first, so that another request with the same key waits for this one, and the answer last.
CREATE TABLE idempotency_keys (
  org_id      uuid        NOT NULL,
  user_id     uuid        NOT NULL,
  route       text        COLLATE "C" NOT NULL,
  key         text        COLLATE "C" NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
  -- Of path, query and body: the same key stands for the same request.
  fingerprint text        NOT NULL,
  status      smallint,
  -- Names and values in turns.
  headers     text[],
  body        bytea,
  -- What was taken away (signals), to be confirmed on every node before the answer is repeated.
  taken_away  text[]      NOT NULL DEFAULT '{}',
  made_at     timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (org_id, user_id, route, key)
);

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (made_at);

SELECT tenantry.protect('idempotency_keys');

GRANT SELECT, INSERT, UPDATE ON idempotency_keys TO tenantry_tenant, tenantry_identity, tenantry_platform;
GRANT DELETE ON idempotency_keys TO tenantry_platform;
