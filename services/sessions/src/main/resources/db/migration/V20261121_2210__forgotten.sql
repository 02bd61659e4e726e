-- Where the sessions of somebody were used goes with their membership, when it is removed for good.
GRANT DELETE ON session_orgs TO tenantry_identity;
