-- What an organization demands of its people's passwords. No row: nothing beyond what holds for everybody.
CREATE TABLE password_policies (
  org_id        uuid    NOT NULL,
  length_min    integer,
  refused_words text[]  NOT NULL DEFAULT '{}',
  CONSTRAINT password_policies_pkey PRIMARY KEY (org_id),
  CONSTRAINT password_policies_length CHECK (length_min BETWEEN 12 AND 64),
  CONSTRAINT password_policies_words CHECK (cardinality(refused_words) <= 100)
);

SELECT tenantry.protect('password_policies');
CREATE POLICY p_definer ON password_policies FOR SELECT TO tenantry_definer USING (true);
GRANT SELECT ON password_policies TO tenantry_definer, tenantry_identity;
GRANT SELECT, INSERT, UPDATE ON password_policies TO tenantry_tenant, tenantry_platform;

-- Whoever sets a password for a person obeys every organization that the person belongs to, and learns of none.
CREATE FUNCTION tenantry.password_policies_of(p_user uuid)
RETURNS TABLE (length_min integer, refused_words text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT p.length_min, p.refused_words
    FROM member_standing m
    JOIN password_policies p ON p.org_id = m.org_id
   WHERE m.user_id = p_user AND m.state <> 'deleted';
END;

REVOKE ALL ON FUNCTION tenantry.password_policies_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenantry.password_policies_of(uuid) TO tenantry_identity, tenantry_platform;
ALTER FUNCTION tenantry.password_policies_of(uuid) OWNER TO tenantry_definer;
