-- codes_lock --
-- One request of a number at a time. A lock in memory only; a number may have no row yet.
SELECT pg_advisory_xact_lock(hashtextextended(encode(%(mobile_hash)s::bytea, 'hex'), 0))

-- code_last_sent --
-- When the last code that counts went to a number, or the one so many before it, and the time now. Not the time
-- the transaction began: it may have waited for the lock.
SELECT sent_at, clock_timestamp() AS asked_at FROM one_time_code
 WHERE mobile_hash = %(mobile_hash)s AND counted_as = %(counted_as)s
 ORDER BY sent_at DESC LIMIT 1

-- code_unanswered --
-- The same of the codes that nobody has typed back: whoever reads what comes never runs out of codes.
SELECT sent_at, clock_timestamp() AS asked_at FROM one_time_code
 WHERE mobile_hash = %(mobile_hash)s AND counted_as = %(counted_as)s AND used_at IS NULL
 ORDER BY sent_at DESC LIMIT 1 OFFSET %(back)s

-- code_to_email --
SELECT sent_at, clock_timestamp() AS asked_at FROM one_time_code
 WHERE email_hash = %(email_hash)s AND used_at IS NULL ORDER BY sent_at DESC LIMIT 1 OFFSET %(back)s

-- code_add --
INSERT INTO one_time_code
       (txn_id, mobile_hash, mobile_sealed, language, code_hash, tries_left, sent_at, expires_at, purpose,
        counted_as, asked_by, email_hash, email_sealed)
VALUES (%(txn_id)s, %(mobile_hash)s, %(mobile_sealed)s, %(language)s, %(code_hash)s, %(tries)s,
        clock_timestamp(), clock_timestamp() + %(lives)s, %(purpose)s, %(counted_as)s, %(asked_by)s,
        %(email_hash)s, %(email_sealed)s)
RETURNING sent_at, expires_at

-- code_look --
-- What its own page shows of a code that can still be used.
SELECT mobile_sealed, counted_as, purpose, sent_at, expires_at, clock_timestamp() AS asked_at, email_sealed
  FROM one_time_code
 WHERE txn_id = %(txn_id)s AND used_at IS NULL AND tries_left > 0 AND expires_at > clock_timestamp()

-- code_whose --
SELECT mobile_sealed FROM one_time_code WHERE txn_id = %(txn_id)s AND purpose = 'sign-in'

-- code_try --
-- Take one try of a code that can still be used, whatever it is compared with afterwards.
UPDATE one_time_code SET tries_left = tries_left - 1
 WHERE txn_id = %(txn_id)s AND purpose = %(purpose)s AND used_at IS NULL AND tries_left > 0 AND expires_at > now()
   AND asked_by IS NOT DISTINCT FROM %(asked_by)s::bigint
RETURNING mobile_hash, mobile_sealed, language, code_hash, tries_left, email_hash, email_sealed

-- code_use --
-- Use a code up. One row changed: it is yours. None: somebody was faster.
UPDATE one_time_code SET used_at = now() WHERE txn_id = %(txn_id)s AND used_at IS NULL

-- account_of --
-- The account of a number, made with its first right code.
INSERT INTO account (mobile_hash, mobile_sealed, language)
VALUES (%(mobile_hash)s, %(mobile_sealed)s, %(language)s)
ON CONFLICT (mobile_hash) DO UPDATE SET language = account.language
RETURNING account_id, role, language, mobile_hash, mobile_sealed, email_hash, email_sealed, letters_to

-- account_by_id --
SELECT account_id, role, language, mobile_hash, mobile_sealed, email_hash, email_sealed, letters_to
  FROM account WHERE account_id = %(account_id)s

-- account_by_mobile --
SELECT account_id, role, language, mobile_hash, mobile_sealed, email_hash, email_sealed, letters_to
  FROM account WHERE mobile_hash = %(mobile_hash)s

-- account_language --
UPDATE account SET language = %(language)s WHERE account_id = %(account_id)s

-- account_email --
-- A first address gets the letters too: whoever wants only one of both says so afterwards.
UPDATE account SET email_hash = %(email_hash)s, email_sealed = %(email_sealed)s,
       letters_to = CASE WHEN email_hash IS NULL THEN 'both' ELSE letters_to END
 WHERE account_id = %(account_id)s

-- account_email_remove --
UPDATE account SET email_hash = NULL, email_sealed = NULL, letters_to = 'sms' WHERE account_id = %(account_id)s

-- account_letters --
UPDATE account SET letters_to = %(letters_to)s, language = %(language)s
 WHERE account_id = %(account_id)s AND (email_hash IS NOT NULL OR %(letters_to)s = 'sms')

-- login_end --
INSERT INTO login_ended (mac, expires_at) VALUES (%(mac)s, %(expires_at)s) ON CONFLICT (mac) DO NOTHING

-- logins_ended --
-- The logins ended since a time, a little overlap included: who wrote first need not commit first.
SELECT mac, ended_at FROM login_ended
 WHERE ended_at > %(since)s::timestamptz - interval '10 seconds' AND expires_at > now()

-- logins_forget --
DELETE FROM login_ended WHERE expires_at < now()

-- codes_forget --
-- What no limit counts any more; the numbers in it are kept no longer than that.
DELETE FROM one_time_code WHERE sent_at < now() - interval '2 days'
