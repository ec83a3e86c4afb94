-- coming_say --
INSERT INTO appointment_coming (appointment_id)
SELECT appointment_id FROM appointment WHERE application = %(application)s AND state = 'booked'
 ORDER BY appointment_id FOR UPDATE
ON CONFLICT (appointment_id) DO NOTHING

-- coming_said --
SELECT EXISTS (SELECT 1 FROM appointment_coming c JOIN appointment p USING (appointment_id)
                WHERE p.application = %(application)s AND p.state = 'booked')

-- coming_ask --
-- Ask whoever missed places before, each appointment once. A desk's applicants are not asked: no letter may reach them.
INSERT INTO appointment_asked (appointment_id)
SELECT p.appointment_id FROM appointment p JOIN application a USING (application)
 WHERE p.release_id = %(release_id)s AND p.state = 'booked' AND a.channel <> 'desk'
   AND NOT EXISTS (SELECT 1 FROM appointment_coming c WHERE c.appointment_id = p.appointment_id)
   AND misses_before(p.person_id, p.booked_at, %(window)s) >= %(misses)s
ON CONFLICT (appointment_id) DO NOTHING
RETURNING appointment_id

-- coming_asked --
-- What was excused since does not count any more.
SELECT EXISTS (SELECT 1 FROM appointment_asked q JOIN appointment p USING (appointment_id)
                WHERE p.application = %(application)s AND p.state = 'booked'
                  AND NOT EXISTS (SELECT 1 FROM appointment_coming c WHERE c.appointment_id = p.appointment_id)
                  AND misses_before(p.person_id, p.booked_at, %(window)s) >= %(misses)s)

-- coming_lapsing --
-- Who was asked, kept from saying anything until commit; a look at what they said comes after it.
SELECT p.appointment_id FROM appointment p JOIN appointment_asked q USING (appointment_id)
 WHERE p.release_id = %(release_id)s AND p.state = 'booked' ORDER BY p.appointment_id FOR UPDATE OF p

-- coming_lapse --
WITH lapsed AS (
    UPDATE appointment_asked q SET lapsed_at = now()
      FROM appointment p
     WHERE p.appointment_id = q.appointment_id AND p.release_id = %(release_id)s AND p.state = 'booked'
       AND p.arrived_at IS NULL AND q.asked_at <= clock_timestamp() - %(notice)s
       AND NOT EXISTS (SELECT 1 FROM appointment_coming c WHERE c.appointment_id = q.appointment_id)
       AND misses_before(p.person_id, p.booked_at, %(window)s) >= %(misses)s
    RETURNING q.appointment_id
)
UPDATE appointment p SET state = 'cancelled', ended_at = now()
  FROM lapsed WHERE p.appointment_id = lapsed.appointment_id
RETURNING p.appointment_id, p.application

-- coming_lapsed --
-- Where nobody said in time that they come: the slots that an application lost by it.
SELECT s.slot FROM appointment_asked q JOIN appointment p USING (appointment_id) JOIN slot s USING (slot_id)
 WHERE p.application = %(application)s AND q.lapsed_at IS NOT NULL

-- papers --
-- What a slip says of the appointments that an application holds now.
SELECT p.appointment_id, p.person_id, p.code, e.name, e.id_type, e.id_last, n.name AS centre, n.name_mr, n.name_hi,
       n.address, n.pincode, x.day, s.starts, s.ends
  FROM appointment p JOIN person e USING (person_id) JOIN slot s USING (slot_id) JOIN session x USING (session_id)
  JOIN centre n USING (centre_id)
 WHERE p.application = %(application)s AND p.state = 'booked' ORDER BY p.person_id
