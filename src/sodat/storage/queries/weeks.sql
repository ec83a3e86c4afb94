-- templates --
SELECT w.template_id, w.centre_id, w.service_id, c.name, c.name_mr, c.name_hi, c.closed_at IS NOT NULL AS is_closed,
       coalesce((SELECT jsonb_agg(jsonb_build_array(b.weekday, to_char(b.starts, 'HH24:MI'), to_char(b.ends, 'HH24:MI'),
                                                    b.seats) ORDER BY b.weekday, b.starts)
                   FROM week_band b WHERE b.template_id = w.template_id), '[]') AS bands
  FROM week_template w JOIN centre c USING (centre_id)
 WHERE c.district_id = %(district_id)s AND (%(template_id)s::bigint IS NULL OR w.template_id = %(template_id)s)
 ORDER BY c.name, w.service_id

-- template_add --
INSERT INTO week_template (centre_id, service_id)
SELECT centre_id, %(service_id)s FROM centre WHERE centre_id = %(centre_id)s AND district_id = %(district_id)s
    ON CONFLICT (centre_id, service_id) DO UPDATE SET service_id = EXCLUDED.service_id
RETURNING template_id

-- template_lock --
SELECT template_id FROM week_template WHERE template_id = %(template_id)s FOR UPDATE

-- template_remove --
DELETE FROM week_template WHERE template_id = %(template_id)s

-- band_put --
INSERT INTO week_band (template_id, weekday, starts, ends, seats)
VALUES (%(template_id)s, %(weekday)s, %(starts)s, %(ends)s, %(seats)s)
    ON CONFLICT (template_id, weekday, starts) DO UPDATE SET ends = EXCLUDED.ends, seats = EXCLUDED.seats

-- band_remove --
DELETE FROM week_band WHERE template_id = %(template_id)s AND weekday = %(weekday)s AND starts = %(starts)s

-- unusual_days --
SELECT e.exception_id, e.day, e.centre_id, e.opens, e.closes, e.reason, c.name, c.name_mr, c.name_hi
  FROM day_exception e LEFT JOIN centre c USING (centre_id)
 WHERE e.district_id = %(district_id)s AND e.day >= %(first)s ORDER BY e.day, c.name NULLS FIRST

-- unusual_put --
INSERT INTO day_exception (district_id, centre_id, day, opens, closes, reason)
VALUES (%(district_id)s, %(centre_id)s, %(day)s, %(opens)s, %(closes)s, %(reason)s)
    ON CONFLICT (district_id, centre_id, day)
    DO UPDATE SET opens = EXCLUDED.opens, closes = EXCLUDED.closes, reason = EXCLUDED.reason

-- unusual_remove --
DELETE FROM day_exception WHERE exception_id = %(exception_id)s AND district_id = %(district_id)s

-- today --
SELECT (clock_timestamp() AT TIME ZONE 'Asia/Kolkata')::date

-- sessions_there --
-- The sessions that some centres have already, with the times of their slots.
SELECT s.session_id, s.centre_id, s.service_id, s.day, s.cancelled_reason IS NOT NULL AS is_cancelled,
       coalesce((SELECT jsonb_agg(jsonb_build_array(to_char(l.starts, 'HH24:MI'), to_char(l.ends, 'HH24:MI')))
                   FROM slot l WHERE l.session_id = s.session_id), '[]') AS spans
  FROM session s
 WHERE s.centre_id = ANY(%(centre_ids)s) AND s.day BETWEEN %(first)s AND %(last)s

-- slots_removed --
-- The slots of a session that no release holds and nobody ever held a place in go, with their seats.
WITH free AS (
    SELECT l.slot_id FROM slot l
     WHERE l.session_id = %(session_id)s
       AND NOT EXISTS (SELECT 1 FROM release_slot x WHERE x.slot_id = l.slot_id)
       AND NOT EXISTS (SELECT 1 FROM appointment a WHERE a.slot_id = l.slot_id)
       AND NOT EXISTS (SELECT 1 FROM quota_request q WHERE q.slot_id = l.slot_id)
       AND NOT EXISTS (SELECT 1 FROM walk_in w WHERE w.slot_id = l.slot_id)
), parts AS (
    DELETE FROM slot_part p USING free WHERE p.slot_id = free.slot_id RETURNING p.slot_id
)
SELECT slot_id FROM free WHERE (SELECT count(*) FROM parts) >= 0

-- slots_delete --
DELETE FROM slot WHERE slot_id = ANY(%(slot_ids)s)

-- session_remove --
-- One with a past stays, without times: what was done to it is to be read there.
DELETE FROM session s WHERE s.session_id = %(session_id)s
   AND NOT EXISTS (SELECT 1 FROM slot l WHERE l.session_id = s.session_id)
   AND NOT EXISTS (SELECT 1 FROM session_act a WHERE a.session_id = s.session_id)
   AND NOT EXISTS (SELECT 1 FROM standby_call k WHERE k.session_id = s.session_id)
   AND NOT EXISTS (SELECT 1 FROM centre_day d WHERE d.session_id = s.session_id)

-- seats_ahead --
-- The seats of sessions from tomorrow on, released or not, by centre and service.
SELECT s.centre_id, s.service_id, sum(p.seats)::int
  FROM session s JOIN slot l USING (session_id) JOIN slot_part p USING (slot_id)
 WHERE s.district_id = %(district_id)s AND s.cancelled_reason IS NULL
   AND s.day >= (clock_timestamp() AT TIME ZONE 'Asia/Kolkata')::date
 GROUP BY s.centre_id, s.service_id
