-- seats --
-- The quota seats of a release, by slot, with how many of them somebody has.
SELECT l.slot_id, l.slot, s.day, l.starts, l.ends, c.name, c.name_mr, c.name_hi, p.seats,
       (SELECT count(*) FROM appointment a WHERE a.slot_id = l.slot_id AND a.part = p.part
           AND a.state IN ('booked', 'served', 'no-show'))::int AS given,
       p.taken,
       s.cancelled_reason IS NULL AND (s.day + l.starts) AT TIME ZONE 'Asia/Kolkata' > clock_timestamp() AS ahead
  FROM release_slot x JOIN slot l USING (slot_id) JOIN session s USING (session_id) JOIN centre c USING (centre_id)
  JOIN slot_part p USING (slot_id)
 WHERE x.release_id = %(release_id)s AND p.part = %(part)s ORDER BY s.day, c.name, l.starts

-- add --
INSERT INTO quota_request (release_id, slot_id, person_id, reason, asked_by)
VALUES (%(release_id)s, %(slot_id)s, %(person_id)s, %(reason)s, %(asked_by)s)
    ON CONFLICT (release_id, person_id) WHERE decision IS NULL DO NOTHING

-- lock --
SELECT q.request_id, q.release_id, q.slot_id, q.person_id, q.reason, q.asked_by, l.slot
  FROM quota_request q JOIN slot l USING (slot_id) JOIN release r USING (release_id)
 WHERE q.request_id = %(request_id)s AND r.district_id = %(district_id)s AND q.decision IS NULL FOR UPDATE OF q

-- decide --
UPDATE quota_request SET decision = %(decision)s, decided_by = %(decided_by)s, decided_at = clock_timestamp(),
       application = %(application)s
 WHERE request_id = %(request_id)s AND decision IS NULL

-- set_apart --
-- What two officers gave is no application of the draw.
UPDATE application SET quota = true WHERE application = %(application)s

-- requests --
-- What was asked for, newest first; the person's name is for the second officer alone.
SELECT q.request_id, q.slot_id, l.slot, s.day, l.starts, c.name, c.name_mr, c.name_hi, q.reason, q.asked_at, q.decision,
       q.decided_at, q.asked_by, coalesce(w.name, '') AS asked_name, coalesce(d.name, '') AS decided_name,
       p.name AS person, p.birth_year, p.id_type, p.id_last, coalesce(q.application, '') AS application
  FROM quota_request q JOIN slot l USING (slot_id) JOIN session s USING (session_id) JOIN centre c USING (centre_id)
  JOIN person p USING (person_id)
  LEFT JOIN staff w ON w.account_id = q.asked_by LEFT JOIN staff d ON d.account_id = q.decided_by
 WHERE q.release_id = %(release_id)s ORDER BY q.decision IS NOT NULL, q.request_id DESC LIMIT 300

-- given --
-- What the public sees: when, where, why and which two officers; nobody who got a seat is named.
SELECT s.day, l.starts, c.name, c.name_mr, c.name_hi, q.reason, q.decided_at, coalesce(w.name, '') AS asked_name,
       coalesce(d.name, '') AS decided_name, q.application
  FROM quota_request q JOIN slot l USING (slot_id) JOIN session s USING (session_id) JOIN centre c USING (centre_id)
  LEFT JOIN staff w ON w.account_id = q.asked_by LEFT JOIN staff d ON d.account_id = q.decided_by
 WHERE q.release_id = %(release_id)s AND q.decision = 'given' ORDER BY q.decided_at
