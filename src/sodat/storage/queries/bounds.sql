-- bounds_of_state --
-- What a state set for its cities, the newest first.
SELECT b.bounds_id, b.state_id, b.policies, b.open_hours_min, b.notice_hours_min, b.residents_percent_max,
       b.quota_percent_max, b.reason, b.set_at, coalesce(s.name, '') AS set_by
  FROM city_bounds b LEFT JOIN staff s ON s.account_id = b.set_by
 WHERE b.state_id = %(state_id)s ORDER BY b.bounds_id DESC

-- bounds_of_release --
-- The bounds in force for the city of a release.
SELECT b.bounds_id, b.state_id, b.policies, b.open_hours_min, b.notice_hours_min, b.residents_percent_max,
       b.quota_percent_max, b.reason, b.set_at, '' AS set_by
  FROM release r JOIN district d USING (district_id) JOIN city_bounds b USING (state_id)
 WHERE r.release_id = %(release_id)s ORDER BY b.bounds_id DESC LIMIT 1

-- bounds_add --
INSERT INTO city_bounds (state_id, policies, open_hours_min, notice_hours_min, residents_percent_max,
                         quota_percent_max, reason, set_by)
VALUES (%(state_id)s, %(policies)s, %(open_hours_min)s, %(notice_hours_min)s, %(residents_percent_max)s,
        %(quota_percent_max)s, %(reason)s, %(set_by)s)

-- seats_by_part --
SELECT p.part, sum(p.seats)::int FROM release_slot rs JOIN slot_part p USING (slot_id)
 WHERE rs.release_id = %(release_id)s GROUP BY p.part

-- states --
SELECT state_id, min(state_name) AS name, count(*)::int AS cities FROM district GROUP BY state_id ORDER BY 2, 1
