-- slots_of_session --
-- The slots of a session with the release that holds each.
SELECT l.slot_id, l.slot, l.starts, l.ends, x.release_id FROM slot l LEFT JOIN release_slot x USING (slot_id)
 WHERE l.session_id = %(session_id)s ORDER BY l.starts, l.slot

-- parts_of_session --
-- An on-site seat is held by whoever has its number and has not left.
SELECT l.slot_id, l.slot, p.part, p.seats,
       ((SELECT count(*) FROM appointment a WHERE a.slot_id = l.slot_id AND a.part = p.part
            AND a.state IN ('booked', 'served', 'no-show'))
        + (SELECT count(*) FROM walk_in w WHERE w.slot_id = l.slot_id AND p.part = 'W' AND w.state <> 'left'))::int AS held
  FROM slot l JOIN slot_part p USING (slot_id) WHERE l.session_id = %(session_id)s ORDER BY l.slot, p.part

-- holders --
-- Who holds a place in some slots now, in kept order: the drawn one, then by arrival.
SELECT a.application, a.release_id, a.choices, a.arrival, a.rank, l.slot, p.part, count(*)::int AS size
  FROM appointment p JOIN slot l USING (slot_id) JOIN application a USING (application)
 WHERE p.slot_id = ANY(%(slot_ids)s) AND p.state = 'booked'
 GROUP BY a.application, l.slot, p.part ORDER BY a.rank NULLS LAST, a.arrival

-- free_seats --
-- What nobody holds in the other sessions of a release that are still to begin, by slot and part.
SELECT l.slot, p.part,
       p.seats - (SELECT count(*) FROM appointment a WHERE a.slot_id = l.slot_id AND a.part = p.part
                     AND a.state IN ('booked', 'served', 'no-show'))::int AS left
  FROM release_slot x JOIN slot l USING (slot_id) JOIN session s USING (session_id) JOIN slot_part p USING (slot_id)
 WHERE x.release_id = %(release_id)s AND s.session_id <> %(session_id)s AND s.cancelled_reason IS NULL
   AND (s.day + l.starts) AT TIME ZONE 'Asia/Kolkata' > clock_timestamp()
   AND p.part = ANY(%(parts)s)

-- places_end --
-- The places of applications in these slots end; whoever moves gets another one in the same transaction.
UPDATE appointment SET state = %(state)s, ended_at = now()
 WHERE application = ANY(%(applications)s) AND slot_id = ANY(%(slot_ids)s) AND state = 'booked'
RETURNING application, person_id

-- seats_give --
-- What came back is given before what nobody had: `taken` never tells less than is held.
UPDATE slot_part p SET taken = greatest(p.taken, t.held), seat_last = p.seat_last + t.count
  FROM (SELECT u.slot_id, u.part, u.count,
               u.count + (SELECT count(*) FROM appointment a WHERE a.slot_id = u.slot_id AND a.part = u.part
                             AND a.state IN ('booked', 'served', 'no-show')) AS held
          FROM unnest(%(slot_ids)s::bigint[], %(parts)s::text[], %(counts)s::int[]) AS u(slot_id, part, count)) AS t
 WHERE p.slot_id = t.slot_id AND p.part = t.part AND t.held <= p.seats

-- places_add --
INSERT INTO appointment (release_id, person_id, application, slot_id, part, seat_no, step, code)
SELECT t.release_id, t.person_id, t.application, t.slot_id, t.part,
       p.seat_last - count(*) OVER (PARTITION BY t.slot_id, t.part)
           + row_number() OVER (PARTITION BY t.slot_id, t.part ORDER BY t.number),
       %(step)s,
       lpad((('x' || substr(md5(gen_random_uuid()::text), 1, 7))::bit(28)::int %% 10000)::text, 4, '0')
  FROM unnest(%(release_ids)s::text[], %(person_ids)s::bigint[], %(applications)s::text[], %(slot_ids)s::bigint[],
              %(parts)s::text[]) WITH ORDINALITY AS t(release_id, person_id, application, slot_id, part, number)
  JOIN slot_part p USING (slot_id, part)

-- stay_where_moved --
-- Whom the office moved keeps that place: no later refill moves them again.
UPDATE application SET keep = true WHERE application = ANY(%(applications)s)

-- leave_the_line --
-- For whom no place was left is out of this draw, but for the seats of the party that stay elsewhere.
UPDATE application a SET state = 'withdrawn' WHERE a.application = ANY(%(applications)s)
   AND NOT EXISTS (SELECT 1 FROM appointment p WHERE p.application = a.application
                      AND p.state IN ('booked', 'served', 'no-show'))

-- count_the_loss --
-- An offer that was taken away counts as none: they have a ticket more next time.
INSERT INTO loss (person_id, service_id, losses)
SELECT person_id, %(service_id)s, 1 FROM unnest(%(person_ids)s::bigint[]) AS t(person_id)
ON CONFLICT (person_id, service_id) DO UPDATE SET losses = least(loss.losses + 1, 100)

-- seats_set --
INSERT INTO slot_part AS p (slot_id, part, seats)
SELECT t.slot_id, t.part, t.seats FROM unnest(%(slot_ids)s::bigint[], %(parts)s::text[], %(seats)s::int[]) AS t(slot_id, part, seats)
    ON CONFLICT (slot_id, part) DO UPDATE SET seats = EXCLUDED.seats, taken = least(p.taken, EXCLUDED.seats)

-- session_cancel --
UPDATE session SET cancelled_reason = %(reason)s WHERE session_id = %(session_id)s AND cancelled_reason IS NULL

-- slots_leave_drafts --
-- A draft gives up the slots of a cancelled session.
DELETE FROM release_slot x USING slot l, release r
 WHERE x.slot_id = l.slot_id AND l.session_id = %(session_id)s AND r.release_id = x.release_id AND r.state = 'draft'

-- act_add --
INSERT INTO session_act (session_id, kind, seats_before, seats_after, moved, unplaced, reason, done_by)
VALUES (%(session_id)s, %(kind)s, %(seats_before)s, %(seats_after)s, %(moved)s, %(unplaced)s, %(reason)s, %(done_by)s)

-- acts_of --
SELECT a.kind, a.seats_before, a.seats_after, a.moved, a.unplaced, a.reason, a.done_at, coalesce(w.name, '') AS done_by
  FROM session_act a LEFT JOIN staff w ON w.account_id = a.done_by
 WHERE a.session_id = %(session_id)s ORDER BY a.act_id DESC

-- letters_of_moved --
INSERT INTO outbox (mobile_hash, mobile_sealed, kind, language, facts)
SELECT c.mobile_hash, c.mobile_sealed, 'session-moved', c.language,
       jsonb_build_object('release', a.release_id, 'application', a.application, 'slot', w.slot, 'centre', w.name,
                          'day', w.day, 'starts', w.starts, 'reason', %(reason)s::text)
  FROM application a JOIN account c USING (account_id)
 CROSS JOIN LATERAL (
       SELECT s.slot, coalesce(nullif(CASE c.language WHEN 'mr' THEN n.name_mr WHEN 'hi' THEN n.name_hi ELSE '' END, ''),
                               n.name) AS name, x.day, to_char(s.starts, 'HH24:MI') AS starts
         FROM appointment p JOIN slot s USING (slot_id) JOIN session x USING (session_id) JOIN centre n USING (centre_id)
        WHERE p.application = a.application AND p.state = 'booked' LIMIT 1) AS w
 WHERE a.application = ANY(%(applications)s)

-- letters_of_unplaced --
INSERT INTO outbox (mobile_hash, mobile_sealed, kind, language, facts)
SELECT c.mobile_hash, c.mobile_sealed, 'session-cancelled', c.language,
       jsonb_build_object('release', a.release_id, 'application', a.application, 'reason', %(reason)s::text)
  FROM application a JOIN account c USING (account_id) WHERE a.application = ANY(%(applications)s)

-- letters_of_wishes --
-- Whoever wished for a time of a session that does not take place can wish for another one until closing.
INSERT INTO outbox (mobile_hash, mobile_sealed, kind, language, facts)
SELECT c.mobile_hash, c.mobile_sealed, 'wish-cancelled', c.language,
       jsonb_build_object('release', a.release_id, 'application', a.application, 'day', x.day,
                          'centre', coalesce(nullif(CASE c.language WHEN 'mr' THEN n.name_mr WHEN 'hi' THEN n.name_hi
                                                    ELSE '' END, ''), n.name), 'reason', %(reason)s::text)
  FROM application a JOIN account c USING (account_id)
  JOIN session x ON x.session_id = %(session_id)s JOIN centre n USING (centre_id)
 WHERE a.release_id = ANY(%(release_ids)s) AND a.state = 'filed' AND a.choices && %(slots)s::text[]

-- changed_slots --
-- The slots of a release whose session was changed after the announcement, with their seats as they are now.
SELECT l.slot, s.cancelled_reason, (SELECT jsonb_object_agg(p.part, p.seats) FROM slot_part p WHERE p.slot_id = l.slot_id) AS seats
  FROM release_slot x JOIN slot l USING (slot_id) JOIN session s USING (session_id)
 WHERE x.release_id = %(release_id)s
   AND EXISTS (SELECT 1 FROM session_act a WHERE a.session_id = s.session_id)
