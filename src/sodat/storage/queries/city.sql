-- centres --
-- The centres of a city with what they have ahead of them.
SELECT c.centre_id, c.name, c.name_mr, c.name_hi, c.address, c.ward, c.block, c.pincode, c.latitude, c.longitude,
       c.opens, c.closes, c.closed_reason,
       (SELECT count(*) FROM session s WHERE s.centre_id = c.centre_id AND s.cancelled_reason IS NULL
           AND s.day >= (clock_timestamp() AT TIME ZONE 'Asia/Kolkata')::date) AS sessions
  FROM centre c WHERE c.district_id = %(district_id)s
   AND (%(centre_id)s::integer IS NULL OR c.centre_id = %(centre_id)s)
 ORDER BY c.closed_at IS NOT NULL, c.name, c.centre_id LIMIT 1000

-- centre_change --
UPDATE centre SET name = %(name)s, name_mr = %(name_mr)s, name_hi = %(name_hi)s, address = %(address)s,
       ward = %(ward)s, block = %(block)s, pincode = %(pincode)s, latitude = %(latitude)s,
       longitude = %(longitude)s, opens = %(opens)s, closes = %(closes)s
 WHERE centre_id = %(centre_id)s AND district_id = %(district_id)s

-- centre_next --
-- A number for a centre that came without one, above all numbers of imported ones.
SELECT greatest(max(centre_id), 8999999) + 1 FROM centre

-- centre_close --
UPDATE centre SET closed_at = clock_timestamp(), closed_reason = %(reason)s
 WHERE centre_id = %(centre_id)s AND district_id = %(district_id)s AND closed_at IS NULL

-- centre_reopen --
UPDATE centre SET closed_at = NULL, closed_reason = NULL
 WHERE centre_id = %(centre_id)s AND district_id = %(district_id)s AND closed_at IS NOT NULL

-- services --
-- What is offered in a city: whatever it has sessions, stock or weekly times of; everything where there is nothing yet.
SELECT v.service_id, v.name, v.name_mr, v.name_hi, v.age_min, v.age_max FROM service v
 WHERE EXISTS (SELECT 1 FROM session s WHERE s.service_id = v.service_id AND s.district_id = %(district_id)s)
    OR EXISTS (SELECT 1 FROM stock_entry e JOIN centre c USING (centre_id)
                WHERE e.service_id = v.service_id AND c.district_id = %(district_id)s)
    OR EXISTS (SELECT 1 FROM week_template w JOIN centre c USING (centre_id)
                WHERE w.service_id = v.service_id AND c.district_id = %(district_id)s)
    OR NOT EXISTS (SELECT 1 FROM session s WHERE s.district_id = %(district_id)s)
 ORDER BY v.name, v.service_id LIMIT 300

-- district --
SELECT district_id, state_name, name, name_mr, name_hi FROM district WHERE district_id = %(district_id)s

-- sessions --
-- The sessions of a city from a day on, with their seats, who holds them, and the releases they are in.
SELECT s.session_id, s.centre_id, c.name, c.name_mr, c.name_hi, s.service_id, s.day, s.cancelled_reason,
       coalesce(t.slots, 0) AS slots, coalesce(t.seats, 0) AS seats, coalesce(t.held, 0) AS held,
       coalesce(t.releases, '{}') AS releases
  FROM session s JOIN centre c USING (centre_id)
  LEFT JOIN LATERAL (
       SELECT count(DISTINCT l.slot_id) AS slots,
              (SELECT sum(p.seats) FROM slot_part p JOIN slot o USING (slot_id) WHERE o.session_id = s.session_id) AS seats,
              (SELECT count(*) FROM appointment a JOIN slot o USING (slot_id)
                WHERE o.session_id = s.session_id AND a.state = 'booked') AS held,
              array_agg(DISTINCT x.release_id) FILTER (WHERE x.release_id IS NOT NULL) AS releases
         FROM slot l LEFT JOIN release_slot x USING (slot_id) WHERE l.session_id = s.session_id) AS t ON true
 WHERE s.district_id = %(district_id)s AND s.day >= %(first)s AND s.day <= %(last)s
   AND (%(session_id)s::uuid IS NULL OR s.session_id = %(session_id)s)
   AND (%(centre_id)s::integer IS NULL OR s.centre_id = %(centre_id)s)
 ORDER BY s.day, c.name, s.service_id LIMIT %(most)s

-- centres_elsewhere --
SELECT centre_id FROM centre WHERE centre_id = ANY(%(centre_ids)s) AND district_id <> %(district_id)s ORDER BY centre_id

-- releases --
-- The releases of a city, drafts first, with what they do next.
SELECT r.release_id, r.service_id, r.title_en, r.title_mr, r.title_hi, r.policy, r.state, r.opens_at, r.closes_at,
       r.draws_at, r.settles_at, r.paused_at, r.paused_reason, r.cancelled_reason, c.step_next, c.due_at,
       (SELECT count(*) FROM application a WHERE a.release_id = r.release_id AND a.state <> 'withdrawn'
           AND NOT a.quota) AS applications,
       (SELECT coalesce(sum(p.seats), 0) FROM release_slot s JOIN slot_part p USING (slot_id)
         WHERE s.release_id = r.release_id) AS seats,
       (SELECT count(*) FROM appointment a WHERE a.release_id = r.release_id AND a.state = 'booked') AS held,
       (SELECT min(x.day) FROM release_slot s JOIN slot l USING (slot_id) JOIN session x USING (session_id)
         WHERE s.release_id = r.release_id) AS first_day
  FROM release r LEFT JOIN release_clock c USING (release_id)
 WHERE r.district_id = %(district_id)s AND (%(release_id)s::text IS NULL OR r.release_id = %(release_id)s)
 ORDER BY (r.state = 'draft') DESC, r.draws_at DESC, r.release_id LIMIT 200

-- places --
-- Where seats of a service are that no release holds, or that this draft does: by day and centre.
SELECT s.day, s.centre_id, c.name, c.name_mr, c.name_hi, c.ward, c.pincode, count(DISTINCT l.slot_id)::int AS slots,
       min(l.starts) AS starts, max(l.ends) AS ends,
       (SELECT coalesce(sum(p.seats), 0) FROM slot o JOIN slot_part p USING (slot_id)
                LEFT JOIN release_slot y USING (slot_id)
         WHERE o.session_id = s.session_id AND (y.slot_id IS NULL OR y.release_id = %(release_id)s))::int AS seats,
       bool_or(x.release_id IS NOT NULL) AS mine
  FROM session s JOIN centre c USING (centre_id) JOIN slot l USING (session_id) LEFT JOIN release_slot x USING (slot_id)
 WHERE s.district_id = %(district_id)s AND s.service_id = %(service_id)s AND s.cancelled_reason IS NULL
   AND (x.slot_id IS NULL OR x.release_id = %(release_id)s)
   AND s.day BETWEEN %(first)s AND %(last)s
 GROUP BY s.session_id, c.centre_id ORDER BY s.day, c.name LIMIT 1000

-- services_free --
-- The services of a city with days ahead whose slots no release holds.
SELECT s.service_id, min(s.day) AS first, max(s.day) AS last, sum(p.seats)::int AS seats
  FROM session s JOIN slot l USING (session_id) JOIN slot_part p USING (slot_id) LEFT JOIN release_slot x USING (slot_id)
 WHERE s.district_id = %(district_id)s AND s.cancelled_reason IS NULL AND x.slot_id IS NULL
   AND s.day > (now() AT TIME ZONE 'Asia/Kolkata')::date
 GROUP BY s.service_id ORDER BY first, s.service_id LIMIT 300

-- places_slots --
-- The free slots of these days and centres.
SELECT l.slot FROM unnest(%(days)s::date[], %(centre_ids)s::int[]) AS t(day, centre_id)
  JOIN session s ON s.day = t.day AND s.centre_id = t.centre_id AND s.service_id = %(service_id)s
   AND s.district_id = %(district_id)s AND s.cancelled_reason IS NULL
  JOIN slot l USING (session_id) LEFT JOIN release_slot x USING (slot_id)
 WHERE x.slot_id IS NULL ORDER BY l.slot

-- seats_of_slots --
SELECT l.slot_id, sum(p.seats)::int FROM slot l JOIN slot_part p USING (slot_id)
 WHERE l.slot = ANY(%(slots)s) GROUP BY l.slot_id, l.slot ORDER BY l.slot

-- parts_clear --
DELETE FROM slot_part WHERE slot_id = ANY(%(slot_ids)s) AND taken = 0

-- draft_remove --
DELETE FROM release WHERE release_id = %(release_id)s AND state = 'draft'

-- draft_slots_remove --
DELETE FROM release_slot WHERE release_id = %(release_id)s

-- draft_trustees_remove --
DELETE FROM trustee WHERE release_id = %(release_id)s

-- form_put --
INSERT INTO draft_form (release_id, fields, typed_by) VALUES (%(release_id)s, %(fields)s, %(typed_by)s)

-- form_of --
SELECT fields FROM draft_form WHERE release_id = %(release_id)s
