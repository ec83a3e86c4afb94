-- applications --
-- The applications of a release as they can be tried, without names: wishes, size, home, doses, arrival.
SELECT a.application, a.choices, a.arrival, a.channel,
       array_agg(p.pincode ORDER BY p.person_id) AS pincodes, array_agg(p.doses ORDER BY p.person_id) AS doses,
       array_agg(coalesce(l.losses, 0) ORDER BY p.person_id) AS losses, bool_and(p.checked_at IS NOT NULL) AS checked
  FROM application a JOIN person p ON p.person_id = ANY(a.persons) JOIN release r USING (release_id)
  LEFT JOIN loss l ON l.person_id = p.person_id AND l.service_id = r.service_id
 WHERE a.release_id = %(release_id)s AND a.state <> 'withdrawn' AND NOT a.quota
 GROUP BY a.application ORDER BY a.application LIMIT 50000

-- wards --
-- In which ward a pincode lies, as the centres of a city say it.
SELECT pincode, min(ward) FROM centre WHERE district_id = %(district_id)s AND ward <> '' GROUP BY pincode

-- sources --
-- The releases of a city that somebody applied to, latest first, if a centre and hour of theirs is in this release too.
SELECT r.release_id, r.title_en, r.title_mr, r.title_hi, r.draws_at,
       (SELECT count(*) FROM application a WHERE a.release_id = r.release_id AND a.state <> 'withdrawn'
           AND NOT a.quota) AS applications
  FROM release r
 WHERE r.district_id = %(district_id)s AND r.state NOT IN ('draft', 'cancelled')
   AND EXISTS (SELECT 1 FROM application a WHERE a.release_id = r.release_id AND a.state <> 'withdrawn')
   AND EXISTS (SELECT 1 FROM release_slot a JOIN slot b USING (slot_id) JOIN session c USING (session_id)
                WHERE a.release_id = r.release_id
                  AND (c.centre_id, b.starts) IN (
                      SELECT z.centre_id, y.starts FROM release_slot x JOIN slot y USING (slot_id)
                        JOIN session z USING (session_id) WHERE x.release_id = %(release_id)s))
 ORDER BY r.draws_at DESC LIMIT 50
