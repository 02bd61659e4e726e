-- What the rows of a file take until they are done, so that no organization fills the disk of all.
ALTER TABLE jobs ADD COLUMN staged_bytes bigint NOT NULL DEFAULT 0;
