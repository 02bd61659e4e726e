-- How complete a profile is: ten fields, ten each; io.tenantry.users.Completeness names the ones that are missing.
-- Counted by triggers, because avatar and phone of a member are copies that change without the organization's doing.
CREATE FUNCTION tenantry.score_profile() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  NEW.profile_score := 10 * (num_nonnulls(NEW.avatar_url, NEW.phone, NEW.bio, NEW.country, NEW.city, NEW.timezone,
                                          NEW.locale, NEW.designation, NEW.birth_date)
                             + (cardinality(NEW.expertise) > 0)::int);
  RETURN NEW;
END $$;

-- After the copies of the person's row: triggers fire by name.
CREATE TRIGGER members_profile_scored
  BEFORE INSERT OR UPDATE OF avatar_url, phone, bio, country, city, timezone, locale, designation, expertise, birth_date,
                             profile_score
  ON members
  FOR EACH ROW EXECUTE FUNCTION tenantry.score_profile();
CREATE TRIGGER users_profile_scored
  BEFORE INSERT OR UPDATE OF avatar_url, phone, bio, country, city, timezone, locale, designation, expertise, birth_date,
                             profile_score
  ON users
  FOR EACH ROW EXECUTE FUNCTION tenantry.score_profile();

-- For people who are there already.
UPDATE users SET profile_score = 0;
ALTER TABLE members NO FORCE ROW LEVEL SECURITY;
UPDATE members SET profile_score = 0;
ALTER TABLE members FORCE ROW LEVEL SECURITY;

-- How often an organization has heard today that somebody it wanted to add belongs elsewhere.
CREATE TABLE invite_instead_answers (
  org_id  uuid    NOT NULL,
  day     date    NOT NULL,
  answers integer NOT NULL,
  PRIMARY KEY (org_id, day)
);
SELECT tenantry.protect('invite_instead_answers');
GRANT SELECT, INSERT, UPDATE, DELETE ON invite_instead_answers TO tenantry_identity;
