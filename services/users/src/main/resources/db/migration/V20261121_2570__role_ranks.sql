-- The highest rank of a person's roles, for those who are there already (Role.rank; nobody has made a role yet). The
-- wall stands before the owner too, so it is lowered for this transaction.
ALTER TABLE members NO FORCE ROW LEVEL SECURITY;
UPDATE members
   SET role_rank = CASE WHEN 'owner' = ANY (roles) THEN 1000 WHEN 'admin' = ANY (roles) THEN 900
                        WHEN 'editor' = ANY (roles) THEN 30 WHEN 'viewer' = ANY (roles) THEN 20
                        ELSE 10 END
 WHERE roles <> '{}';
ALTER TABLE members FORCE ROW LEVEL SECURITY;
UPDATE users
   SET role_rank = CASE WHEN 'admin' = ANY (roles) THEN 900 WHEN 'support' = ANY (roles) THEN 30 ELSE 20 END
 WHERE roles <> '{}';
