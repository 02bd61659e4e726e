-- How somebody proves a number, and the address that they want instead of theirs.

-- One code for a number at a time. Of the code only a keyed hash is here: six digits are guessed from
-- anything else. How often a number was sent one is counted, because each costs money and wakes somebody.
CREATE TABLE phone_codes (
  phone         text PRIMARY KEY,
  user_id       uuid NOT NULL,
  mac           bytea NOT NULL,
  attempts_left integer NOT NULL,
  sent          integer NOT NULL DEFAULT 1,
  counted_from  timestamptz NOT NULL DEFAULT now(),
  sent_at       timestamptz NOT NULL DEFAULT now(),
  expires_at    timestamptz NOT NULL,
  used_at       timestamptz
);
CREATE INDEX phone_codes_of_user ON phone_codes (user_id);
CREATE INDEX phone_codes_by_expiry ON phone_codes (expires_at);

-- One wish of a person at a time; nobody's name until the link that is mailed there is followed.
CREATE TABLE wanted_addresses (
  user_id      uuid PRIMARY KEY,
  address      text NOT NULL,
  asked        integer NOT NULL DEFAULT 1,
  counted_from timestamptz NOT NULL DEFAULT now(),
  asked_at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX wanted_addresses_by_age ON wanted_addresses (asked_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON phone_codes, wanted_addresses TO tenantry_identity;
