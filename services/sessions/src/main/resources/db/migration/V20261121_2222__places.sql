-- Where a session was opened, as far as its address tells: ISO 3166-1 alpha-2, and names in English.
ALTER TABLE sessions
  ADD COLUMN country text NOT NULL DEFAULT '',
  ADD COLUMN region  text NOT NULL DEFAULT '',
  ADD COLUMN city    text NOT NULL DEFAULT '';
