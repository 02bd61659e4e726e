-- A key that stands on a platform role is no part of a membership: it stays when its owner's membership there is removed
-- for good, as it stays when they leave. Only its owner may replace a function.
SET ROLE tenantry_definer;
CREATE OR REPLACE FUNCTION tenantry.end_keys_of_member() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM api_keys WHERE owner_id = OLD.user_id AND org_id = OLD.org_id AND NOT via_platform;
    RETURN OLD;
  END IF;
  UPDATE api_keys SET revoked_at = now()
   WHERE owner_id = NEW.user_id AND org_id = NEW.org_id AND revoked_at IS NULL AND NOT via_platform;
  RETURN NEW;
END $$;
RESET ROLE;
