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

-- letters_of_applied --
-- One letter for a filing, whose first application these are.
INSERT INTO outbox (mobile_hash, mobile_sealed, kind, language, facts)
SELECT c.mobile_hash, c.mobile_sealed, 'applied', c.language,
       jsonb_build_object('release', a.release_id, 'application', a.application, 'leaf', a.leaf_index,
                          'title', CASE c.language WHEN 'mr' THEN r.title_mr WHEN 'hi' THEN r.title_hi ELSE r.title_en END,
                          'draws_at', CASE WHEN r.policy <> 'first-come' AND a.state = 'filed' THEN r.draws_at END)
  FROM application a JOIN account c USING (account_id) JOIN release r USING (release_id)
 WHERE a.application = ANY(%(applications)s) AND a.state IN ('filed', 'waiting')

-- letters_of_result --
-- Winners and losers alike get a letter: rank, for winners where and when, for losers what comes next. A household
-- that goes one by one gets several, so each says whose it is.
-- Whoever has a seat from the quota was told of it when it was given.
INSERT INTO outbox (mobile_hash, mobile_sealed, kind, language, facts)
SELECT c.mobile_hash, c.mobile_sealed, CASE WHEN a.state = 'booked' THEN 'won' ELSE 'not-this-time' END, c.language,
       jsonb_build_object('release', a.release_id, 'application', a.application, 'rank', a.rank, 'slot', w.slot, 'who',
                          CASE WHEN a.split THEN (SELECT e.name FROM person e WHERE e.person_id = a.persons[1]) END,
                          'centre', w.name, 'day', w.day, 'starts', w.starts, 'refill_at', r.refill_at)
  FROM application a JOIN account c USING (account_id)
 CROSS JOIN (SELECT min(at) AS refill_at FROM release, unnest(refills_at) AS at
              WHERE release_id = %(release_id)s AND at > clock_timestamp()) AS r
  LEFT JOIN LATERAL (
       SELECT s.slot, x.day, to_char(s.starts, 'HH24:MI') AS starts,
              CASE c.language WHEN 'mr' THEN coalesce(nullif(n.name_mr, ''), n.name)
                              WHEN 'hi' THEN coalesce(nullif(n.name_hi, ''), n.name) ELSE n.name END AS name
         FROM appointment p JOIN slot s USING (slot_id) JOIN session x USING (session_id) JOIN centre n USING (centre_id)
        WHERE p.application = a.application AND p.state = 'booked' LIMIT 1) AS w ON true
 WHERE a.release_id = %(release_id)s AND a.state IN ('booked', 'waiting') AND NOT a.quota

-- letters_of_moves --
-- Who had a seat before has moved up; all others have won one. Whose it is, is said as in the result.
INSERT INTO outbox (mobile_hash, mobile_sealed, kind, language, facts)
SELECT c.mobile_hash, c.mobile_sealed,
       CASE WHEN EXISTS (SELECT 1 FROM appointment p WHERE p.application = a.application AND p.state = 'moved')
            THEN 'moved' ELSE 'won' END, c.language,
       jsonb_build_object('release', a.release_id, 'application', a.application, 'rank', a.rank, 'slot', w.slot, 'who',
                          CASE WHEN a.split THEN (SELECT e.name FROM person e WHERE e.person_id = a.persons[1]) END,
                          'centre', w.name, 'day', w.day, 'starts', w.starts)
  FROM application a JOIN account c USING (account_id)
 CROSS JOIN LATERAL (
       SELECT s.slot, x.day, to_char(s.starts, 'HH24:MI') AS starts,
              CASE c.language WHEN 'mr' THEN coalesce(nullif(n.name_mr, ''), n.name)
                              WHEN 'hi' THEN coalesce(nullif(n.name_hi, ''), n.name) ELSE n.name END AS name
         FROM appointment p JOIN slot s USING (slot_id) JOIN session x USING (session_id) JOIN centre n USING (centre_id)
        WHERE p.application = a.application AND p.state = 'booked' LIMIT 1) AS w
 WHERE a.application = ANY(%(applications)s)

-- letters_of_ended --
-- To whoever somebody's entry belongs to, about a place that is theirs no more.
INSERT INTO outbox (mobile_hash, mobile_sealed, kind, language, facts)
SELECT c.mobile_hash, c.mobile_sealed, %(kind)s, c.language,
       jsonb_build_object('release', p.release_id, 'application', p.application, 'day', x.day,
                          'starts', to_char(s.starts, 'HH24:MI'),
                          'centre', CASE c.language WHEN 'mr' THEN coalesce(nullif(n.name_mr, ''), n.name)
                                                    WHEN 'hi' THEN coalesce(nullif(n.name_hi, ''), n.name) ELSE n.name END)
  FROM appointment p JOIN person e USING (person_id) JOIN account c USING (account_id) JOIN slot s USING (slot_id)
  JOIN session x USING (session_id) JOIN centre n USING (centre_id)
 WHERE p.appointment_id = ANY(%(appointment_ids)s)

-- letters_of_missed --
-- What was noted just now; the moment of a transaction is its own.
INSERT INTO outbox (mobile_hash, mobile_sealed, kind, language, facts)
SELECT c.mobile_hash, c.mobile_sealed, 'missed', c.language,
       jsonb_build_object('release', p.release_id, 'application', p.application, 'day', x.day,
                          'starts', to_char(s.starts, 'HH24:MI'), 'name', e.name)
  FROM appointment p JOIN person e USING (person_id) JOIN account c USING (account_id) JOIN slot s USING (slot_id)
  JOIN session x USING (session_id)
 WHERE s.session_id = %(session_id)s AND p.state = 'no-show' AND p.ended_at = now() AND p.excused_reason IS NULL

-- letters_of_asked --
-- To whoever decides about the place now: a desk may have given somebody of a party to another account.
INSERT INTO outbox (mobile_hash, mobile_sealed, kind, language, facts)
SELECT DISTINCT c.mobile_hash, c.mobile_sealed, 'confirm', c.language,
       jsonb_build_object('release', a.release_id, 'application', a.application, 'confirm_by', %(confirm_by)s::timestamptz)
  FROM appointment p JOIN application a USING (application)
  LEFT JOIN passed_on o ON o.application = p.application AND o.person_id = p.person_id
  JOIN account c ON c.account_id = coalesce(o.account_id, a.account_id)
 WHERE p.appointment_id = ANY(%(appointment_ids)s)

-- letters_of_reminders --
-- The day before, in daytime, to whoever won longer ago than a few hours; each appointment once.
WITH due AS (
    INSERT INTO appointment_reminded (appointment_id)
    SELECT p.appointment_id FROM appointment p JOIN slot s USING (slot_id) JOIN session x USING (session_id)
     WHERE p.state = 'booked' AND p.booked_at < clock_timestamp() - interval '3 hours'
       AND x.day = (clock_timestamp() AT TIME ZONE 'Asia/Kolkata')::date + 1
       AND (clock_timestamp() AT TIME ZONE 'Asia/Kolkata')::time BETWEEN '10:00' AND '20:00'
    ON CONFLICT (appointment_id) DO NOTHING
    RETURNING appointment_id
)
INSERT INTO outbox (mobile_hash, mobile_sealed, kind, language, facts)
SELECT DISTINCT c.mobile_hash, c.mobile_sealed, 'reminder', c.language,
       jsonb_build_object('release', a.release_id, 'application', a.application, 'centre', w.name, 'day', w.day,
                          'starts', w.starts)
  FROM due JOIN appointment q USING (appointment_id) JOIN application a USING (application)
  JOIN account c ON c.account_id = a.account_id
 CROSS JOIN LATERAL (
       SELECT s.slot, x.day, to_char(s.starts, 'HH24:MI') AS starts,
              CASE c.language WHEN 'mr' THEN coalesce(nullif(n.name_mr, ''), n.name)
                              WHEN 'hi' THEN coalesce(nullif(n.name_hi, ''), n.name) ELSE n.name END AS name
         FROM appointment p JOIN slot s USING (slot_id) JOIN session x USING (session_id) JOIN centre n USING (centre_id)
        WHERE p.application = a.application AND p.state = 'booked' LIMIT 1) AS w

-- letters_of_withdrawn --
-- A desk settled whose somebody is, and the party that another account filed with them is no more.
INSERT INTO outbox (mobile_hash, mobile_sealed, kind, language, facts)
SELECT c.mobile_hash, c.mobile_sealed, 'withdrawn-by-desk', c.language,
       jsonb_build_object('release', a.release_id, 'application', a.application, 'title',
                          CASE c.language WHEN 'mr' THEN r.title_mr WHEN 'hi' THEN r.title_hi ELSE r.title_en END)
  FROM application a JOIN account c USING (account_id) JOIN release r USING (release_id)
 WHERE a.application = ANY(%(applications)s)

-- letters_of_paused --
INSERT INTO outbox (mobile_hash, mobile_sealed, kind, language, facts)
SELECT DISTINCT c.mobile_hash, c.mobile_sealed, 'release-paused', c.language,
       jsonb_build_object('release', a.release_id, 'reason', %(reason)s::text)
  FROM application a JOIN account c USING (account_id)
 WHERE a.release_id = %(release_id)s AND a.state <> 'withdrawn'

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
