-- A user is one person, in every organization. Logins that serve an organization have no right here:
-- what an organization may see of a person is its row in members.
CREATE TABLE users (
  id                 uuid PRIMARY KEY,
  name               text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  -- Copies of the identifiers by which the person signs in (login_identifiers), kept for lists.
  email              text CHECK (email = lower(email)),
  email_verified     boolean NOT NULL DEFAULT false,
  phone              text,
  phone_verified     boolean NOT NULL DEFAULT false,
  avatar_url         text,
  two_factor_enabled boolean NOT NULL DEFAULT false,
  -- The organization whose own action made this row; empty once the person belongs to anybody else too.
  managed_by         uuid CHECK (managed_by <> '00000000-0000-0000-0000-000000000000'),
  created_at         timestamptz NOT NULL DEFAULT now(),
  updated_at         timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX users_email ON users (email);

GRANT SELECT, INSERT, UPDATE ON users TO tenantry_identity, tenantry_platform;

-- "Cleared for good": no statement can make somebody managed after their row was made.
CREATE FUNCTION tenantry.refuse_later_management() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION 'a person becomes managed only when their row is made'
    USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER users_managed_only_at_birth
  BEFORE UPDATE OF managed_by ON users
  FOR EACH ROW
  WHEN (NEW.managed_by IS NOT NULL AND NEW.managed_by IS DISTINCT FROM OLD.managed_by)
  EXECUTE FUNCTION tenantry.refuse_later_management();
