-- A password that somebody else chose for the first sign-in only: its owner chooses another one then.
ALTER TABLE password_hashes ADD COLUMN must_change boolean NOT NULL DEFAULT false;
