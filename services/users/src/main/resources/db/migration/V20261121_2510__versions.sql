-- Another version with every edit (tenantry.newer_version); signing in is none.
CREATE TRIGGER members_newer_version
  BEFORE UPDATE OF name, email, email_verified, phone, phone_verified, avatar_url, two_factor_enabled, managed,
                   username, unique_id, status, suspended_until, is_admin, is_instructor, is_learner, roles,
                   joined_at, deleted_at, updated_at
  ON members
  FOR EACH ROW EXECUTE FUNCTION tenantry.newer_version();

CREATE TRIGGER users_newer_version
  BEFORE UPDATE OF name, email, email_verified, phone, phone_verified, avatar_url, two_factor_enabled, managed_by,
                   updated_at
  ON users
  FOR EACH ROW EXECUTE FUNCTION tenantry.newer_version();
