-- factors_of_name --
-- How somebody signs in who works here now.
SELECT f.account_id, f.login_name, s.role, f.password_hash, f.totp_sealed, f.totp_step
  FROM staff_factor f JOIN staff s USING (account_id)
 WHERE f.login_name = %(login_name)s AND s.ended_at IS NULL

-- factors_of_account --
SELECT f.account_id, f.login_name, s.role, f.password_hash, f.totp_sealed, f.totp_step
  FROM staff_factor f JOIN staff s USING (account_id)
 WHERE f.account_id = %(account_id)s AND s.ended_at IS NULL

-- name_add --
-- One row changed: the name is theirs. None: it is somebody else's.
INSERT INTO staff_factor (account_id, login_name) VALUES (%(account_id)s, %(login_name)s)
ON CONFLICT DO NOTHING

-- password_set --
UPDATE staff_factor SET password_hash = %(password_hash)s, totp_sealed = %(totp_sealed)s, totp_step = %(totp_step)s
 WHERE account_id = %(account_id)s

-- password_change --
UPDATE staff_factor SET password_hash = %(password_hash)s WHERE account_id = %(account_id)s

-- factors_drop --
-- Forget all ways to sign in.
WITH keys AS (DELETE FROM staff_passkey WHERE account_id = %(account_id)s),
     calls AS (DELETE FROM staff_invitation WHERE account_id = %(account_id)s)
UPDATE staff_factor SET password_hash = NULL, totp_sealed = NULL, totp_step = 0 WHERE account_id = %(account_id)s

-- step_use --
-- Use the code of a half minute. One row changed: it is used now. None: it was, or a later one.
UPDATE staff_factor SET totp_step = %(step)s WHERE account_id = %(account_id)s AND totp_step < %(step)s

-- passkeys_of --
SELECT credential_id, account_id, public_key, sign_count, label, added_at, used_at
  FROM staff_passkey WHERE account_id = %(account_id)s ORDER BY added_at

-- passkey --
SELECT credential_id, account_id, public_key, sign_count, label, added_at, used_at
  FROM staff_passkey JOIN staff USING (account_id)
 WHERE credential_id = %(credential_id)s AND staff.ended_at IS NULL

-- passkey_add --
INSERT INTO staff_passkey (credential_id, account_id, public_key, sign_count, label)
VALUES (%(credential_id)s, %(account_id)s, %(public_key)s, %(sign_count)s, %(label)s)
ON CONFLICT DO NOTHING

-- passkey_used --
UPDATE staff_passkey SET sign_count = %(sign_count)s, used_at = now() WHERE credential_id = %(credential_id)s

-- passkey_remove --
DELETE FROM staff_passkey WHERE credential_id = %(credential_id)s AND account_id = %(account_id)s

-- challenge_use --
-- One row changed: nobody used it before.
INSERT INTO staff_challenge (challenge) VALUES (%(challenge)s) ON CONFLICT DO NOTHING

-- invitation_put --
INSERT INTO staff_invitation (account_id, code_hash, code_sealed, expires_at)
VALUES (%(account_id)s, %(code_hash)s, %(code_sealed)s, now() + %(lives)s)
ON CONFLICT (account_id) DO UPDATE
   SET code_hash = excluded.code_hash, code_sealed = excluded.code_sealed, expires_at = excluded.expires_at

-- invitation_of --
SELECT code_sealed, expires_at FROM staff_invitation WHERE account_id = %(account_id)s AND expires_at > now()

-- invited --
-- Whom a code invites; kept from others until commit.
SELECT i.account_id, f.login_name, s.name, s.role
  FROM staff_invitation i JOIN staff s USING (account_id) JOIN staff_factor f USING (account_id)
 WHERE i.code_hash = %(code_hash)s AND i.expires_at > now() AND s.ended_at IS NULL
   FOR UPDATE OF i

-- invitation_drop --
DELETE FROM staff_invitation WHERE account_id = %(account_id)s

-- login_begin --
-- One row changed: it has begun. None: a token of this second was given before.
INSERT INTO staff_login (mac, account_id, way, expires_at)
VALUES (%(mac)s, %(account_id)s, %(way)s, %(expires_at)s) ON CONFLICT DO NOTHING

-- login_end --
UPDATE staff_login SET ended_at = now() WHERE mac = %(mac)s AND ended_at IS NULL

-- logins_end --
-- End the logins of somebody but one.
UPDATE staff_login SET ended_at = now()
 WHERE account_id = %(account_id)s AND mac <> %(but)s AND ended_at IS NULL

-- logins_of --
SELECT mac, way, began_at FROM staff_login
 WHERE account_id = %(account_id)s AND ended_at IS NULL AND expires_at > now() ORDER BY began_at DESC

-- try_wait --
-- Seconds that this browser still has to wait under this name.
SELECT greatest(0, ceil(extract(epoch FROM free_at - clock_timestamp())))::int FROM staff_try
 WHERE name_hash = %(name_hash)s AND browser = %(browser)s

-- try_take --
-- Count a try before it is known to be in vain, so that tries at once cannot outrun the count.
INSERT INTO staff_try (name_hash, browser, failures, free_at)
VALUES (%(name_hash)s, %(browser)s, 1, now())
ON CONFLICT (name_hash, browser) DO UPDATE
   SET failures = CASE WHEN staff_try.tried_at < now() - interval '1 day' THEN 1 ELSE staff_try.failures + 1 END,
       tried_at = now()
RETURNING failures

-- try_delay --
UPDATE staff_try SET free_at = clock_timestamp() + %(wait)s WHERE name_hash = %(name_hash)s AND browser = %(browser)s

-- try_forget --
DELETE FROM staff_try WHERE name_hash = %(name_hash)s AND browser = %(browser)s

-- old_forget --
-- What is of no use any more: tries of yesterday, challenges that have expired, old logins and invitations.
WITH tries AS (DELETE FROM staff_try WHERE tried_at < now() - interval '1 day'),
     challenges AS (DELETE FROM staff_challenge WHERE used_at < now() - interval '1 day'),
     calls AS (DELETE FROM staff_invitation WHERE expires_at < now())
DELETE FROM staff_login WHERE expires_at < now() - interval '30 days'
