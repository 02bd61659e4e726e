-- Another version with every edit (tenantry.newer_version).
CREATE TRIGGER organizations_newer_version
  BEFORE UPDATE ON organizations
  FOR EACH ROW EXECUTE FUNCTION tenantry.newer_version();
