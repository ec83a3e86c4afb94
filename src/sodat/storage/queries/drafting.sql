-- release_there --
SELECT EXISTS (SELECT 1 FROM release WHERE release_id = %(release_id)s)

-- district_there --
SELECT EXISTS (SELECT 1 FROM district WHERE district_id = %(district_id)s)

-- service_there --
SELECT EXISTS (SELECT 1 FROM service WHERE service_id = %(service_id)s)

-- slots_of_day --
-- What a day still has to give: slots of sessions that take place and that no release holds.
SELECT l.slot FROM slot l JOIN session s USING (session_id) LEFT JOIN release_slot x USING (slot_id)
 WHERE s.district_id = %(district_id)s AND s.service_id = %(service_id)s AND s.day = %(day)s
   AND s.cancelled_reason IS NULL AND x.slot_id IS NULL
 ORDER BY l.slot

-- slots_lock --
-- Two officers who choose the same slot: one waits, and then finds it released.
SELECT slot_id FROM slot WHERE slot = ANY(%(slots)s) ORDER BY slot_id FOR UPDATE

-- slots_chosen --
SELECT l.slot, s.district_id, s.service_id, s.cancelled_reason IS NOT NULL AS is_cancelled,
       x.slot_id IS NOT NULL AS is_released, (s.day + l.starts) AT TIME ZONE 'Asia/Kolkata' AS starts_at
  FROM slot l JOIN session s USING (session_id) LEFT JOIN release_slot x USING (slot_id)
 WHERE l.slot = ANY(%(slots)s) ORDER BY l.slot
