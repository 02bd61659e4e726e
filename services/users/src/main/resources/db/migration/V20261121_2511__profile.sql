-- What people lists filter, sort and show beyond the identifiers; the same columns in both tables. Members hold the
-- organization's own profile of the person, users the person's own.
ALTER TABLE users
  ADD COLUMN bio             text,
  ADD COLUMN country         text,
  ADD COLUMN state           text,
  ADD COLUMN city            text,
  ADD COLUMN continent       text,
  ADD COLUMN timezone        text,
  ADD COLUMN locale          text,
  ADD COLUMN gender          text,
  ADD COLUMN designation     text,
  ADD COLUMN expertise       text[] NOT NULL DEFAULT '{}',
  ADD COLUMN birth_date      date,
  -- How complete the profile is, of 100; written with the profile.
  ADD COLUMN profile_score   smallint NOT NULL DEFAULT 0
             CONSTRAINT users_profile_score CHECK (profile_score BETWEEN 0 AND 100),
  -- Only admins see metadata; the person sees public_metadata and may not edit it.
  ADD COLUMN metadata        jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN public_metadata jsonb NOT NULL DEFAULT '{}',
  -- Copies of what credentials know; has_password is kept by a trigger below.
  ADD COLUMN has_password    boolean NOT NULL DEFAULT false,
  ADD COLUMN oauth_providers text[] NOT NULL DEFAULT '{}',
  ADD COLUMN failed_attempts integer NOT NULL DEFAULT 0,
  ADD COLUMN locked_until    timestamptz,
  -- The highest rank of the roles; written with them.
  ADD COLUMN role_rank       smallint NOT NULL DEFAULT 0,
  -- What the person is in any organization; kept by triggers below.
  ADD COLUMN is_admin        boolean NOT NULL DEFAULT false,
  ADD COLUMN is_instructor   boolean NOT NULL DEFAULT false,
  ADD COLUMN is_learner      boolean NOT NULL DEFAULT false;

ALTER TABLE members
  ADD COLUMN bio             text,
  ADD COLUMN country         text,
  ADD COLUMN state           text,
  ADD COLUMN city            text,
  ADD COLUMN continent       text,
  ADD COLUMN timezone        text,
  ADD COLUMN locale          text,
  ADD COLUMN gender          text,
  ADD COLUMN designation     text,
  ADD COLUMN expertise       text[] NOT NULL DEFAULT '{}',
  ADD COLUMN birth_date      date,
  ADD COLUMN profile_score   smallint NOT NULL DEFAULT 0
             CONSTRAINT members_profile_score CHECK (profile_score BETWEEN 0 AND 100),
  ADD COLUMN metadata        jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN public_metadata jsonb NOT NULL DEFAULT '{}',
  -- Copies of the user's row, kept by triggers; the failed attempts and the lock only of people whom the organization
  -- manages.
  ADD COLUMN has_password    boolean NOT NULL DEFAULT false,
  ADD COLUMN oauth_providers text[] NOT NULL DEFAULT '{}',
  ADD COLUMN failed_attempts integer NOT NULL DEFAULT 0
             CONSTRAINT members_failed_attempts CHECK (managed OR failed_attempts = 0),
  ADD COLUMN locked_until    timestamptz
             CONSTRAINT members_locked_until CHECK (managed OR locked_until IS NULL),
  ADD COLUMN role_rank       smallint NOT NULL DEFAULT 0;

-- For people who are there already. The wall stands before the owner too, so it is lowered for this transaction.
ALTER TABLE members NO FORCE ROW LEVEL SECURITY;
UPDATE users u SET has_password = true FROM password_hashes p WHERE p.user_id = u.id;
UPDATE users u
   SET is_admin = m.is_admin, is_instructor = m.is_instructor, is_learner = m.is_learner
  FROM (SELECT user_id, bool_or(is_admin) AS is_admin, bool_or(is_instructor) AS is_instructor,
               bool_or(is_learner) AS is_learner
          FROM members
         WHERE deleted_at IS NULL
         GROUP BY user_id) m
 WHERE m.user_id = u.id;
UPDATE members m SET has_password = true FROM users u WHERE u.id = m.user_id AND u.has_password;
ALTER TABLE members FORCE ROW LEVEL SECURITY;

-- A version is what an admin sees edited: the profile and the metadata, too.
DROP TRIGGER members_newer_version ON members;
CREATE TRIGGER members_newer_version
  BEFORE UPDATE OF name, email, email_verified, phone, phone_verified, avatar_url, two_factor_enabled, managed,
                   username, unique_id, status, suspended_until, is_admin, is_instructor, is_learner, roles,
                   bio, country, state, city, continent, timezone, locale, gender, designation, expertise, birth_date,
                   metadata, public_metadata, joined_at, deleted_at, updated_at
  ON members
  FOR EACH ROW EXECUTE FUNCTION tenantry.newer_version();

DROP TRIGGER users_newer_version ON users;
CREATE TRIGGER users_newer_version
  BEFORE UPDATE OF name, email, email_verified, phone, phone_verified, avatar_url, two_factor_enabled, managed_by,
                   bio, country, state, city, continent, timezone, locale, gender, designation, expertise, birth_date,
                   metadata, public_metadata, updated_at
  ON users
  FOR EACH ROW EXECUTE FUNCTION tenantry.newer_version();

-- From credentials to users: whether there is a password, never anything of it.
GRANT UPDATE (has_password, is_admin, is_instructor, is_learner) ON users TO tenantry_definer;

CREATE FUNCTION tenantry.copy_password_into_user() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE users
     SET has_password = (TG_OP = 'INSERT')
   WHERE id = CASE TG_OP WHEN 'INSERT' THEN NEW.user_id ELSE OLD.user_id END
     AND has_password <> (TG_OP = 'INSERT');
  RETURN NULL;
END $$;

CREATE TRIGGER password_hashes_copy_to_user
  AFTER INSERT OR DELETE ON password_hashes
  FOR EACH ROW EXECUTE FUNCTION tenantry.copy_password_into_user();

-- From users to members. Whoever owns a function replaces it.
SET ROLE tenantry_definer;
CREATE OR REPLACE FUNCTION tenantry.copy_user_into_member() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  SELECT u.name, u.email, u.email_verified, u.phone, u.phone_verified,
         u.avatar_url, u.two_factor_enabled, u.managed_by IS NOT DISTINCT FROM NEW.org_id,
         u.has_password, u.oauth_providers,
         CASE WHEN u.managed_by = NEW.org_id THEN u.failed_attempts ELSE 0 END,
         CASE WHEN u.managed_by = NEW.org_id THEN u.locked_until END
    INTO NEW.name, NEW.email, NEW.email_verified, NEW.phone, NEW.phone_verified,
         NEW.avatar_url, NEW.two_factor_enabled, NEW.managed,
         NEW.has_password, NEW.oauth_providers, NEW.failed_attempts, NEW.locked_until
    FROM users u
   WHERE u.id = NEW.user_id
     FOR SHARE;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION tenantry.copy_user_into_members() RETURNS trigger
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
         failed_attempts = CASE WHEN NEW.managed_by = m.org_id THEN NEW.failed_attempts ELSE 0 END,
         locked_until = CASE WHEN NEW.managed_by = m.org_id THEN NEW.locked_until END,
         updated_at = now()
   WHERE m.user_id = NEW.id;
  RETURN NULL;
END $$;

RESET ROLE;

-- What changes by itself, which is no edit and makes no new version.
CREATE FUNCTION tenantry.copy_sign_in_into_members() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE members m
     SET has_password = NEW.has_password,
         oauth_providers = NEW.oauth_providers,
         failed_attempts = CASE WHEN NEW.managed_by = m.org_id THEN NEW.failed_attempts ELSE 0 END,
         locked_until = CASE WHEN NEW.managed_by = m.org_id THEN NEW.locked_until END
   WHERE m.user_id = NEW.id;
  RETURN NULL;
END $$;

CREATE TRIGGER users_copy_ways_in_to_members
  AFTER UPDATE OF has_password, oauth_providers ON users
  FOR EACH ROW
  WHEN ((OLD.has_password, OLD.oauth_providers) IS DISTINCT FROM (NEW.has_password, NEW.oauth_providers))
  EXECUTE FUNCTION tenantry.copy_sign_in_into_members();

-- Nobody's failures cost a row for each organization: only the managed have a copy, and they are in one.
CREATE TRIGGER users_copy_failures_to_members
  AFTER UPDATE OF failed_attempts, locked_until ON users
  FOR EACH ROW
  WHEN (NEW.managed_by IS NOT NULL
        AND (OLD.failed_attempts, OLD.locked_until) IS DISTINCT FROM (NEW.failed_attempts, NEW.locked_until))
  EXECUTE FUNCTION tenantry.copy_sign_in_into_members();

-- From members to users: what the person is in any organization. Joining only adds.
CREATE FUNCTION tenantry.add_flags_to_users() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE users u
     SET is_admin = u.is_admin OR n.is_admin,
         is_instructor = u.is_instructor OR n.is_instructor,
         is_learner = u.is_learner OR n.is_learner
    FROM (SELECT user_id, bool_or(is_admin) AS is_admin, bool_or(is_instructor) AS is_instructor,
                 bool_or(is_learner) AS is_learner
            FROM new_members
           WHERE deleted_at IS NULL
           GROUP BY user_id) n
   WHERE u.id = n.user_id
     AND (n.is_admin > u.is_admin OR n.is_instructor > u.is_instructor OR n.is_learner > u.is_learner);
  RETURN NULL;
END $$;

-- The lock comes first, so that two organizations that change one person see each other's change.
CREATE FUNCTION tenantry.copy_flags_into_user() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM FROM users WHERE id = OLD.user_id FOR NO KEY UPDATE;
  UPDATE users u
     SET is_admin = n.is_admin, is_instructor = n.is_instructor, is_learner = n.is_learner
    FROM (SELECT coalesce(bool_or(is_admin), false) AS is_admin,
                 coalesce(bool_or(is_instructor), false) AS is_instructor,
                 coalesce(bool_or(is_learner), false) AS is_learner
            FROM members
           WHERE user_id = OLD.user_id AND deleted_at IS NULL) n
   WHERE u.id = OLD.user_id
     AND (u.is_admin, u.is_instructor, u.is_learner) <> (n.is_admin, n.is_instructor, n.is_learner);
  RETURN NULL;
END $$;

CREATE TRIGGER members_flags_new AFTER INSERT ON members
  REFERENCING NEW TABLE AS new_members
  FOR EACH STATEMENT EXECUTE FUNCTION tenantry.add_flags_to_users();
CREATE TRIGGER members_flags_changed AFTER UPDATE OF is_admin, is_instructor, is_learner, deleted_at ON members
  FOR EACH ROW
  WHEN ((OLD.is_admin, OLD.is_instructor, OLD.is_learner, OLD.deleted_at)
        IS DISTINCT FROM (NEW.is_admin, NEW.is_instructor, NEW.is_learner, NEW.deleted_at))
  EXECUTE FUNCTION tenantry.copy_flags_into_user();
CREATE TRIGGER members_flags_gone AFTER DELETE ON members
  FOR EACH ROW EXECUTE FUNCTION tenantry.copy_flags_into_user();

ALTER FUNCTION tenantry.copy_password_into_user() OWNER TO tenantry_definer;
ALTER FUNCTION tenantry.copy_sign_in_into_members() OWNER TO tenantry_definer;
ALTER FUNCTION tenantry.add_flags_to_users() OWNER TO tenantry_definer;
ALTER FUNCTION tenantry.copy_flags_into_user() OWNER TO tenantry_definer;
