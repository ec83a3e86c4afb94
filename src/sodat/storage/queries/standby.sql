-- seats_of --
-- The seats of a session and who counts on them. Standby seats are made as they are given: they are not counted.
SELECT (SELECT coalesce(sum(p.seats), 0)::int FROM slot s JOIN slot_part p USING (slot_id)
         WHERE s.session_id = x.session_id AND p.part <> 'S') AS seats,
       (SELECT count(*)::int FROM slot s JOIN appointment p USING (slot_id)
         WHERE s.session_id = x.session_id AND p.state IN ('booked', 'served')) AS expected,
       (SELECT count(*)::int FROM walk_in w WHERE w.session_id = x.session_id AND w.state <> 'left') AS walk_ins,
       (SELECT coalesce(sum(size), 0)::int FROM standby_call k
         WHERE k.session_id = x.session_id AND k.outcome IS NULL) AS called
  FROM session x WHERE x.session_id = %(session_id)s

-- next_up --
-- Who waits in the drawn order of the releases that have slots of this session and wished for one of them.
-- Whoever has the service already, or was called, is not in the line.
SELECT a.application, a.release_id, a.rank, cardinality(a.persons) AS size
  FROM application a
 WHERE a.release_id IN (SELECT rs.release_id FROM slot s JOIN release_slot rs USING (slot_id)
                         WHERE s.session_id = %(session_id)s)
   AND a.state = 'waiting' AND a.rank IS NOT NULL
   AND a.choices && (SELECT array_agg(s.slot) FROM slot s WHERE s.session_id = %(session_id)s)
   AND NOT EXISTS (SELECT 1 FROM standby_call k
                    WHERE k.application = a.application
                      AND (k.session_id = %(session_id)s OR k.outcome IS NULL OR k.outcome = 'came'))
   AND NOT EXISTS (SELECT 1 FROM appointment p JOIN release r USING (release_id)
                    WHERE p.person_id = ANY(a.persons) AND p.state IN ('booked', 'served')
                      AND r.service_id = (SELECT service_id FROM session WHERE session_id = %(session_id)s))
   AND NOT EXISTS (SELECT 1 FROM walk_in w
                    WHERE w.session_id = %(session_id)s AND w.person_id = ANY(a.persons) AND w.state <> 'left')
 ORDER BY a.rank, a.release_id LIMIT %(count)s

-- call_add --
INSERT INTO standby_call (session_id, release_id, application, rank, size, called_by, comes_by)
VALUES (%(session_id)s, %(release_id)s, %(application)s, %(rank)s, %(size)s, %(called_by)s, %(comes_by)s)

-- calls_of --
-- The calls of a centre's day in the order they were made, with the names of those called.
SELECT k.call_id, k.session_id, k.release_id, k.application, k.rank, k.size, k.called_at, k.comes_by, k.outcome, k.ended_at,
       (SELECT array_agg(n.name ORDER BY n.person_id) FROM application a JOIN person n ON n.person_id = ANY(a.persons)
         WHERE a.application = k.application) AS names
  FROM session x JOIN standby_call k USING (session_id)
 WHERE x.centre_id = %(centre_id)s AND x.day = %(day)s ORDER BY k.call_id

-- call_lock --
SELECT k.call_id FROM standby_call k JOIN session x USING (session_id)
 WHERE k.call_id = %(call_id)s AND x.centre_id = %(centre_id)s AND x.day = %(day)s FOR UPDATE OF k

-- call_end --
UPDATE standby_call SET outcome = %(outcome)s, ended_at = now(), ended_by = %(ended_by)s
 WHERE call_id = %(call_id)s AND outcome IS NULL

-- seats_make --
-- Seats for those who came, in the last slot of the session that the release has; no other part is touched.
INSERT INTO slot_part (slot_id, part, seats, taken, seat_last)
SELECT s.slot_id, 'S', %(size)s, %(size)s, %(size)s
  FROM slot s JOIN release_slot rs USING (slot_id)
 WHERE s.session_id = %(session_id)s AND rs.release_id = %(release_id)s
 ORDER BY s.ends DESC, s.slot_id DESC LIMIT 1
ON CONFLICT (slot_id, part) DO UPDATE SET seats = slot_part.seats + EXCLUDED.seats,
    taken = slot_part.taken + EXCLUDED.taken, seat_last = slot_part.seat_last + EXCLUDED.seat_last
RETURNING slot_id

-- appointments_make --
INSERT INTO appointment (release_id, person_id, application, slot_id, part, seat_no, step, code)
SELECT a.release_id, t.person_id, a.application, p.slot_id, p.part,
       p.seat_last - cardinality(a.persons) + t.place, 'standby',
       lpad((('x' || substr(md5(gen_random_uuid()::text), 1, 7))::bit(28)::int %% 10000)::text, 4, '0')
  FROM application a CROSS JOIN unnest(a.persons) WITH ORDINALITY AS t(person_id, place)
  JOIN slot_part p ON p.slot_id = %(slot_id)s AND p.part = 'S'
 WHERE a.application = %(application)s

-- letter --
INSERT INTO outbox (mobile_hash, mobile_sealed, kind, language, facts)
SELECT c.mobile_hash, c.mobile_sealed, 'standby', c.language,
       jsonb_build_object('release', a.release_id, 'application', a.application, 'centre', n.name,
                          'until', to_char(%(comes_by)s::timestamptz AT TIME ZONE 'Asia/Kolkata', 'HH24:MI'))
  FROM application a JOIN account c USING (account_id) CROSS JOIN centre n
 WHERE a.application = %(application)s AND n.centre_id = %(centre_id)s
