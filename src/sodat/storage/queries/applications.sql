-- applicants --
-- What decides about the persons of a batch, and who speaks for them.
SELECT person_id, account_id, birth_year, pincode, doses, last_dose_on, losses, checked_at IS NOT NULL AS checked
  FROM person WHERE person_id = ANY(%(person_ids)s)

-- applications_of_persons --
-- The live applications that the persons of a batch are in.
SELECT DISTINCT a.application, a.release_id, a.account_id, a.filing, a.persons, a.choices, a.split, a.keep, a.state,
       a.arrival, a.filed_at, a.salt, a.leaf_index, a.rank
  FROM unnest(%(release_ids)s::text[], %(person_ids)s::bigint[]) AS t(release_id, person_id)
  JOIN application_member m USING (release_id, person_id)
  JOIN application one ON one.application = m.application
  JOIN application a ON a.state <> 'withdrawn'
   AND (a.application = one.filing OR (a.filing = one.filing AND a.filing <> a.application))

-- filing_read --
-- What decides about each person of a batch in each release: who speaks for them, whether they are entered
-- already, whether they hold a seat of the same service elsewhere. Nobody can remove the person until commit.
-- The first row says when this was. One look-up a row, whatever the planner thinks of tables that were empty
-- a minute ago.
SELECT t.release_id, p.person_id, p.account_id, p.birth_year, p.pincode, p.doses, p.last_dose_on, p.losses,
       p.checked,
       (SELECT m.application FROM application_member m
         WHERE m.person_id = t.person_id AND m.release_id = t.release_id) IS NOT NULL AS entered,
       EXISTS (SELECT 1 FROM appointment b
                WHERE b.person_id = t.person_id AND b.state = 'booked' AND b.release_id <> t.release_id
                  AND (SELECT service_id FROM release WHERE release_id = b.release_id)
                    = (SELECT service_id FROM release WHERE release_id = t.release_id)) AS booked_elsewhere,
       CASE WHEN t.number = 1 THEN clock_timestamp() END AS read_at
  FROM unnest(%(release_ids)s::text[], %(person_ids)s::bigint[]) WITH ORDINALITY
       AS t(release_id, person_id, number)
  LEFT JOIN LATERAL (
       SELECT person_id, account_id, birth_year, pincode, doses, last_dose_on, losses,
              checked_at IS NOT NULL AS checked
         FROM person WHERE person_id = t.person_id FOR KEY SHARE) AS p ON true
 ORDER BY t.number

-- applications_enter --
-- Put new applications into the log and into their releases, each person once: whoever is in the release
-- already is not counted. The head's row comes first and is the last lock a transaction takes.
WITH head AS (
    UPDATE log_head SET size = size + cardinality(%(bodies)s::bytea[]) WHERE one
    RETURNING size - cardinality(%(bodies)s::bytea[]) AS first
), leaves AS (
    INSERT INTO log_leaf (leaf_index, body)
    SELECT head.first + t.number - 1, t.body
      FROM head, unnest(%(bodies)s::bytea[]) WITH ORDINALITY AS t(body, number)
), entered AS (
    INSERT INTO application (application, release_id, account_id, filing, persons, choices, split, keep, channel,
                             state, arrival, filed_at, salt, leaf_index, shares)
    SELECT t.application, t.release_id, t.account_id, t.filing, t.persons::bigint[], t.choices::text[], t.split,
           t.keep, t.channel, t.state, nextval('arrival_number'), %(filed_at)s, t.salt, t.leaf_index,
           t.shares::text[]
      FROM (SELECT u.application, u.release_id, u.account_id, u.filing, u.persons, u.choices, u.split, u.keep,
                   u.channel, u.state, u.salt, u.shares, head.first + u.number - 1 AS leaf_index
              FROM head,
                   unnest(%(applications)s::text[], %(release_ids)s::text[], %(account_ids)s::bigint[],
                          %(filings)s::text[], %(persons)s::text[], %(choices)s::text[], %(splits)s::boolean[],
                          %(keeps)s::boolean[], %(channels)s::text[], %(states)s::text[], %(salts)s::text[],
                          %(shares)s::text[])
                   WITH ORDINALITY
                   AS u(application, release_id, account_id, filing, persons, choices, split, keep, channel, state,
                        salt, shares, number)
             ORDER BY u.number) AS t
    RETURNING arrival, leaf_index
), members AS (
    INSERT INTO application_member (release_id, person_id, application)
    SELECT t.release_id, t.person_id, t.application
      FROM head, unnest(%(member_release_ids)s::text[], %(member_person_ids)s::bigint[],
                        %(member_applications)s::text[]) AS t(release_id, person_id, application)
    ON CONFLICT (release_id, person_id) DO NOTHING
    RETURNING 1
)
SELECT head.first, (SELECT array_agg(arrival ORDER BY leaf_index) FROM entered), (SELECT count(*) FROM members) FROM head

-- applications_change --
UPDATE application a SET choices = t.choices::text[], keep = t.keep, filed_at = t.filed_at, salt = t.salt,
       leaf_index = t.leaf_index
  FROM unnest(%(applications)s::text[], %(choices)s::text[], %(keeps)s::boolean[], %(filed_ats)s::timestamptz[],
              %(salts)s::text[], %(leaf_indexes)s::bigint[])
       AS t(application, choices, keep, filed_at, salt, leaf_index)
 WHERE a.application = t.application AND a.state <> 'withdrawn'

-- applications_withdraw --
UPDATE application SET state = 'withdrawn' WHERE application = ANY(%(applications)s) AND state IN ('filed', 'waiting')

-- members_remove --
DELETE FROM application_member m USING application a
 WHERE a.application = ANY(%(applications)s) AND m.person_id = ANY(a.persons) AND m.release_id = a.release_id
   AND m.application = a.application

-- applications_state --
UPDATE application SET state = %(state)s WHERE application = ANY(%(applications)s)

-- applications_of_account --
SELECT application, release_id, account_id, filing, persons, choices, split, keep, state, arrival, filed_at, salt,
       leaf_index, rank
  FROM application WHERE account_id = %(account_id)s
 UNION ALL
SELECT a.application, a.release_id, a.account_id, a.filing, a.persons, a.choices, a.split, a.keep, a.state, a.arrival,
       a.filed_at, a.salt, a.leaf_index, a.rank
  FROM passed_on p JOIN application a USING (application) WHERE p.account_id = %(account_id)s
 ORDER BY filed_at DESC, application LIMIT 200

-- application_get --
SELECT application, release_id, account_id, filing, persons, choices, split, keep, state, arrival, filed_at, salt,
       leaf_index, rank
  FROM application WHERE application = %(application)s

-- applications_lock --
SELECT 1 FROM application WHERE application = ANY(%(applications)s) ORDER BY application FOR UPDATE

-- applications_served_elsewhere --
-- Nobody gets the same service twice: the lock makes bookings of one service follow one another.
WITH one AS (SELECT pg_advisory_xact_lock(hashtextextended(service_id, 7)), service_id
               FROM release WHERE release_id = %(release_id)s)
UPDATE application a SET state = 'withdrawn' FROM one
 WHERE a.release_id = %(release_id)s AND a.state IN ('filed', 'waiting')
   AND EXISTS (SELECT 1 FROM appointment p JOIN release o USING (release_id)
                WHERE p.person_id = ANY(a.persons) AND p.release_id <> a.release_id AND p.state = 'booked'
                  AND o.service_id = one.service_id)
RETURNING a.application

-- applications_of_filing --
SELECT application, release_id, account_id, filing, persons, choices, split, keep, state, arrival, filed_at, salt,
       leaf_index, rank
  FROM application WHERE application = %(filing)s OR (filing = %(filing)s AND filing <> application)
 ORDER BY application

-- pool --
-- The applications of a release with what settles their shares and tickets, members in one row each.
-- What two officers gave from the quota is none of them.
SELECT a.application, a.choices, a.keep, a.state, a.arrival, a.shares, a.channel,
       array_agg(p.birth_year ORDER BY p.person_id) AS birth_years,
       array_agg(p.pincode ORDER BY p.person_id) AS pincodes,
       array_agg(p.doses ORDER BY p.person_id) AS doses,
       array_agg(coalesce(l.losses, 0) ORDER BY p.person_id) AS losses,
       bool_and(p.checked_at IS NOT NULL) AS checked
  FROM application a JOIN person p ON p.person_id = ANY(a.persons) JOIN release r USING (release_id)
  LEFT JOIN loss l ON l.person_id = p.person_id AND l.service_id = r.service_id
 WHERE a.release_id = %(release_id)s AND (a.state <> 'withdrawn' OR %(withdrawn)s) AND NOT a.quota
 GROUP BY a.application ORDER BY a.application

-- ranks_set --
UPDATE application a SET rank = t.rank
  FROM unnest(%(applications)s::text[], %(ranks)s::int[]) AS t(application, rank)
 WHERE a.application = t.application

-- waiting_set --
-- After the booking whoever has no seat waits for the refills.
UPDATE application SET state = 'waiting' WHERE release_id = %(release_id)s AND state = 'filed'

-- losses_add --
INSERT INTO loss (person_id, service_id, losses)
SELECT DISTINCT unnest(a.persons), r.service_id, 1 FROM application a JOIN release r USING (release_id)
 WHERE a.release_id = %(release_id)s AND a.state = 'waiting'
ON CONFLICT (person_id, service_id) DO UPDATE SET losses = loss.losses + 1

-- losses_reset --
-- Whoever has a seat starts anew.
DELETE FROM loss l USING release r
 WHERE r.release_id = %(release_id)s AND l.service_id = r.service_id
   AND l.person_id IN (SELECT unnest(persons) FROM application WHERE release_id = %(release_id)s AND state = 'booked')

-- states --
SELECT application, state, keep FROM application WHERE release_id = %(release_id)s
