-- Somebody who is removed for good loses their sign-in too, which only the login identity may touch: it also erases what
-- the trail of the organization that it has entered tells about them. Only its owner grants a function.
SET ROLE tenantry_definer;
GRANT EXECUTE ON FUNCTION tenantry.erase_from_own_audit(uuid) TO tenantry_identity;
RESET ROLE;
