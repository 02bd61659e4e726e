-- The version of a thing that is edited is its updated_at, which therefore grows with every edit: two edits in one
-- microsecond, or one whose transaction began before the other's, still differ. Put it as a BEFORE UPDATE OF trigger
-- on the columns that an admin can see edited; what changes by itself (a last sign-in) is left out.
CREATE FUNCTION tenantry.newer_version() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  NEW.updated_at := greatest(NEW.updated_at, now(), OLD.updated_at + interval '1 microsecond');
  RETURN NEW;
END $$;
