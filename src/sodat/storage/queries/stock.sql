-- centre_lock --
-- Who enters stock and who announces seats of the same centre do so one after the other.
SELECT centre_id FROM centre WHERE centre_id = ANY(%(centre_ids)s) ORDER BY centre_id FOR NO KEY UPDATE

-- service_there --
SELECT EXISTS (SELECT 1 FROM service WHERE service_id = %(service_id)s)

-- stock_add --
INSERT INTO stock_entry (centre_id, service_id, kind, vials, doses_per_vial)
VALUES (%(centre_id)s, %(service_id)s, %(kind)s, %(vials)s, %(doses_per_vial)s)

-- stock_of --
SELECT kind, sum(vials) AS vials, doses_per_vial FROM stock_entry
 WHERE centre_id = %(centre_id)s AND service_id = %(service_id)s
 GROUP BY kind, doses_per_vial ORDER BY doses_per_vial, kind

-- centres_of --
SELECT DISTINCT s.centre_id FROM release_slot x JOIN slot l USING (slot_id) JOIN session s USING (session_id)
 WHERE x.release_id = %(release_id)s ORDER BY s.centre_id

-- seats_promised --
-- The seats of a release and of all that are announced, of sessions that still lie ahead: they all need doses.
-- What is promised are the parts that a release's rules name, those set apart from the draw included.
SELECT coalesce(sum(p.seats), 0)
  FROM release r JOIN release_slot x USING (release_id) JOIN slot l USING (slot_id) JOIN session s USING (session_id)
  JOIN slot_part p USING (slot_id)
 WHERE s.centre_id = %(centre_id)s AND s.service_id = %(service_id)s AND s.cancelled_reason IS NULL
   AND s.day >= (clock_timestamp() AT TIME ZONE 'Asia/Kolkata')::date
   AND (r.release_id = %(release_id)s OR r.state NOT IN ('draft', 'cancelled'))
   AND (p.part = 'open' OR convert_from(r.rules_json, 'UTF8')::jsonb -> 'shares' ? p.part
        OR coalesce(convert_from(r.rules_json, 'UTF8')::jsonb -> 'apart' ? p.part, false))
