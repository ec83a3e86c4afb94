-- letter_add --
INSERT INTO outbox (mobile_hash, mobile_sealed, kind, language, facts)
VALUES (%(mobile_hash)s, %(mobile_sealed)s, %(kind)s, %(language)s, %(facts)s)

-- letters_of_contested --
-- Each reads the name that it gave itself: nobody's typing goes to another's phone.
INSERT INTO outbox (mobile_hash, mobile_sealed, kind, language, facts)
SELECT a.mobile_hash, a.mobile_sealed, 'contested', a.language, jsonb_build_object('name', t.name)
  FROM (SELECT account_id, name FROM person WHERE person_id = %(person_id)s
        UNION ALL
        SELECT account_id, name FROM person_claim WHERE person_id = %(person_id)s) AS t
  JOIN account a USING (account_id) ORDER BY account_id

-- letters_of_result --
-- Winners and losers alike get a letter: rank, and for winners where and when.
INSERT INTO outbox (mobile_hash, mobile_sealed, kind, language, facts)
SELECT c.mobile_hash, c.mobile_sealed, CASE WHEN a.state = 'booked' THEN 'won' ELSE 'not-this-time' END, c.language,
       jsonb_build_object('release', a.release_id, 'application', a.application, 'rank', a.rank, 'slot', w.slot,
                          'centre', w.name, 'day', w.day, 'starts', w.starts)
  FROM application a JOIN account c USING (account_id)
  LEFT JOIN LATERAL (
       SELECT s.slot, n.name, x.day, to_char(s.starts, 'HH24:MI') AS starts
         FROM appointment p JOIN slot s USING (slot_id) JOIN session x USING (session_id) JOIN centre n USING (centre_id)
        WHERE p.application = a.application AND p.state = 'booked' LIMIT 1) AS w ON true
 WHERE a.release_id = %(release_id)s AND a.state IN ('booked', 'waiting')

-- letters_of_moves --
INSERT INTO outbox (mobile_hash, mobile_sealed, kind, language, facts)
SELECT c.mobile_hash, c.mobile_sealed, 'won', c.language,
       jsonb_build_object('release', a.release_id, 'application', a.application, 'rank', a.rank, 'slot', w.slot,
                          'centre', w.name, 'day', w.day, 'starts', w.starts)
  FROM application a JOIN account c USING (account_id)
 CROSS JOIN LATERAL (
       SELECT s.slot, n.name, x.day, to_char(s.starts, 'HH24:MI') AS starts
         FROM appointment p JOIN slot s USING (slot_id) JOIN session x USING (session_id) JOIN centre n USING (centre_id)
        WHERE p.application = a.application AND p.state = 'booked' LIMIT 1) AS w
 WHERE a.application = ANY(%(applications)s)

-- letters_of_cancelled --
INSERT INTO outbox (mobile_hash, mobile_sealed, kind, language, facts)
SELECT DISTINCT c.mobile_hash, c.mobile_sealed, 'release-cancelled', c.language,
       jsonb_build_object('release', a.release_id, 'reason', %(reason)s::text)
  FROM application a JOIN account c USING (account_id)
 WHERE a.release_id = %(release_id)s AND a.state <> 'withdrawn'

-- letters_claim --
-- Letters to send now; another worker's are passed over. Sending twice does no harm, not sending does.
SELECT letter_id, mobile_hash, mobile_sealed, kind, language, facts, queued_at FROM outbox
 WHERE sent_at IS NULL AND retry_at <= clock_timestamp()
 ORDER BY letter_id LIMIT %(count)s FOR UPDATE SKIP LOCKED

-- letters_sent --
UPDATE outbox SET sent_at = clock_timestamp(),
       facts = CASE WHEN %(forget)s AND kind = 'code' THEN facts - 'code' ELSE facts END
 WHERE letter_id = ANY(%(letter_ids)s)

-- letters_retry --
UPDATE outbox SET tries = tries + 1, retry_at = clock_timestamp() + least(power(2, tries), 3600) * interval '1 second'
 WHERE letter_id = ANY(%(letter_ids)s)

-- letter_last --
SELECT letter_id, mobile_hash, mobile_sealed, kind, language, facts, queued_at FROM outbox
 WHERE mobile_hash = %(mobile_hash)s ORDER BY letter_id DESC LIMIT 1
