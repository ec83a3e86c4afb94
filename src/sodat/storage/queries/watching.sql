-- pulse --
-- Where the releases stand and how many seats were given on arrival: another text whenever one of it changed.
-- Opening and closing are among it by the clock too, lest a worker that is down show what nobody can have.
SELECT md5(string_agg(concat_ws('/', r.release_id, r.state, r.paused_at, r.closes_at, k.step_next,
           clock_timestamp() >= r.opens_at, clock_timestamp() >= r.closes_at, clock_timestamp() >= r.settles_at,
           CASE WHEN r.policy <> 'draw' THEN
                (SELECT sum(p.seat_last) FROM release_slot rs JOIN slot_part p USING (slot_id)
                  WHERE rs.release_id = r.release_id) END), ',' ORDER BY r.release_id))
  FROM release r LEFT JOIN release_clock k USING (release_id)
 WHERE r.state NOT IN ('draft', 'settled', 'cancelled')
