-- sessions_of --
-- The sessions of a centre on a day.
SELECT x.session_id, x.service_id, v.name AS service_en, v.name_mr AS service_mr, v.name_hi AS service_hi, x.day,
       min(s.starts) AS starts, max(s.ends) AS ends, d.session_id IS NOT NULL AS is_closed
  FROM session x JOIN service v USING (service_id) JOIN slot s USING (session_id)
  LEFT JOIN centre_day d USING (session_id)
 WHERE x.centre_id = %(centre_id)s AND x.day = %(day)s AND x.cancelled_reason IS NULL
 GROUP BY x.session_id, v.service_id, d.session_id ORDER BY min(s.starts), x.service_id

-- session_lock --
-- One door at a time gives numbers, calls the list or closes the day.
SELECT session_id FROM session WHERE session_id = %(session_id)s FOR UPDATE

-- visitors_of --
-- Who has an appointment at a centre on a day, by slot and name.
SELECT p.appointment_id, p.person_id, n.name, n.birth_year, n.gender, n.id_type, n.id_last,
       n.contested_at IS NOT NULL AS contested, x.session_id, s.starts, s.ends, p.part, p.code, p.state, p.arrived_at,
       p.excused_reason, p.application
  FROM session x JOIN slot s USING (session_id) JOIN appointment p USING (slot_id) JOIN person n USING (person_id)
 WHERE x.centre_id = %(centre_id)s AND x.day = %(day)s AND p.state IN ('booked', 'served', 'no-show')
 ORDER BY s.starts, n.name, p.appointment_id

-- visitor --
-- One appointment, wherever and whenever it is; locked until commit.
SELECT p.appointment_id, p.person_id, n.name, n.birth_year, n.gender, n.id_type, n.id_last,
       n.contested_at IS NOT NULL AS contested, x.session_id, s.starts, s.ends, p.part, p.code, p.state, p.arrived_at,
       p.excused_reason, p.application, x.centre_id, x.day, c.name AS centre_en, c.name_mr AS centre_mr,
       c.name_hi AS centre_hi
  FROM appointment p JOIN slot s USING (slot_id) JOIN session x USING (session_id) JOIN centre c USING (centre_id)
  JOIN person n USING (person_id)
 WHERE p.appointment_id = %(appointment_id)s FOR UPDATE OF p

-- arrive --
UPDATE appointment SET arrived_at = %(at)s, state = 'booked', ended_at = NULL, excused_reason = NULL
 WHERE appointment_id = %(appointment_id)s AND arrived_at IS NULL AND state IN ('booked', 'no-show')

-- arrival_undo --
UPDATE appointment SET arrived_at = NULL
 WHERE appointment_id = %(appointment_id)s AND arrived_at IS NOT NULL AND state = 'booked'

-- document_seen --
UPDATE person SET checked_at = coalesce(checked_at, now()) WHERE person_id = %(person_id)s

-- serve --
UPDATE appointment SET state = 'served', ended_at = now()
 WHERE appointment_id = %(appointment_id)s AND state = 'booked' AND arrived_at IS NOT NULL

-- miss --
-- Whoever has not come to a slot that is over. With a reason, it is not theirs to answer for.
UPDATE appointment p SET state = 'no-show', ended_at = now(), excused_reason = %(reason)s
  FROM slot s
 WHERE s.slot_id = p.slot_id AND s.session_id = %(session_id)s AND p.state = 'booked' AND p.arrived_at IS NULL
   AND s.ends <= (clock_timestamp() AT TIME ZONE 'Asia/Kolkata')::time

-- excuse --
UPDATE appointment SET excused_reason = %(reason)s WHERE appointment_id = %(appointment_id)s AND state = 'no-show'

-- misses_of --
-- How often a person missed an appointment since a time, through nobody else's fault.
SELECT count(*) FROM appointment
 WHERE person_id = %(person_id)s AND state = 'no-show' AND excused_reason IS NULL AND ended_at > %(since)s

-- missed_of --
-- What a person missed: to be excused at a desk.
SELECT p.appointment_id, x.day, s.starts, c.name AS centre_en, c.name_mr AS centre_mr, c.name_hi AS centre_hi,
       p.excused_reason
  FROM appointment p JOIN slot s USING (slot_id) JOIN session x USING (session_id) JOIN centre c USING (centre_id)
 WHERE p.person_id = %(person_id)s AND p.state = 'no-show' ORDER BY x.day DESC, s.starts DESC LIMIT 20

-- act_begin --
-- One row: the act is new. None: it was done, or is being done and we waited for it.
INSERT INTO door_act (client_id, centre_id, account_id, kind)
VALUES (%(client_id)s, %(centre_id)s, %(account_id)s, %(kind)s)
ON CONFLICT (client_id) DO NOTHING

-- act_end --
UPDATE door_act SET outcome = %(outcome)s WHERE client_id = %(client_id)s

-- act_get --
SELECT outcome FROM door_act
 WHERE client_id = %(client_id)s AND centre_id = %(centre_id)s AND account_id = %(account_id)s AND kind = %(kind)s

-- look_ups_count --
-- How often one of the staff looked since a time, and when first.
SELECT count(*), min(at), clock_timestamp() FROM look_up WHERE account_id = %(account_id)s AND at > %(since)s

-- look_up_add --
INSERT INTO look_up (account_id, centre_id, person_id, purpose)
SELECT %(account_id)s, %(centre_id)s, t.person_id, %(purpose)s FROM unnest(%(person_ids)s::bigint[]) AS t(person_id)

-- look_ups_of_account --
-- Who looked at an account's people, newest first.
SELECT l.at, n.name, l.purpose, c.name AS centre_en, c.name_mr AS centre_mr, c.name_hi AS centre_hi
  FROM person n JOIN look_up l USING (person_id) JOIN centre c USING (centre_id)
 WHERE n.account_id = %(account_id)s ORDER BY l.at DESC, l.look_up_id DESC LIMIT 100

-- day_end_add --
INSERT INTO centre_day (session_id, doses_given, doses_wasted, vials_opened, vials_broken, doses_per_vial, closed_by)
VALUES (%(session_id)s, %(doses_given)s, %(doses_wasted)s, %(vials_opened)s, %(vials_broken)s, %(doses_per_vial)s,
        %(closed_by)s)
ON CONFLICT (session_id) DO NOTHING

-- day_end_get --
SELECT doses_given, doses_wasted, vials_opened, vials_broken, doses_per_vial, closed_at FROM centre_day
 WHERE session_id = %(session_id)s

-- counts --
-- The numbers of a session's day.
SELECT count(*) FILTER (WHERE p.state = 'booked' AND p.arrived_at IS NULL) AS coming,
       count(*) FILTER (WHERE p.state = 'booked' AND p.arrived_at IS NOT NULL) AS here,
       count(*) FILTER (WHERE p.state = 'served') AS served,
       count(*) FILTER (WHERE p.state = 'no-show') AS missed,
       (SELECT count(*) FROM walk_in w WHERE w.session_id = x.session_id AND w.state IN ('waiting', 'called')) AS walk_ins,
       (SELECT count(*) FROM walk_in w WHERE w.session_id = x.session_id AND w.state = 'served') AS walk_ins_served,
       (SELECT count(*) FROM standby_call k WHERE k.session_id = x.session_id AND k.outcome IS NULL) AS called
  FROM session x LEFT JOIN slot s USING (session_id)
  LEFT JOIN appointment p ON p.slot_id = s.slot_id AND p.state IN ('booked', 'served', 'no-show')
 WHERE x.session_id = %(session_id)s GROUP BY x.session_id

-- place --
SELECT name, name_mr, name_hi FROM centre WHERE centre_id = %(centre_id)s
