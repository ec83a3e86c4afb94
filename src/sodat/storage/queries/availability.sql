-- availability_sessions --
-- The announced sessions of a place and some days, with the seats that may be asked for now. A draw shows the
-- seats of its coming draw until it closes; what gives seats by arrival shows those that nobody had so far:
-- a seat that came back counts as given, it goes along the line and never back on the shelf. What is kept for
-- the door, the desk, the quota or those standing by is nothing a program may ask for.
SELECT x.session_id, x.day, x.fee, v.name AS vaccine, v.age_min, v.age_max,
       c.centre_id, c.name, c.address, c.block, c.ward, c.pincode, c.latitude, c.longitude, c.opens, c.closes, c.fee_type,
       d.name AS district, d.state_name AS state,
       array_agg(s.starts ORDER BY s.starts, s.ends, s.slot) AS starts,
       array_agg(s.ends ORDER BY s.starts, s.ends, s.slot) AS ends,
       coalesce(sum(part.first_dose), 0)::int AS seats_first_dose,
       coalesce(sum(part.second_dose), 0)::int AS seats_second_dose
  FROM session x
  JOIN centre c USING (centre_id)
  JOIN district d ON d.district_id = c.district_id
  JOIN service v USING (service_id)
  JOIN slot s USING (session_id)
  JOIN release_slot rs USING (slot_id)
  JOIN release r USING (release_id)
  LEFT JOIN release_clock k USING (release_id)
 CROSS JOIN LATERAL (
       SELECT r.paused_at IS NULL AND r.policy <> 'first-come' AND r.state IN ('announced', 'open')
              AND clock_timestamp() < r.closes_at AS to_be_drawn,
              r.paused_at IS NULL AND (
                  (r.policy = 'first-come' AND r.state = 'open'
                   AND clock_timestamp() >= r.opens_at AND clock_timestamp() < r.closes_at)
               OR (r.policy = 'waiting-room' AND r.state = 'booked' AND k.step_next = 'settle'
                   AND clock_timestamp() < r.settles_at)) AS by_arrival) AS way
 CROSS JOIN LATERAL (
       SELECT sum(p.count) FILTER (WHERE p.part <> 'D2') AS first_dose,
              sum(p.count) FILTER (WHERE p.part = 'D2') AS second_dose
         FROM (SELECT part, CASE WHEN way.to_be_drawn THEN seats
                                 WHEN way.by_arrival THEN greatest(0, seats - greatest(taken, seat_last))
                                 ELSE 0 END AS count
                 FROM slot_part
                WHERE slot_part.slot_id = s.slot_id AND slot_part.part NOT IN ('A', 'Q', 'S', 'W')) AS p) AS part
 WHERE x.day >= %(first_day)s AND x.day <= %(last_day)s AND x.cancelled_reason IS NULL
   AND r.state NOT IN ('draft', 'cancelled')
   AND (%(district_id)s::integer IS NULL OR c.district_id = %(district_id)s)
   AND (%(pincode)s::text IS NULL OR c.pincode = %(pincode)s)
   AND (%(centre_id)s::integer IS NULL OR c.centre_id = %(centre_id)s)
 GROUP BY x.session_id, v.service_id, c.centre_id, d.district_id
 ORDER BY c.centre_id, x.day, x.session_id

-- availability_centre --
SELECT c.centre_id, c.name, c.address, c.block, c.ward, c.pincode, c.latitude, c.longitude, c.opens, c.closes,
       c.fee_type, d.name AS district, d.state_name AS state
  FROM centre c JOIN district d USING (district_id) WHERE c.centre_id = %(centre_id)s

-- availability_near --
-- The centres nearest to a point. Over a city the earth is flat enough.
SELECT c.centre_id, c.name, c.address, c.block, c.ward, c.pincode, c.latitude, c.longitude, c.opens, c.closes,
       c.fee_type, d.name AS district, d.state_name AS state
  FROM centre c JOIN district d USING (district_id)
 WHERE c.latitude IS NOT NULL AND c.longitude IS NOT NULL
 ORDER BY (c.latitude - %(latitude)s) ^ 2
          + ((c.longitude - %(longitude)s) * cos(radians(%(latitude)s))) ^ 2, c.centre_id
 LIMIT %(count)s

-- availability_states --
SELECT DISTINCT state_id, state_name FROM district ORDER BY state_name, state_id

-- availability_districts --
SELECT state_id, district_id, name, name_mr, name_hi FROM district WHERE state_id = %(state_id)s ORDER BY name, district_id
