-- coming_say --
INSERT INTO appointment_coming (appointment_id)
SELECT appointment_id FROM appointment WHERE application = %(application)s AND state = 'booked'
ON CONFLICT (appointment_id) DO NOTHING

-- coming_said --
SELECT EXISTS (SELECT 1 FROM appointment_coming c JOIN appointment p USING (appointment_id)
                WHERE p.application = %(application)s AND p.state = 'booked')

-- papers --
-- What a slip says of the appointments that an application holds now.
SELECT p.appointment_id, p.person_id, p.code, e.name, e.id_type, e.id_last, n.name AS centre, n.name_mr, n.name_hi,
       n.address, n.pincode, x.day, s.starts, s.ends
  FROM appointment p JOIN person e USING (person_id) JOIN slot s USING (slot_id) JOIN session x USING (session_id)
  JOIN centre n USING (centre_id)
 WHERE p.application = %(application)s AND p.state = 'booked' ORDER BY p.person_id
