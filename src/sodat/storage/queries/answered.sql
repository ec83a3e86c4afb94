-- answered_lock --
-- Whoever holds this is the only one that acts under a key, until commit.
SELECT pg_try_advisory_xact_lock(%(number)s)

-- answered_get --
SELECT request_hash, status, body_sealed FROM answered_once
 WHERE key_hash = %(key_hash)s AND expires_at > now()

-- answered_put --
INSERT INTO answered_once (key_hash, request_hash, status, body_sealed, expires_at)
VALUES (%(key_hash)s, %(request_hash)s, %(status)s, %(body_sealed)s, now() + %(lives)s)
ON CONFLICT (key_hash) DO UPDATE SET request_hash = EXCLUDED.request_hash, status = EXCLUDED.status,
    body_sealed = EXCLUDED.body_sealed, expires_at = EXCLUDED.expires_at
 WHERE answered_once.expires_at <= now()

-- answered_forget --
DELETE FROM answered_once WHERE expires_at <= now()
