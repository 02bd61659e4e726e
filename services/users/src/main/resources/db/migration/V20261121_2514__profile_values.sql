-- Which values a profile field has in an organization (the platform is the nil id): what an autocomplete offers, page by
-- page, and how a filter without case and accents finds the values that are meant. Kept by triggers; a value is added
-- when somebody gets it, doubted when somebody loses it, and forgotten by the schedule when nobody has it.
CREATE TABLE profile_values (
  org_id     uuid NOT NULL,
  field      text COLLATE "C" NOT NULL,
  key        text COLLATE "C" NOT NULL,
  value      text COLLATE "C" NOT NULL,
  doubted_at timestamptz,
  PRIMARY KEY (org_id, field, key, value)
);
CREATE INDEX profile_values_doubted ON profile_values (doubted_at) WHERE doubted_at IS NOT NULL;

SELECT tenantry.protect('profile_values');
GRANT SELECT ON profile_values TO tenantry_tenant;
GRANT SELECT, UPDATE, DELETE ON profile_values TO tenantry_platform;
GRANT SELECT, INSERT, UPDATE ON profile_values TO tenantry_definer;
CREATE POLICY p_definer ON profile_values TO tenantry_definer USING (true) WITH CHECK (true);

-- What one person's profile says; longer texts are no values to choose from.
CREATE FUNCTION tenantry.values_of(
    country text, state text, city text, timezone text, locale text, gender text, designation text, expertise text[],
    oauth_providers text[])
  RETURNS TABLE (field text, value text)
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT said.field, said.value
    FROM (VALUES ('country', country), ('state', state), ('city', city), ('timezone', timezone), ('locale', locale),
                 ('gender', gender), ('designation', designation)) said (field, value)
   WHERE length(said.value) <= 200
   UNION ALL
  SELECT 'expertise', one FROM unnest(expertise) one WHERE length(one) <= 200
   UNION ALL
  SELECT 'oauth_provider', one FROM unnest(oauth_providers) one WHERE length(one) <= 200;
END;

-- For people who are there already.
ALTER TABLE members NO FORCE ROW LEVEL SECURITY;
ALTER TABLE profile_values NO FORCE ROW LEVEL SECURITY;
INSERT INTO profile_values (org_id, field, key, value)
SELECT DISTINCT p.org_id, v.field, tenantry.sort_key(v.value), v.value
  FROM (SELECT org_id, country, state, city, timezone, locale, gender, designation, expertise, oauth_providers
          FROM members
        UNION ALL
        SELECT '00000000-0000-0000-0000-000000000000', country, state, city, timezone, locale, gender, designation,
               expertise, oauth_providers
          FROM users) p,
       tenantry.values_of(p.country, p.state, p.city, p.timezone, p.locale, p.gender, p.designation, p.expertise,
                          p.oauth_providers) v;
ALTER TABLE profile_values FORCE ROW LEVEL SECURITY;
ALTER TABLE members FORCE ROW LEVEL SECURITY;

CREATE FUNCTION tenantry.add_member_values() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO profile_values AS known (org_id, field, key, value)
  SELECT DISTINCT n.org_id, v.field, tenantry.sort_key(v.value), v.value
    FROM new_people n,
         tenantry.values_of(n.country, n.state, n.city, n.timezone, n.locale, n.gender, n.designation, n.expertise,
                            n.oauth_providers) v
  ON CONFLICT (org_id, field, key, value) DO UPDATE SET doubted_at = NULL WHERE known.doubted_at IS NOT NULL;
  RETURN NULL;
END $$;

CREATE FUNCTION tenantry.add_user_values() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO profile_values AS known (org_id, field, key, value)
  SELECT DISTINCT '00000000-0000-0000-0000-000000000000'::uuid, v.field, tenantry.sort_key(v.value), v.value
    FROM new_people n,
         tenantry.values_of(n.country, n.state, n.city, n.timezone, n.locale, n.gender, n.designation, n.expertise,
                            n.oauth_providers) v
  ON CONFLICT (org_id, field, key, value) DO UPDATE SET doubted_at = NULL WHERE known.doubted_at IS NOT NULL;
  RETURN NULL;
END $$;

-- For members and for users; the argument says which.
CREATE FUNCTION tenantry.change_values() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  org uuid := CASE TG_ARGV[0] WHEN 'members' THEN (to_jsonb(OLD) ->> 'org_id')::uuid
                              ELSE '00000000-0000-0000-0000-000000000000' END;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    INSERT INTO profile_values AS known (org_id, field, key, value)
    SELECT DISTINCT org, v.field, tenantry.sort_key(v.value), v.value
      FROM tenantry.values_of(NEW.country, NEW.state, NEW.city, NEW.timezone, NEW.locale, NEW.gender, NEW.designation,
                              NEW.expertise, NEW.oauth_providers) v
    ON CONFLICT (org_id, field, key, value) DO UPDATE SET doubted_at = NULL WHERE known.doubted_at IS NOT NULL;
  END IF;
  UPDATE profile_values known
     SET doubted_at = now()
    FROM (SELECT * FROM tenantry.values_of(OLD.country, OLD.state, OLD.city, OLD.timezone, OLD.locale, OLD.gender,
                                           OLD.designation, OLD.expertise, OLD.oauth_providers)
          EXCEPT
          SELECT * FROM tenantry.values_of(NEW.country, NEW.state, NEW.city, NEW.timezone, NEW.locale, NEW.gender,
                                           NEW.designation, NEW.expertise, NEW.oauth_providers)) lost
   WHERE known.org_id = org AND known.field = lost.field AND known.key = tenantry.sort_key(lost.value)
     AND known.value = lost.value AND known.doubted_at IS NULL;
  RETURN NULL;
END $$;

CREATE TRIGGER members_values_new AFTER INSERT ON members
  REFERENCING NEW TABLE AS new_people
  FOR EACH STATEMENT EXECUTE FUNCTION tenantry.add_member_values();
CREATE TRIGGER users_values_new AFTER INSERT ON users
  REFERENCING NEW TABLE AS new_people
  FOR EACH STATEMENT EXECUTE FUNCTION tenantry.add_user_values();
CREATE TRIGGER members_values_changed
  AFTER UPDATE OF country, state, city, timezone, locale, gender, designation, expertise, oauth_providers ON members
  FOR EACH ROW
  WHEN ((OLD.country, OLD.state, OLD.city, OLD.timezone, OLD.locale, OLD.gender, OLD.designation, OLD.expertise,
         OLD.oauth_providers)
        IS DISTINCT FROM
        (NEW.country, NEW.state, NEW.city, NEW.timezone, NEW.locale, NEW.gender, NEW.designation, NEW.expertise,
         NEW.oauth_providers))
  EXECUTE FUNCTION tenantry.change_values('members');
CREATE TRIGGER users_values_changed
  AFTER UPDATE OF country, state, city, timezone, locale, gender, designation, expertise, oauth_providers ON users
  FOR EACH ROW
  WHEN ((OLD.country, OLD.state, OLD.city, OLD.timezone, OLD.locale, OLD.gender, OLD.designation, OLD.expertise,
         OLD.oauth_providers)
        IS DISTINCT FROM
        (NEW.country, NEW.state, NEW.city, NEW.timezone, NEW.locale, NEW.gender, NEW.designation, NEW.expertise,
         NEW.oauth_providers))
  EXECUTE FUNCTION tenantry.change_values('users');
CREATE TRIGGER members_values_gone AFTER DELETE ON members
  FOR EACH ROW EXECUTE FUNCTION tenantry.change_values('members');
CREATE TRIGGER users_values_gone AFTER DELETE ON users
  FOR EACH ROW EXECUTE FUNCTION tenantry.change_values('users');

ALTER FUNCTION tenantry.add_member_values() OWNER TO tenantry_definer;
ALTER FUNCTION tenantry.add_user_values() OWNER TO tenantry_definer;
ALTER FUNCTION tenantry.change_values() OWNER TO tenantry_definer;

-- Forgets doubted values that nobody has. A doubt is a minute old by then, longer than any transaction: whoever took
-- the value without hearing of the doubt is seen.
CREATE FUNCTION tenantry.forget_profile_values(at_most integer) RETURNS bigint
  LANGUAGE plpgsql SET search_path = pg_catalog, public SET enable_seqscan = off AS $$
DECLARE
  doubted   profile_values;
  held      boolean;
  forgotten bigint := 0;
BEGIN
  FOR doubted IN SELECT * FROM profile_values
                  WHERE doubted_at < now() - interval '1 minute'
                  ORDER BY doubted_at
                  LIMIT at_most
                    FOR UPDATE SKIP LOCKED
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %s AND %s && tenantry.facets($1, ARRAY[$2]))',
                   CASE doubted.org_id WHEN '00000000-0000-0000-0000-000000000000' THEN 'users WHERE true'
                                       ELSE 'members WHERE org_id = $1' END,
                   tenantry.people_facets(CASE doubted.org_id WHEN '00000000-0000-0000-0000-000000000000' THEN 'users'
                                                              ELSE 'members' END))
      INTO held USING doubted.org_id, CASE doubted.field WHEN 'oauth_provider' THEN 'oauth_providers' ELSE doubted.field END
                                   || '=' || doubted.value;
    IF held THEN
      UPDATE profile_values SET doubted_at = NULL
       WHERE org_id = doubted.org_id AND field = doubted.field AND key = doubted.key AND value = doubted.value;
    ELSE
      DELETE FROM profile_values
       WHERE org_id = doubted.org_id AND field = doubted.field AND key = doubted.key AND value = doubted.value;
      forgotten := forgotten + 1;
    END IF;
  END LOOP;
  RETURN forgotten;
END $$;
REVOKE ALL ON FUNCTION tenantry.forget_profile_values(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenantry.forget_profile_values(integer) TO tenantry_platform;
