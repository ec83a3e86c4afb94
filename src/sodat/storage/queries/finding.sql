-- places --
-- Every centre, with the rounds that are coming or open there and the seats they have.
SELECT c.centre_id, c.name, c.name_mr, c.name_hi, c.ward, c.district_id, c.pincode, c.latitude, c.longitude,
       coalesce(o.releases, '{}') AS releases, coalesce(o.seats, '{}') AS seats
  FROM centre c
  LEFT JOIN (
       SELECT u.centre_id, array_agg(u.release_id ORDER BY u.draws_at, u.release_id) AS releases,
              array_agg(u.seats ORDER BY u.draws_at, u.release_id) AS seats
         FROM (SELECT x.centre_id, r.release_id, r.draws_at, sum(p.seats)::integer AS seats
                 FROM release r JOIN release_slot rs USING (release_id) JOIN slot s USING (slot_id)
                 JOIN session x USING (session_id) JOIN slot_part p USING (slot_id)
                WHERE r.state IN ('announced', 'open') AND x.cancelled_reason IS NULL
                GROUP BY x.centre_id, r.release_id, r.draws_at) AS u
        GROUP BY u.centre_id) AS o USING (centre_id)
 ORDER BY c.centre_id

-- districts --
-- The districts that have centres.
SELECT d.district_id, d.name, d.name_mr, d.name_hi
  FROM district d WHERE EXISTS (SELECT 1 FROM centre c WHERE c.district_id = d.district_id) ORDER BY d.name
