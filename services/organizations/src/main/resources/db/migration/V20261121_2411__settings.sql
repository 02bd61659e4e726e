-- An organization edits its own settings, and writes down its own slugs. Whether a slug is somebody else's it hears from
-- the primary key alone, which knows no wall.
GRANT UPDATE (name, slug, logo_url, metadata, invitation_days, updated_at) ON organizations TO tenantry_tenant;

SELECT tenantry.protect('org_slugs');

-- Sign-in and the guard look up any slug: it tells nothing but an id, which opens nothing.
CREATE POLICY p_look_up ON org_slugs FOR SELECT TO tenantry_identity USING (true);

GRANT SELECT, INSERT ON org_slugs TO tenantry_tenant;
