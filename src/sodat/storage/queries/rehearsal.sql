-- programs_put --
-- Note which accounts a program holds; the same again changes nothing.
INSERT INTO rehearsal_program (account_id)
SELECT account_id FROM account WHERE mobile_hash = ANY(%(mobile_hashes)s) ON CONFLICT DO NOTHING

-- race_put --
INSERT INTO rehearsal_race (rushed, drawn) VALUES (%(rushed)s, %(drawn)s)

-- requests_put --
INSERT INTO rehearsal_requests (release_id, programs, citizens) VALUES (%(release_id)s, %(programs)s, %(citizens)s)
ON CONFLICT (release_id) DO NOTHING

-- race_latest --
-- The race to look at: the newest that has begun, else the first that will.
SELECT t.rushed, t.drawn FROM rehearsal_race t JOIN release r ON r.release_id = t.drawn
 ORDER BY r.opens_at <= clock_timestamp() DESC,
          CASE WHEN r.opens_at <= clock_timestamp() THEN -t.race_id ELSE t.race_id END LIMIT 1

-- race_next --
-- When the next race begins.
SELECT min(r.opens_at) FROM rehearsal_race t JOIN release r ON r.release_id = t.drawn WHERE r.opens_at > clock_timestamp()

-- entries --
-- Everybody in a release in the order of arrival: how many persons, whether a program holds them, whether
-- they have seats, when those were given (seconds from the opening), and the rank drawn for them.
SELECT cardinality(a.persons) AS persons, p.account_id IS NOT NULL AS program, a.state = 'booked' AS seated,
       coalesce(a.rank, 0) AS rank,
       coalesce(extract(epoch FROM b.booked_at - r.opens_at), 0)::float8 AS seconds
  FROM application a JOIN release r USING (release_id) LEFT JOIN rehearsal_program p USING (account_id)
  LEFT JOIN LATERAL (SELECT min(booked_at) AS booked_at FROM appointment WHERE application = a.application) b ON true
 WHERE a.release_id = %(release_id)s AND a.state <> 'withdrawn' ORDER BY a.arrival

-- households --
-- Accounts by number, with the persons they decide for, in the order registered.
SELECT a.mobile_hash, a.account_id, array_agg(p.person_id ORDER BY p.person_id) AS persons
  FROM account a JOIN person p USING (account_id)
 WHERE a.mobile_hash = ANY(%(mobile_hashes)s) GROUP BY a.account_id

-- requests --
SELECT programs, citizens FROM rehearsal_requests WHERE release_id = %(release_id)s

-- twins --
-- All releases that are there to be compared.
SELECT rushed FROM rehearsal_race UNION ALL SELECT drawn FROM rehearsal_race

-- standing_along --
-- Let standing applications of rounds that are past stand for another service.
UPDATE standing_application s SET service_id = %(service_id)s
 WHERE s.ended_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM release r WHERE r.service_id = s.service_id
                    AND r.state IN ('draft', 'announced', 'open', 'closed'))
