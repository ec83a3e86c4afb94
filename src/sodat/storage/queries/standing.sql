-- standing_turns --
SELECT account_id FROM account WHERE account_id = %(account_id)s FOR UPDATE

-- standing_add --
INSERT INTO standing_application (account_id, persons, service_id, pincodes, centres, mornings_first, split, expires_on)
VALUES (%(account_id)s, %(persons)s, %(service_id)s, %(pincodes)s, %(centres)s, %(mornings_first)s, %(split)s,
        %(expires_on)s)
RETURNING standing_id

-- standing_of_account --
SELECT standing_id, account_id, persons, service_id, pincodes, centres, mornings_first, split, expires_on, ended_why
  FROM standing_application WHERE account_id = %(account_id)s ORDER BY standing_id DESC

-- standing_end --
UPDATE standing_application SET ended_at = now(), ended_why = %(why)s
 WHERE standing_id = %(standing_id)s AND account_id = %(account_id)s AND ended_at IS NULL

-- standing_live --
-- The standing applications that enter a release, oldest first: those whose people are not in it already and
-- have no place yet; who goes one by one enters with those of whom that is true.
WITH live AS (
    SELECT s.standing_id, s.account_id, s.persons, s.service_id, s.pincodes, s.centres, s.mornings_first, s.split,
           s.expires_on, s.ended_why,
           ARRAY(SELECT person.id FROM unnest(s.persons) WITH ORDINALITY AS person (id, position)
                  WHERE NOT EXISTS (SELECT 1 FROM application_member m
                                     WHERE m.release_id = %(release_id)s AND m.person_id = person.id)
                    AND NOT EXISTS (SELECT 1 FROM appointment p JOIN release o USING (release_id)
                                     WHERE p.person_id = person.id AND p.state IN ('booked', 'served')
                                       AND o.service_id = s.service_id)
                  ORDER BY person.position) AS entering
      FROM standing_application s JOIN release r USING (service_id)
     WHERE r.release_id = %(release_id)s AND s.ended_at IS NULL AND s.expires_on >= now()::date
)
SELECT standing_id, account_id, entering AS persons, service_id, pincodes, centres, mornings_first, split, expires_on,
       ended_why
  FROM live WHERE entering = persons OR split AND cardinality(entering) > 0
 ORDER BY standing_id

-- standing_served --
-- A standing application ends when its people have got a seat, and its account is told: together, as soon as
-- anybody has one; one by one, when nobody is left without.
WITH ended AS (
    UPDATE standing_application s SET ended_at = now(), ended_why = 'served'
      FROM release r
     WHERE r.release_id = %(release_id)s AND s.service_id = r.service_id AND s.ended_at IS NULL
       AND EXISTS (SELECT 1 FROM appointment p
                    WHERE p.release_id = %(release_id)s AND p.state = 'booked' AND p.person_id = ANY(s.persons))
       AND NOT (s.split AND EXISTS (
               SELECT 1 FROM unnest(s.persons) AS person (id)
                WHERE NOT EXISTS (SELECT 1 FROM appointment p JOIN release o USING (release_id)
                                   WHERE p.person_id = person.id AND p.state IN ('booked', 'served')
                                     AND o.service_id = s.service_id)))
    RETURNING s.account_id, s.service_id
)
INSERT INTO outbox (mobile_hash, mobile_sealed, kind, language, facts)
SELECT c.mobile_hash, c.mobile_sealed, 'standing-served', c.language,
       jsonb_build_object('service', CASE c.language WHEN 'mr' THEN coalesce(nullif(v.name_mr, ''), v.name)
                                                     WHEN 'hi' THEN coalesce(nullif(v.name_hi, ''), v.name)
                                                     ELSE v.name END)
  FROM ended JOIN account c USING (account_id) JOIN service v USING (service_id)

-- standing_expire --
WITH ended AS (
    UPDATE standing_application SET ended_at = now(), ended_why = 'expired'
     WHERE ended_at IS NULL AND expires_on < now()::date
    RETURNING account_id, service_id
)
INSERT INTO outbox (mobile_hash, mobile_sealed, kind, language, facts)
SELECT c.mobile_hash, c.mobile_sealed, 'standing-expired', c.language,
       jsonb_build_object('service', CASE c.language WHEN 'mr' THEN coalesce(nullif(v.name_mr, ''), v.name)
                                                     WHEN 'hi' THEN coalesce(nullif(v.name_hi, ''), v.name)
                                                     ELSE v.name END)
  FROM ended JOIN account c USING (account_id) JOIN service v USING (service_id)

-- service_exists --
SELECT EXISTS (SELECT 1 FROM service WHERE service_id = %(service_id)s)

-- standing_shown --
SELECT s.standing_id, s.persons, s.pincodes, s.centres, s.mornings_first, s.expires_on, s.ended_why,
       v.name, v.name_mr, v.name_hi,
       (SELECT array_agg(c.name ORDER BY array_position(s.centres, c.centre_id)) FROM centre c
         WHERE c.centre_id = ANY(s.centres)) AS centre_names,
       (SELECT array_agg(coalesce(nullif(c.name_mr, ''), c.name) ORDER BY array_position(s.centres, c.centre_id))
          FROM centre c WHERE c.centre_id = ANY(s.centres)) AS centre_names_mr,
       (SELECT array_agg(coalesce(nullif(c.name_hi, ''), c.name) ORDER BY array_position(s.centres, c.centre_id))
          FROM centre c WHERE c.centre_id = ANY(s.centres)) AS centre_names_hi
  FROM standing_application s JOIN service v USING (service_id)
 WHERE s.account_id = %(account_id)s ORDER BY s.ended_at DESC NULLS FIRST, s.standing_id DESC LIMIT 50

-- standing_entered --
-- What standing applications entered, and what became of it.
SELECT s.standing_id, a.application, a.state, a.rank, r.state = 'settled' AS is_over, r.title_en, r.title_mr, r.title_hi
  FROM standing_application s
  JOIN application a ON a.account_id = s.account_id AND a.channel = 'standing' AND a.persons <@ s.persons
   AND a.filed_at >= s.created_at AND a.filed_at <= coalesce(s.ended_at, 'infinity')
  JOIN release r ON r.release_id = a.release_id AND r.service_id = s.service_id
 WHERE s.account_id = %(account_id)s ORDER BY a.filed_at DESC, a.application
