-- What admins write down about people, for other admins. An organization's own; the platform's have the nil id.
CREATE TABLE admin_notes (
  org_id     uuid        NOT NULL,
  id         uuid        NOT NULL,
  user_id    uuid        NOT NULL,
  author_id  uuid        NOT NULL,
  text       text        NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT admin_notes_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT admin_notes_text CHECK (length(text) BETWEEN 1 AND 5000)
);

COMMENT ON COLUMN admin_notes.user_id IS 'Whom it is about; erasure finds rows by it.';

-- An id tells when it was made (UUIDv7): newest first is by id.
CREATE INDEX admin_notes_about ON admin_notes (org_id, user_id, id);
CREATE INDEX admin_notes_of_user ON admin_notes (user_id);

SELECT tenantry.protect('admin_notes');
GRANT SELECT, INSERT ON admin_notes TO tenantry_tenant, tenantry_platform;

-- Notes about a person go with what the trail tells about them, by the same functions and by no other way.
GRANT SELECT, DELETE ON admin_notes TO tenantry_definer;
CREATE POLICY p_definer ON admin_notes TO tenantry_definer USING (true);

SET ROLE tenantry_definer;
CREATE OR REPLACE FUNCTION tenantry.erase_from_audit(person uuid) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
AS $$
  DELETE FROM admin_notes WHERE user_id = person;
  WITH gone AS (DELETE FROM audit_personal WHERE person_id = person RETURNING 1)
  SELECT count(*) FROM gone
$$;

CREATE OR REPLACE FUNCTION tenantry.erase_from_own_audit(person uuid) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
AS $$
  DELETE FROM admin_notes WHERE org_id = tenantry.current_org() AND user_id = person;
  WITH gone AS (DELETE FROM audit_personal
                 WHERE org_id = tenantry.current_org() AND person_id = person RETURNING 1)
  SELECT count(*) FROM gone
$$;
RESET ROLE;
