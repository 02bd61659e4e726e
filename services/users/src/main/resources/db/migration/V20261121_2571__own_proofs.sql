-- When the person themselves have shown that an address or number is theirs: by following a link that was mailed
-- there, or telling the code that was sent. "Verified" says that it counts, which an admin may say, too. With another
-- address or number it has to be shown anew.
ALTER TABLE users
  ADD COLUMN email_proven_at timestamptz,
  ADD COLUMN phone_proven_at timestamptz;

-- Of those who are there already nobody has written down which it was. Assumed: somebody who answers to themselves
-- has come there by a mailed link, or was made by whoever runs this installation. Of those whom an organization
-- manages it may have been that organization's word; they count as not proven, so that nobody who made an account
-- for a stranger stays in it. Who of them resets their password by mail sets up their second factor once more.
UPDATE users
   SET email_proven_at = CASE WHEN email_verified THEN now() END,
       phone_proven_at = CASE WHEN phone_verified THEN now() END
 WHERE managed_by IS NULL;
