-- beneficiaries --
-- The people of an account as Co-WIN lists them. Of a human whom another account filed first nothing is told
-- beyond what this account said itself.
SELECT person_id, name, birth_year, gender, id_type, id_last, comorbidity, doses, last_dose_on, true AS decides
  FROM person WHERE account_id = %(account_id)s
UNION ALL
SELECT person_id, c.name, c.birth_year, c.gender, p.id_type, p.id_last, false, 0, NULL, false
  FROM person_claim c JOIN person p USING (person_id) WHERE c.account_id = %(account_id)s
 ORDER BY 1

-- visits --
-- The appointments of people that are to come, were kept or missed; none that was given back.
SELECT a.appointment_id, a.person_id, a.application, a.state, a.code, x.session_id, x.day, s.starts, s.ends,
       v.name AS vaccine, c.centre_id, c.name AS centre, c.block, c.ward, c.pincode, c.address, c.latitude, c.longitude,
       c.opens, c.closes, c.fee_type, d.name AS district, d.state_name AS state_name
  FROM appointment a JOIN slot s USING (slot_id) JOIN session x USING (session_id)
  JOIN service v USING (service_id) JOIN centre c USING (centre_id) JOIN district d ON d.district_id = c.district_id
 WHERE a.person_id = ANY(%(person_ids)s) AND a.state IN ('booked', 'served', 'no-show')
 ORDER BY x.day, s.starts, a.appointment_id

-- doses --
SELECT person_id, dose, given_on, vaccine, batch FROM dose_given
 WHERE person_id = ANY(%(person_ids)s) ORDER BY person_id, dose

-- dose_add --
-- A dose is entered once.
INSERT INTO dose_given (person_id, dose, given_on, vaccine, batch, vaccinator, centre_id, entered_by)
VALUES (%(person_id)s, %(dose)s, %(given_on)s, %(vaccine)s, %(batch)s, %(vaccinator)s, %(centre_id)s, %(entered_by)s)
ON CONFLICT (person_id, dose) DO NOTHING

-- doses_counted --
UPDATE person SET doses = %(dose)s, last_dose_on = %(given_on)s WHERE person_id = %(person_id)s

-- vaccinated --
-- The document was seen by whoever vaccinated.
UPDATE person SET checked_at = coalesce(checked_at, now()) WHERE person_id = %(person_id)s

-- visit_kept --
-- Of the live appointments at a centre the first is the one that was kept.
UPDATE appointment SET state = 'served', ended_at = now()
 WHERE appointment_id = (
       SELECT a.appointment_id FROM appointment a JOIN slot s USING (slot_id) JOIN session x USING (session_id)
        WHERE a.person_id = %(person_id)s AND a.state = 'booked' AND x.centre_id = %(centre_id)s
        ORDER BY x.day, s.starts LIMIT 1 FOR UPDATE OF a)

-- bearer --
-- A person whoever decides for them, for staff; the row stays locked until commit.
SELECT person_id, account_id, doses, last_dose_on FROM person WHERE person_id = %(person_id)s FOR UPDATE

-- consent_put --
UPDATE person SET comorbidity = %(comorbidity)s, consent_version = %(consent_version)s, consented_at = now()
 WHERE person_id = %(person_id)s AND account_id = %(account_id)s

-- session_slots --
-- The released slots of a session, with what their releases do.
SELECT s.slot, s.starts, s.ends, r.release_id, r.policy, r.closes_at, r.draws_at
  FROM slot s JOIN session x USING (session_id) JOIN release_slot rs USING (slot_id) JOIN release r USING (release_id)
 WHERE s.session_id = %(session_id)s AND x.cancelled_reason IS NULL AND r.state NOT IN ('draft', 'cancelled')
 ORDER BY r.closes_at DESC, r.release_id, s.slot

-- seats_left --
SELECT s.slot, sum(p.seats - p.taken)::int AS seats FROM slot_part p JOIN slot s USING (slot_id)
 WHERE s.slot = ANY(%(slots)s) AND p.part NOT IN ('Q', 'S', 'W') GROUP BY s.slot

-- log_wait --
-- Until commit nobody else appends to the log, and so nobody else changes an application.
SELECT size FROM log_head FOR UPDATE

-- last_named --
-- The person an account named last.
SELECT max(person_id) FROM person WHERE account_id = %(account_id)s

-- persons_live --
-- Who of an application still has a seat.
SELECT person_id FROM appointment WHERE application = %(application)s AND state = 'booked' ORDER BY person_id

-- appointment_release --
SELECT release_id FROM appointment WHERE appointment_id = %(appointment_id)s

-- account_of_mobile --
SELECT account_id FROM account WHERE mobile_hash = %(mobile_hash)s
