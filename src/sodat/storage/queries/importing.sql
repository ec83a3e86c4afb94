-- sessions_there --
-- The sessions that a file could collide with: of the same ids, or of the same centres and days.
SELECT session_id, centre_id, service_id, day FROM session
 WHERE session_id = ANY(%(session_ids)s) OR (centre_id = ANY(%(centre_ids)s) AND day = ANY(%(days)s))

-- state_number --
-- The number of a state that we gave a number before, else a fresh one above all official ones.
SELECT coalesce((SELECT min(state_id) FROM district WHERE state_name = %(state_name)s),
                (SELECT greatest(max(state_id), 99) + 1 FROM district), 100)
