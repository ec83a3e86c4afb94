-- feeds_lock --
-- Whoever holds this makes the files of a moment; the others wait and read them.
SELECT pg_advisory_xact_lock(7106149)

-- feeds_get --
SELECT name, body FROM feed_file WHERE as_of = %(as_of)s

-- feed_put --
INSERT INTO feed_file (as_of, name, body) VALUES (%(as_of)s, %(name)s, %(body)s)

-- feeds_forget --
DELETE FROM feed_file WHERE as_of < %(before)s

-- feed_slots --
-- Slots that are still ahead, of all releases that are public. `seats`: those one may ask for oneself, so none at
-- the door, of the desk or the quota, and none of a cancelled session; under first-come those that nobody ever had.
SELECT s.slot, r.release_id, r.state, r.closes_at, x.centre_id, x.service_id, v.name AS service, x.day, s.starts, s.ends,
       sum(CASE WHEN p.part IN ('A', 'Q', 'S', 'W') OR x.cancelled_reason IS NOT NULL THEN 0
                WHEN r.policy = 'first-come' THEN greatest(0, p.seats - greatest(p.taken, p.seat_last))
                ELSE p.seats END)::int AS seats
  FROM release r JOIN release_slot rs USING (release_id) JOIN slot s USING (slot_id) JOIN slot_part p USING (slot_id)
  JOIN session x USING (session_id) JOIN service v ON v.service_id = x.service_id
 WHERE r.state <> 'draft' AND x.day >= %(today)s
 GROUP BY s.slot, r.release_id, x.session_id, v.name, s.starts, s.ends
 ORDER BY s.slot

-- feed_centres --
SELECT DISTINCT c.centre_id, c.name, c.address, c.ward, c.block, d.name AS district, d.state_name, c.pincode, c.latitude,
       c.longitude
  FROM release r JOIN release_slot rs USING (release_id) JOIN slot s USING (slot_id) JOIN session x USING (session_id)
  JOIN centre c USING (centre_id) JOIN district d ON d.district_id = c.district_id
 WHERE r.state <> 'draft' AND x.day >= %(today)s
 ORDER BY c.centre_id

-- feed_releases --
SELECT release_id, title_en, title_mr, title_hi, state, policy, opens_at, closes_at, draws_at
  FROM release WHERE state <> 'draft' AND settles_at >= %(as_of)s - interval '30 days'
 ORDER BY opens_at, release_id

-- calendar_appointments --
SELECT a.appointment_id, a.state, c.name, c.name_mr, c.name_hi, c.address, c.pincode, x.day, s.starts, s.ends
  FROM appointment a JOIN slot s USING (slot_id) JOIN session x USING (session_id) JOIN centre c USING (centre_id)
 WHERE a.application = %(application)s ORDER BY a.booked_at, a.appointment_id
