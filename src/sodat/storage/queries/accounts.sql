-- codes_lock --
-- One request of a number at a time. A lock in memory only; a number may have no row yet.
SELECT pg_advisory_xact_lock(hashtextextended(encode(%(mobile_hash)s::bytea, 'hex'), 0))

-- code_last_sent --
-- When the last code went to a number, or the one so many before it, and the time now. Not the time the
-- transaction began: it may have waited for the lock.
SELECT sent_at, clock_timestamp() AS asked_at FROM one_time_code
 WHERE mobile_hash = %(mobile_hash)s ORDER BY sent_at DESC LIMIT 1 OFFSET %(back)s

-- code_add --
INSERT INTO one_time_code
       (txn_id, mobile_hash, mobile_sealed, language, code_hash, tries_left, sent_at, expires_at)
VALUES (%(txn_id)s, %(mobile_hash)s, %(mobile_sealed)s, %(language)s, %(code_hash)s, %(tries)s,
        clock_timestamp(), clock_timestamp() + %(lives)s)
RETURNING sent_at, expires_at

-- code_try --
-- Take one try of a code that can still be used, whatever it is compared with afterwards.
UPDATE one_time_code SET tries_left = tries_left - 1
 WHERE txn_id = %(txn_id)s AND used_at IS NULL AND tries_left > 0 AND expires_at > now()
RETURNING mobile_hash, mobile_sealed, language, code_hash, tries_left

-- code_use --
-- Use a code up. One row changed: it is yours. None: somebody was faster.
UPDATE one_time_code SET used_at = now() WHERE txn_id = %(txn_id)s AND used_at IS NULL

-- account_of --
-- The account of a number, made with its first right code.
INSERT INTO account (mobile_hash, mobile_sealed, language)
VALUES (%(mobile_hash)s, %(mobile_sealed)s, %(language)s)
ON CONFLICT (mobile_hash) DO UPDATE SET language = account.language
RETURNING account_id, role, language, mobile_hash, mobile_sealed

-- account_by_id --
SELECT account_id, role, language, mobile_hash, mobile_sealed FROM account WHERE account_id = %(account_id)s

-- account_language --
UPDATE account SET language = %(language)s WHERE account_id = %(account_id)s

-- account_role --
UPDATE account SET role = %(role)s WHERE account_id = %(account_id)s
