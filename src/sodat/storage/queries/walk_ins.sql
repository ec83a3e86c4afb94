-- walk_ins_of --
-- Who walked in at a centre on a day, in the order of their numbers.
SELECT w.walk_in_id, w.session_id, w.number, w.person_id, w.state, n.name, n.birth_year, n.gender, n.id_type, n.id_last,
       n.contested_at IS NOT NULL AS contested
  FROM session x JOIN walk_in w USING (session_id) JOIN person n USING (person_id)
 WHERE x.centre_id = %(centre_id)s AND x.day = %(day)s ORDER BY w.session_id, w.number

-- walk_in --
SELECT w.walk_in_id, w.session_id, w.number, w.person_id, w.state, n.name, n.birth_year, n.gender, n.id_type, n.id_last,
       n.contested_at IS NOT NULL AS contested
  FROM session x JOIN walk_in w USING (session_id) JOIN person n USING (person_id)
 WHERE w.walk_in_id = %(walk_in_id)s AND x.centre_id = %(centre_id)s AND x.day = %(day)s FOR UPDATE OF w

-- number_of --
SELECT number FROM walk_in WHERE session_id = %(session_id)s AND person_id = %(person_id)s AND state <> 'left'

-- seat_take --
-- An on-site seat of the first slot that is not over and has one.
UPDATE slot_part SET taken = taken + 1, seat_last = seat_last + 1
 WHERE part = 'W' AND taken < seats AND slot_id = (
       SELECT p.slot_id FROM slot s JOIN slot_part p USING (slot_id)
        WHERE s.session_id = %(session_id)s AND p.part = 'W' AND p.taken < p.seats
          AND s.ends > (clock_timestamp() AT TIME ZONE 'Asia/Kolkata')::time
        ORDER BY s.starts, s.slot_id LIMIT 1)
RETURNING slot_id

-- seat_give_back --
UPDATE slot_part SET taken = taken - 1
 WHERE part = 'W' AND slot_id = (SELECT slot_id FROM walk_in WHERE walk_in_id = %(walk_in_id)s)

-- add --
INSERT INTO walk_in (session_id, number, person_id, slot_id)
SELECT %(session_id)s, coalesce(max(number), 0) + 1, %(person_id)s, %(slot_id)s
  FROM walk_in WHERE session_id = %(session_id)s
RETURNING number

-- call_next --
UPDATE walk_in SET state = 'called', called_at = now()
 WHERE walk_in_id = (SELECT walk_in_id FROM walk_in WHERE session_id = %(session_id)s AND state = 'waiting'
                      ORDER BY number LIMIT 1)
RETURNING number

-- now_serving --
SELECT number FROM walk_in WHERE session_id = %(session_id)s AND called_at IS NOT NULL
 ORDER BY called_at DESC, number DESC LIMIT 1

-- end --
UPDATE walk_in SET state = %(state)s, ended_at = now(), called_at = coalesce(called_at, CASE WHEN %(state)s = 'served' THEN now() END)
 WHERE walk_in_id = %(walk_in_id)s AND state IN ('waiting', 'called')

-- seats_left --
-- On-site seats of a session: all, and those left in slots that are not over.
SELECT coalesce(sum(p.seats), 0)::int AS seats,
       coalesce(sum(p.seats - p.taken) FILTER (
           WHERE s.ends > (clock_timestamp() AT TIME ZONE 'Asia/Kolkata')::time), 0)::int AS left
  FROM slot s JOIN slot_part p USING (slot_id) WHERE s.session_id = %(session_id)s AND p.part = 'W'

-- appointment_for --
-- An appointment of a person for a service that is still to be kept.
SELECT x.day, s.starts, c.name AS centre_en, c.name_mr AS centre_mr, c.name_hi AS centre_hi
  FROM appointment p JOIN slot s USING (slot_id) JOIN session x USING (session_id) JOIN centre c USING (centre_id)
 WHERE p.person_id = %(person_id)s AND p.state = 'booked' AND x.service_id = %(service_id)s
   AND x.day >= (clock_timestamp() AT TIME ZONE 'Asia/Kolkata')::date
 ORDER BY x.day, s.starts LIMIT 1

-- applicant --
-- What decides whether a person may have a service.
SELECT n.birth_year, n.pincode, n.doses, n.last_dose_on, v.name, v.age_min, v.age_max, v.dose_gap_days
  FROM person n CROSS JOIN service v WHERE n.person_id = %(person_id)s AND v.service_id = %(service_id)s
