-- A row of a file makes a person or, where they are somebody's outside, invites them, in one transaction.
GRANT INSERT ON invitations TO tenantry_identity;
