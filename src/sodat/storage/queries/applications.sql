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
  JOIN application a ON a.filing = one.filing AND a.state <> 'withdrawn'

-- persons_booked_elsewhere --
-- Who of a batch has a live appointment for the same service in another release.
SELECT DISTINCT t.release_id || '/' || t.person_id
  FROM unnest(%(release_ids)s::text[], %(person_ids)s::bigint[]) AS t(release_id, person_id)
  JOIN appointment p ON p.person_id = t.person_id AND p.state = 'booked' AND p.release_id <> t.release_id
  JOIN release mine ON mine.release_id = t.release_id
  JOIN release theirs ON theirs.release_id = p.release_id AND theirs.service_id = mine.service_id

-- arrivals --
SELECT nextval('arrival_number') FROM generate_series(1, %(count)s)

-- applications_add --
INSERT INTO application (application, release_id, account_id, filing, persons, choices, split, keep, channel,
                         arrival, filed_at, salt, leaf_index)
SELECT t.application, t.release_id, t.account_id, t.filing, t.persons::bigint[], t.choices::text[], t.split, t.keep,
       t.channel, t.arrival, t.filed_at, t.salt, t.leaf_index
  FROM unnest(%(applications)s::text[], %(release_ids)s::text[], %(account_ids)s::bigint[], %(filings)s::text[],
              %(persons)s::text[], %(choices)s::text[], %(splits)s::boolean[], %(keeps)s::boolean[],
              %(channels)s::text[], %(arrivals)s::bigint[], %(filed_ats)s::timestamptz[], %(salts)s::text[],
              %(leaf_indexes)s::bigint[])
       AS t(application, release_id, account_id, filing, persons, choices, split, keep, channel, arrival, filed_at,
            salt, leaf_index)

-- members_add --
-- One person, one entry: whoever is in the release already is not returned.
INSERT INTO application_member (release_id, person_id, application)
SELECT * FROM unnest(%(release_ids)s::text[], %(person_ids)s::bigint[], %(applications)s::text[])
ON CONFLICT (release_id, person_id) DO NOTHING

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
DELETE FROM application_member WHERE application = ANY(%(applications)s)

-- applications_state --
UPDATE application SET state = %(state)s WHERE application = ANY(%(applications)s)

-- applications_of_account --
SELECT application, release_id, account_id, filing, persons, choices, split, keep, state, arrival, filed_at, salt,
       leaf_index, rank
  FROM application WHERE account_id = %(account_id)s ORDER BY filed_at DESC, application LIMIT 200

-- application_get --
SELECT application, release_id, account_id, filing, persons, choices, split, keep, state, arrival, filed_at, salt,
       leaf_index, rank
  FROM application WHERE application = %(application)s

-- applications_of_filing --
SELECT application, release_id, account_id, filing, persons, choices, split, keep, state, arrival, filed_at, salt,
       leaf_index, rank
  FROM application WHERE filing = %(filing)s ORDER BY application

-- applications_keep --
UPDATE application SET keep = %(keep)s WHERE filing = %(filing)s

-- pool --
-- The applications of a release with what settles their shares and tickets, members in one row each.
SELECT a.application, a.choices, a.keep, a.state, a.arrival,
       array_agg(p.birth_year ORDER BY p.person_id) AS birth_years,
       array_agg(p.pincode ORDER BY p.person_id) AS pincodes,
       array_agg(p.doses ORDER BY p.person_id) AS doses,
       array_agg(p.losses ORDER BY p.person_id) AS losses,
       bool_and(p.checked_at IS NOT NULL) AS checked
  FROM application a JOIN person p ON p.person_id = ANY(a.persons)
 WHERE a.release_id = %(release_id)s AND (a.state <> 'withdrawn' OR %(withdrawn)s)
 GROUP BY a.application ORDER BY a.application

-- ranks_set --
UPDATE application a SET rank = t.rank
  FROM unnest(%(applications)s::text[], %(ranks)s::int[]) AS t(application, rank)
 WHERE a.application = t.application

-- waiting_set --
-- After the booking whoever has no seat waits for the refills.
UPDATE application SET state = 'waiting' WHERE release_id = %(release_id)s AND state = 'filed'

-- losses_add --
UPDATE person SET losses = losses + 1
 WHERE person_id IN (SELECT unnest(persons) FROM application WHERE release_id = %(release_id)s AND state = 'waiting')

-- losses_reset --
UPDATE person SET losses = 0
 WHERE person_id IN (SELECT unnest(persons) FROM application WHERE release_id = %(release_id)s AND state = 'booked')

-- states --
SELECT application, state, keep FROM application WHERE release_id = %(release_id)s
