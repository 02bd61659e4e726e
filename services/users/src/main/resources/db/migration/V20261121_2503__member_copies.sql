-- An organization sees a person only through its own row in members; two triggers keep the copies there
-- true. They run as tenantry_definer, which may read users and write members for this and nothing else.
GRANT SELECT, UPDATE (updated_at) ON users TO tenantry_definer;
GRANT SELECT, UPDATE ON members TO tenantry_definer;

CREATE POLICY p_definer_reads ON members FOR SELECT TO tenantry_definer USING (true);
CREATE POLICY p_definer_copies ON members FOR UPDATE TO tenantry_definer USING (true) WITH CHECK (true);

-- The lock makes a change of the person wait for the membership that is being made, and the other way round:
-- otherwise a copy taken just before the change would never hear of it.
CREATE FUNCTION tenantry.copy_user_into_member() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  SELECT u.name, u.email, u.email_verified, u.phone, u.phone_verified,
         u.avatar_url, u.two_factor_enabled, u.managed_by IS NOT DISTINCT FROM NEW.org_id
    INTO NEW.name, NEW.email, NEW.email_verified, NEW.phone, NEW.phone_verified,
         NEW.avatar_url, NEW.two_factor_enabled, NEW.managed
    FROM users u
   WHERE u.id = NEW.user_id
     FOR SHARE;
  RETURN NEW;
END $$;

CREATE FUNCTION tenantry.copy_user_into_members() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE members m
     SET name = NEW.name,
         email = NEW.email,
         email_verified = NEW.email_verified,
         phone = NEW.phone,
         phone_verified = NEW.phone_verified,
         avatar_url = NEW.avatar_url,
         two_factor_enabled = NEW.two_factor_enabled,
         managed = (NEW.managed_by IS NOT DISTINCT FROM m.org_id),
         updated_at = now()
   WHERE m.user_id = NEW.id;
  RETURN NULL;
END $$;

CREATE TRIGGER members_copy_user
  BEFORE INSERT ON members
  FOR EACH ROW EXECUTE FUNCTION tenantry.copy_user_into_member();

CREATE TRIGGER users_copy_to_members
  AFTER UPDATE OF name, email, email_verified, phone, phone_verified, avatar_url, two_factor_enabled, managed_by
  ON users
  FOR EACH ROW
  WHEN ((OLD.name, OLD.email, OLD.email_verified, OLD.phone, OLD.phone_verified,
         OLD.avatar_url, OLD.two_factor_enabled, OLD.managed_by)
        IS DISTINCT FROM
        (NEW.name, NEW.email, NEW.email_verified, NEW.phone, NEW.phone_verified,
         NEW.avatar_url, NEW.two_factor_enabled, NEW.managed_by))
  EXECUTE FUNCTION tenantry.copy_user_into_members();

ALTER FUNCTION tenantry.copy_user_into_member() OWNER TO tenantry_definer;
ALTER FUNCTION tenantry.copy_user_into_members() OWNER TO tenantry_definer;
