-- Invitations to somebody who is removed for good are found by their address or by who accepted them, in any organization.
CREATE INDEX invitations_of_address ON invitations (email);
CREATE INDEX invitations_of_user ON invitations (accepted_by) WHERE accepted_by IS NOT NULL;
