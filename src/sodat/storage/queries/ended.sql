-- ended_by_office --
-- An act on a session ends its places in its own transaction, so both carry the same moment.
SELECT p.application, s.slot, p.state, c.kind, c.reason
  FROM appointment p JOIN slot s USING (slot_id)
  JOIN session_act c ON c.session_id = s.session_id AND c.done_at = p.ended_at
 WHERE p.application = ANY(%(applications)s) AND p.state IN ('moved', 'cancelled')
 ORDER BY p.ended_at, p.appointment_id

-- served_elsewhere --
SELECT EXISTS (SELECT 1 FROM application a JOIN release r USING (release_id)
                 JOIN appointment p ON p.person_id = ANY(a.persons) AND p.release_id <> a.release_id
                 JOIN release o ON o.release_id = p.release_id AND o.service_id = r.service_id
                WHERE a.application = %(application)s AND p.state IN ('booked', 'served'))
