-- releases_of --
-- The releases of a city, or of all: those that take applications first, the next to close in front; then the newest.
SELECT release_id, district_id, title_en, title_mr, title_hi, policy, state, opens_at, closes_at, draws_at,
       paused_reason
  FROM release
 WHERE state <> 'draft' AND (%(district_id)s::integer IS NULL OR district_id = %(district_id)s)
 ORDER BY state <> 'open', CASE WHEN state = 'open' THEN closes_at END, draws_at DESC, release_id LIMIT %(many)s

-- arrivals --
-- Applications by part of the time in which they are taken, parts counted from 0; those before or after at the ends.
SELECT least(%(parts)s - 1, greatest(0, floor(extract(epoch FROM a.filed_at - r.opens_at) * %(parts)s
             / extract(epoch FROM r.closes_at - r.opens_at))))::int AS part, count(*)::int AS many
  FROM application a JOIN release r USING (release_id)
 WHERE a.release_id = %(release_id)s AND a.channel <> 'standing' GROUP BY 1 ORDER BY 1

-- first_minute --
-- Applications by second of the first minute.
SELECT floor(extract(epoch FROM a.filed_at - r.opens_at))::int AS part, count(*)::int AS many
  FROM application a JOIN release r USING (release_id)
 WHERE a.release_id = %(release_id)s AND a.filed_at >= r.opens_at AND a.filed_at < r.opens_at + interval '60 seconds'
 GROUP BY 1 ORDER BY 1

-- channels --
SELECT channel AS name, count(*)::int AS many FROM application
 WHERE release_id = %(release_id)s AND state <> 'withdrawn' GROUP BY channel ORDER BY 2 DESC, 1

-- seats --
-- How many seats there are, and in which state those are that were given.
SELECT coalesce(sum(p.seats), 0)::int AS seats,
       (SELECT count(*)::int FROM appointment a WHERE a.release_id = %(release_id)s AND a.state = 'booked') AS booked,
       (SELECT count(*)::int FROM appointment a WHERE a.release_id = %(release_id)s AND a.state = 'served') AS served,
       (SELECT count(*)::int FROM appointment a WHERE a.release_id = %(release_id)s AND a.state = 'no-show') AS missed
  FROM release_slot rs JOIN slot_part p USING (slot_id) WHERE rs.release_id = %(release_id)s

-- demand --
-- People by pincode of their home who applied, and those of them who have no seat; most without a seat first.
SELECT p.pincode, count(*)::int AS people, (count(*) FILTER (WHERE a.state IN ('filed', 'waiting')))::int AS without
  FROM application a JOIN application_member m USING (application) JOIN person p ON p.person_id = m.person_id
 WHERE a.release_id = %(release_id)s AND a.state <> 'withdrawn'
 GROUP BY p.pincode ORDER BY 3 DESC, 2 DESC, 1 LIMIT %(many)s

-- alarms_of --
-- Alarms of a city or of all, the newest first.
SELECT l.release_id, l.name, (l.facts ->> 'seats')::int AS seats, (l.facts ->> 'seconds')::int AS seconds, l.raised_at,
       r.opens_at, r.title_en, r.title_mr, r.title_hi
  FROM alarm l JOIN release r USING (release_id)
 WHERE (%(district_id)s::integer IS NULL OR r.district_id = %(district_id)s)
 ORDER BY l.raised_at DESC, l.release_id, l.name LIMIT %(many)s

-- alarm_watched --
-- Releases that give seats on arrival and opened a short while ago, with their seats.
SELECT r.release_id, coalesce(sum(p.seats), 0)::int AS seats
  FROM release r JOIN release_slot rs USING (release_id) JOIN slot_part p USING (slot_id)
 WHERE r.policy <> 'draw' AND r.state IN ('open', 'closed', 'drawn', 'booked')
   AND r.opens_at BETWEEN now() - interval '5 minutes' AND now()
   AND (SELECT count(*) FROM alarm l WHERE l.release_id = r.release_id) < 2
 GROUP BY r.release_id ORDER BY r.release_id

-- alarm_raise --
-- One row changed: it is raised now. None: it was.
INSERT INTO alarm (release_id, name, facts)
VALUES (%(release_id)s, %(name)s, jsonb_build_object('seats', %(seats)s::int, 'seconds', %(seconds)s::int))
ON CONFLICT DO NOTHING

-- cities --
-- All cities with what their releases came to.
SELECT d.district_id, d.state_id, d.state_name, d.name, d.name_mr, d.name_hi,
       coalesce(s.releases, 0)::int AS releases, coalesce(s.open_now, 0)::int AS open_now,
       coalesce(s.drawn, 0)::int AS drawn, coalesce(s.seats, 0)::int AS seats,
       coalesce(s.people, 0)::int AS people, coalesce(s.given, 0)::int AS given,
       coalesce(s.missed, 0)::int AS missed, coalesce(s.alarms, 0)::int AS alarms, coalesce(s.cases, 0)::int AS cases
  FROM district d LEFT JOIN (
       SELECT r.district_id, count(*) AS releases, count(*) FILTER (WHERE r.state = 'open') AS open_now,
              count(*) FILTER (WHERE r.policy = 'draw') AS drawn,
              sum((SELECT sum(p.seats) FROM release_slot rs JOIN slot_part p USING (slot_id)
                    WHERE rs.release_id = r.release_id)) AS seats,
              sum((SELECT sum(cardinality(a.persons)) FROM application a
                    WHERE a.release_id = r.release_id AND a.state <> 'withdrawn')) AS people,
              sum((SELECT count(*) FROM appointment a WHERE a.release_id = r.release_id
                      AND a.state IN ('booked', 'served', 'no-show'))) AS given,
              sum((SELECT count(*) FROM appointment a
                    WHERE a.release_id = r.release_id AND a.state = 'no-show')) AS missed,
              sum((SELECT count(*) FROM alarm l WHERE l.release_id = r.release_id)) AS alarms,
              sum((SELECT count(*) FROM review_case c
                    WHERE c.release_id = r.release_id AND c.state IN ('open', 'asked'))) AS cases
         FROM release r WHERE r.state NOT IN ('draft', 'cancelled') AND r.draws_at > now() - interval '30 days'
        GROUP BY r.district_id) AS s USING (district_id)
 ORDER BY d.state_name, d.name, d.district_id

-- last_releases --
-- People who applied and seats, by release: the last of each city, the oldest first.
SELECT district_id, release_id, people, seats FROM (
    SELECT r.district_id, r.release_id, r.draws_at,
           coalesce((SELECT sum(cardinality(a.persons)) FROM application a
                      WHERE a.release_id = r.release_id AND a.state <> 'withdrawn'), 0)::int AS people,
           coalesce((SELECT sum(p.seats) FROM release_slot rs JOIN slot_part p USING (slot_id)
                      WHERE rs.release_id = r.release_id), 0)::int AS seats,
           row_number() OVER (PARTITION BY r.district_id ORDER BY r.draws_at DESC, r.release_id) AS place
      FROM release r WHERE r.state NOT IN ('draft', 'cancelled')) AS t
 WHERE place <= %(many)s ORDER BY district_id, place DESC
