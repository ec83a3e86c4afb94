-- letter_add --
INSERT INTO outbox (mobile_hash, mobile_sealed, kind, language, facts, channel, email_hash, email_sealed)
VALUES (%(mobile_hash)s, %(mobile_sealed)s, %(kind)s, %(language)s, %(facts)s, %(channel)s, %(email_hash)s,
        %(email_sealed)s)

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
SELECT o.letter_id, o.mobile_hash, o.mobile_sealed, o.kind, o.language, o.facts, o.queued_at, o.tries,
       coalesce(o.channel, a.letters_to, 'sms') AS channel, coalesce(o.email_sealed, a.email_sealed) AS email_sealed
  FROM outbox o LEFT JOIN account a USING (mobile_hash)
 WHERE o.sent_at IS NULL AND o.given_up_at IS NULL AND o.retry_at <= clock_timestamp()
 ORDER BY o.letter_id LIMIT %(count)s FOR UPDATE OF o SKIP LOCKED

-- letters_sent --
UPDATE outbox SET sent_at = clock_timestamp(),
       facts = CASE WHEN %(forget)s THEN facts - 'code' ELSE facts END
 WHERE letter_id = ANY(%(letter_ids)s)

-- letters_retry --
UPDATE outbox SET tries = tries + 1, channel = coalesce(%(channel)s, channel),
       retry_at = clock_timestamp() + least(power(2, tries), 3600) * interval '1 second'
 WHERE letter_id = ANY(%(letter_ids)s)

-- letters_give_up --
UPDATE outbox SET given_up_at = clock_timestamp() WHERE letter_id = ANY(%(letter_ids)s)

-- letter_last --
SELECT o.letter_id, o.mobile_hash, o.mobile_sealed, o.kind, o.language, o.facts, o.queued_at, o.tries,
       'sms' AS channel, o.email_sealed
  FROM outbox o LEFT JOIN account a USING (mobile_hash)
 WHERE o.mobile_hash = %(mobile_hash)s AND coalesce(o.channel, a.letters_to, 'sms') <> 'email'
 ORDER BY o.letter_id DESC LIMIT 1

-- letter_last_email --
SELECT o.letter_id, o.mobile_hash, o.mobile_sealed, o.kind, o.language, o.facts, o.queued_at, o.tries,
       'email' AS channel, coalesce(o.email_sealed, a.email_sealed) AS email_sealed
  FROM outbox o LEFT JOIN account a USING (mobile_hash)
 WHERE (o.email_hash = %(email_hash)s OR (o.email_hash IS NULL AND a.email_hash = %(email_hash)s))
   AND coalesce(o.channel, a.letters_to, 'sms') <> 'sms'
 ORDER BY o.letter_id DESC LIMIT 1
