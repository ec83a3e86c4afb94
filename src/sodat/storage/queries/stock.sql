-- centre_lock --
-- Who enters stock and who announces seats of the same centre do so one after the other.
SELECT centre_id FROM centre WHERE centre_id = ANY(%(centre_ids)s) ORDER BY centre_id FOR NO KEY UPDATE

-- service_there --
SELECT EXISTS (SELECT 1 FROM service WHERE service_id = %(service_id)s)

-- stock_add --
INSERT INTO stock_entry (centre_id, service_id, kind, vials, doses_per_vial, entered_by, reason)
VALUES (%(centre_id)s, %(service_id)s, %(kind)s, %(vials)s, %(doses_per_vial)s, %(entered_by)s, %(reason)s)

-- stock_undo --
-- A counter-entry: the same again, counted the other way. An entry that undoes is not undone.
INSERT INTO stock_entry (centre_id, service_id, kind, vials, doses_per_vial, entered_by, reason, undoes)
SELECT e.centre_id, e.service_id, e.kind, e.vials, e.doses_per_vial, %(entered_by)s, %(reason)s, e.entry_id
  FROM stock_entry e
 WHERE e.entry_id = %(entry_id)s AND e.centre_id = %(centre_id)s AND e.service_id = %(service_id)s
   AND e.undoes IS NULL AND NOT EXISTS (SELECT 1 FROM stock_entry u WHERE u.undoes = e.entry_id)

-- stock_of --
SELECT kind, sum(CASE WHEN undoes IS NULL THEN vials ELSE -vials END) AS vials, doses_per_vial FROM stock_entry
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

-- ledger --
-- The entries themselves, newest first, with who made them and whether they were undone.
SELECT e.entry_id, e.kind, e.vials, e.doses_per_vial, e.entered_at, e.undoes, e.reason, coalesce(w.name, '') AS entered_by,
       EXISTS (SELECT 1 FROM stock_entry u WHERE u.undoes = e.entry_id) AS undone
  FROM stock_entry e LEFT JOIN staff w ON w.account_id = e.entered_by
 WHERE e.centre_id = %(centre_id)s AND e.service_id = %(service_id)s ORDER BY e.entry_id DESC LIMIT 300

-- wastage_put --
INSERT INTO stock_wastage (centre_id, service_id, percent) VALUES (%(centre_id)s, %(service_id)s, %(percent)s)
ON CONFLICT (centre_id, service_id) DO UPDATE SET percent = EXCLUDED.percent

-- wastage_of --
SELECT percent FROM stock_wastage WHERE centre_id = %(centre_id)s AND service_id = %(service_id)s

-- stock_of_city --
-- Every ledger of a city in sums, by centre, service and size of the vials.
SELECT e.centre_id, e.service_id, e.doses_per_vial, coalesce(max(g.percent), 0) AS percent,
       sum(CASE WHEN e.undoes IS NULL THEN e.vials ELSE -e.vials END) FILTER (WHERE e.kind = 'received') AS received,
       sum(CASE WHEN e.undoes IS NULL THEN e.vials ELSE -e.vials END) FILTER (WHERE e.kind <> 'received') AS gone
  FROM stock_entry e JOIN centre c USING (centre_id) LEFT JOIN stock_wastage g USING (centre_id, service_id)
 WHERE c.district_id = %(district_id)s GROUP BY e.centre_id, e.service_id, e.doses_per_vial
 ORDER BY e.centre_id, e.service_id, e.doses_per_vial

-- promised_in_city --
-- The seats that the centres of a city owe from today on.
SELECT s.centre_id, s.service_id, sum(p.seats)::int AS seats
  FROM release r JOIN release_slot x USING (release_id) JOIN slot l USING (slot_id) JOIN session s USING (session_id)
  JOIN slot_part p USING (slot_id)
 WHERE s.district_id = %(district_id)s AND s.cancelled_reason IS NULL
   AND s.day >= (clock_timestamp() AT TIME ZONE 'Asia/Kolkata')::date
   AND r.state NOT IN ('draft', 'cancelled')
   AND (p.part = 'open' OR convert_from(r.rules_json, 'UTF8')::jsonb -> 'shares' ? p.part
        OR coalesce(convert_from(r.rules_json, 'UTF8')::jsonb -> 'apart' ? p.part, false))
 GROUP BY s.centre_id, s.service_id
