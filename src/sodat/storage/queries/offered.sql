-- slots_offered --
-- A release that draws shows the seats of its coming draw until it closes. What gives seats on arrival shows
-- those that nobody had so far: what came back counts as given, for it goes along the line. The quota and the
-- seats at the door are nothing one may ask for.
SELECT s.slot, s.starts, s.ends, c.centre_id, c.name, c.name_mr, c.name_hi, c.pincode, r.release_id, r.policy,
       r.state, r.opens_at, r.closes_at, r.draws_at,
       (SELECT coalesce(jsonb_object_agg(p.part, CASE
                   WHEN way.to_be_drawn THEN p.seats
                   WHEN way.by_arrival THEN greatest(0, p.seats - greatest(p.taken, p.seat_last))
                   ELSE 0 END), '{}')
          FROM slot_part p WHERE p.slot_id = s.slot_id AND p.part NOT IN ('Q', 'S', 'W')) AS seats
  FROM session x
  JOIN centre c USING (centre_id)
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
 WHERE x.day = %(day)s AND x.cancelled_reason IS NULL AND r.state NOT IN ('draft', 'cancelled')
   AND (%(district_id)s::integer IS NULL OR c.district_id = %(district_id)s)
   AND (%(pincode)s::text IS NULL OR c.pincode = %(pincode)s)
 ORDER BY c.centre_id, r.release_id, s.starts, s.slot
