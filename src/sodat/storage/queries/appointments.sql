-- seats_take --
-- Take seats of (slot, part) only where that many are left. Fewer rows changed than asked: somebody was faster.
UPDATE slot_part p SET taken = p.taken + t.count, seat_last = p.seat_last + t.count
  FROM unnest(%(slot_ids)s::bigint[], %(parts)s::text[], %(counts)s::int[]) AS t(slot_id, part, count)
 WHERE p.slot_id = t.slot_id AND p.part = t.part AND p.taken + t.count <= p.seats

-- appointments_add --
-- One appointment a person, seat numbers from the ones just taken.
WITH given AS (
    SELECT a.release_id, a.application, person.person_id, t.slot_id, t.part,
           row_number() OVER (PARTITION BY t.slot_id, t.part ORDER BY t.number, person.person_id) AS place,
           count(*) OVER (PARTITION BY t.slot_id, t.part) AS count
      FROM unnest(%(applications)s::text[], %(slot_ids)s::bigint[], %(parts)s::text[])
           WITH ORDINALITY AS t(application, slot_id, part, number)
      JOIN application a USING (application)
     CROSS JOIN unnest(a.persons) AS person(person_id)
)
INSERT INTO appointment (release_id, person_id, application, slot_id, part, seat_no, step, code)
SELECT g.release_id, g.person_id, g.application, g.slot_id, g.part, p.seat_last - g.count + g.place, %(step)s,
       lpad((('x' || substr(md5(gen_random_uuid()::text), 1, 7))::bit(28)::int %% 10000)::text, 4, '0')
  FROM given g JOIN slot_part p USING (slot_id, part)

-- appointments_arrive --
-- Take seats and give them to persons: each slot's row is changed once, and only where that many are left.
-- `place` counts from 1 within a slot and part. Fewer rows than asked: a seat was not there.
WITH taken AS (
    UPDATE slot_part p SET taken = p.taken + t.count, seat_last = p.seat_last + t.count
      FROM unnest(%(slot_ids)s::bigint[], %(parts)s::text[], %(counts)s::int[]) AS t(slot_id, part, count)
     WHERE p.slot_id = t.slot_id AND p.part = t.part AND p.taken + t.count <= p.seats
    RETURNING p.slot_id, p.part, p.seat_last - t.count AS seat_before
)
INSERT INTO appointment (release_id, person_id, application, slot_id, part, seat_no, step, code)
SELECT %(release_id)s, t.person_id, t.application, t.slot_id, t.part, taken.seat_before + t.place, 'arrival', t.code
  FROM unnest(%(person_ids)s::bigint[], %(applications)s::text[], %(person_slot_ids)s::bigint[],
              %(person_parts)s::text[], %(places)s::int[], %(codes)s::text[])
       AS t(person_id, application, slot_id, part, place, code)
  JOIN taken USING (slot_id, part)
RETURNING person_id, appointment_id, seat_no, code

-- appointments_end --
UPDATE appointment SET state = %(state)s, ended_at = now()
 WHERE application = ANY(%(applications)s) AND state = 'booked'

-- appointments_give_back --
-- All but the seats that are another account's since a desk gave it one of the party.
UPDATE appointment p SET state = 'cancelled', ended_at = now()
 WHERE p.application = ANY(%(applications)s) AND p.state = 'booked'
   AND NOT EXISTS (SELECT 1 FROM passed_on o WHERE o.application = p.application AND o.person_id = p.person_id)

-- appointments_of_filing --
-- With an account: those of them that are its own.
SELECT p.appointment_id, p.release_id, p.person_id, p.application, s.slot, p.part, p.seat_no, p.code, p.state
  FROM appointment p JOIN slot s USING (slot_id) JOIN application a USING (application)
  LEFT JOIN passed_on o USING (application, person_id)
 WHERE (a.application = ANY(%(filings)s) OR (a.filing = ANY(%(filings)s) AND a.filing <> a.application))
   AND (%(account_id)s::bigint IS NULL OR coalesce(o.account_id, a.account_id) = %(account_id)s)
 ORDER BY p.booked_at, p.person_id

-- appointment_lock --
SELECT p.appointment_id, p.release_id, p.person_id, p.application, s.slot, p.part, p.seat_no, p.code, p.state
  FROM appointment p JOIN slot s USING (slot_id)
 WHERE p.appointment_id = %(appointment_id)s FOR UPDATE OF p

-- application_passed_on --
SELECT EXISTS (SELECT 1 FROM passed_on WHERE application = %(application)s AND account_id = %(account_id)s)

-- appointment_account --
-- Whose an appointment is.
SELECT coalesce(o.account_id, a.account_id)
  FROM appointment p JOIN application a USING (application) LEFT JOIN passed_on o USING (application, person_id)
 WHERE p.appointment_id = %(appointment_id)s

-- held --
-- Who holds what in a release now; what was kept or missed is held too, and its holder moves nowhere any more.
SELECT application, slot, part, size, is_over FROM (
    SELECT p.application, s.slot, p.part, count(*)::int AS size, bool_or(p.state <> 'booked') AS is_over
      FROM appointment p JOIN slot s USING (slot_id)
     WHERE p.release_id = %(release_id)s AND p.state IN ('booked', 'served', 'no-show')
     GROUP BY p.application, s.slot, p.part) AS h
 ORDER BY application

-- given_on_arrival --
-- What was given on arrival, whatever became of it.
SELECT p.application, s.slot, p.part, count(*)::int AS size
  FROM appointment p JOIN slot s USING (slot_id)
 WHERE p.release_id = %(release_id)s AND p.step = 'arrival'
 GROUP BY p.application, s.slot, p.part ORDER BY p.application

-- parts_flow_back --
-- Before a refill: a share keeps what its people hold, everything else becomes open seats.
WITH live AS (
    SELECT rs.slot_id, sp.part, sp.seats,
           (SELECT count(*) FROM appointment p
             WHERE p.slot_id = rs.slot_id AND p.part = sp.part
               AND p.state IN ('booked', 'served', 'no-show'))::int AS held
      FROM release_slot rs JOIN slot_part sp USING (slot_id)
     WHERE rs.release_id = %(release_id)s AND sp.part = ANY(%(parts)s)
), total AS (
    SELECT slot_id, sum(seats)::int AS seats, coalesce(sum(held) FILTER (WHERE part <> 'open'), 0)::int AS in_shares
      FROM live GROUP BY slot_id
)
UPDATE slot_part sp
   SET seats = CASE WHEN sp.part = 'open' THEN total.seats - total.in_shares ELSE live.held END,
       taken = live.held
  FROM live JOIN total USING (slot_id)
 WHERE sp.slot_id = live.slot_id AND sp.part = live.part

-- open_parts_add --
-- A slot that had shares only gets an open part for what flows back.
INSERT INTO slot_part (slot_id, part, seats)
SELECT slot_id, 'open', 0 FROM release_slot WHERE release_id = %(release_id)s
ON CONFLICT (slot_id, part) DO NOTHING

-- appointments_end_release --
UPDATE appointment SET state = 'cancelled', ended_at = now()
 WHERE release_id = %(release_id)s AND state = 'booked'

-- appointment_cancel --
UPDATE appointment SET state = 'cancelled', ended_at = now()
 WHERE appointment_id = %(appointment_id)s AND state = 'booked'

-- application_holds --
SELECT EXISTS (SELECT 1 FROM appointment WHERE application = %(application)s AND state = 'booked')
