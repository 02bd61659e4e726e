-- An organization may want that whoever is in it has shown a second factor in that session.
ALTER TABLE session_policies ADD COLUMN second_factor_required boolean NOT NULL DEFAULT false;

CREATE FUNCTION tenantry.second_factor_missing(p_org uuid, p_amr text[])
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT p_org IS NOT NULL AND NOT 'mfa' = ANY (p_amr)
         AND EXISTS (SELECT 1
                       FROM session_policies
                      WHERE org_id = p_org AND second_factor_required);
END;

-- Where a person may not be without one.
CREATE FUNCTION tenantry.second_factor_wanted_of(p_user uuid)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT EXISTS (SELECT 1
                   FROM member_standing m
                   JOIN session_policies p ON p.org_id = m.org_id
                  WHERE m.user_id = p_user AND m.state <> 'deleted' AND p.second_factor_required);
END;

REVOKE ALL ON FUNCTION tenantry.second_factor_missing(uuid, text[]), tenantry.second_factor_wanted_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenantry.second_factor_missing(uuid, text[]), tenantry.second_factor_wanted_of(uuid)
   TO tenantry_identity;
ALTER FUNCTION tenantry.second_factor_missing(uuid, text[]) OWNER TO tenantry_definer;
ALTER FUNCTION tenantry.second_factor_wanted_of(uuid) OWNER TO tenantry_definer;
