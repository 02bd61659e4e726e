-- An item that ends the process, or keeps it busy for ever, can only be known by what was written down before it was
-- tried. A batch that has come to no end is tried again with fewer items, up to the last one that was in it, so that
-- whatever it was is soon alone.
ALTER TABLE jobs
  -- How often the batch that is next was begun.
  ADD COLUMN tries         integer NOT NULL DEFAULT 0,
  -- How many items a batch has; null for as many as usual.
  ADD COLUMN at_once       integer,
  -- Up to which place that holds.
  ADD COLUMN careful_until bigint;
