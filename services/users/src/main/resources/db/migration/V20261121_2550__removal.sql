-- Deleting so that it can be undone, undoing it, and removing for good.

-- How somebody stood when they were deleted (state, until, reason): restoring lifts no suspension and no ban.
ALTER TABLE users   ADD COLUMN before_deletion jsonb
  CONSTRAINT users_before_deletion CHECK (before_deletion IS NULL OR status = 'deleted');
ALTER TABLE members ADD COLUMN before_deletion jsonb
  CONSTRAINT members_before_deletion CHECK (before_deletion IS NULL OR status = 'deleted');

-- Retention looks for the oldest.
CREATE INDEX users_deleted ON users (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX members_deleted ON members (deleted_at) WHERE deleted_at IS NOT NULL;

-- The username of somebody who was deleted can be given to somebody else. A unique id is kept for them.
DROP INDEX members_username;
CREATE UNIQUE INDEX members_username ON members (org_id, username) WHERE username IS NOT NULL AND deleted_at IS NULL;

GRANT DELETE ON users, members TO tenantry_identity;
GRANT DELETE ON members TO tenantry_definer;
CREATE POLICY p_definer_removes ON members FOR DELETE TO tenantry_definer USING (true);

CREATE FUNCTION tenantry.remove_memberships(person uuid) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
AS $$
  DELETE FROM members WHERE user_id = person;
$$;

-- Whoever is deleted everywhere is deleted in each organization's list; the organization's own decision about them stays
-- in member_standing, by which the row comes back as it was. Whom an organization has deleted itself stays deleted there.
CREATE FUNCTION tenantry.copy_deletion_into_members() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NEW.deleted_at IS NOT NULL THEN
    UPDATE members
       SET status = 'deleted', suspended_until = NULL, deleted_at = NEW.deleted_at, updated_at = now()
     WHERE user_id = NEW.id AND deleted_at IS NULL;
  ELSE
    UPDATE members m
       SET status = s.state, suspended_until = s.until, deleted_at = NULL, before_deletion = NULL, updated_at = now()
      FROM member_standing s
     WHERE m.user_id = NEW.id AND s.org_id = m.org_id AND s.user_id = m.user_id
       AND m.deleted_at IS NOT NULL AND s.state <> 'deleted';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER users_copy_deletion_to_members
  AFTER UPDATE OF deleted_at ON users
  FOR EACH ROW
  WHEN (OLD.deleted_at IS DISTINCT FROM NEW.deleted_at)
  EXECUTE FUNCTION tenantry.copy_deletion_into_members();

REVOKE ALL ON FUNCTION tenantry.remove_memberships(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenantry.remove_memberships(uuid) TO tenantry_identity;
ALTER FUNCTION tenantry.remove_memberships(uuid) OWNER TO tenantry_definer;
ALTER FUNCTION tenantry.copy_deletion_into_members() OWNER TO tenantry_definer;
