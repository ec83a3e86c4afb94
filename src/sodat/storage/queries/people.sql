-- people_of_account --
-- The people an account decides for, and those it filed a second time.
SELECT person_id, name, birth_year, gender, id_type, id_last, pincode, contested_at IS NOT NULL AS contested
  FROM person WHERE account_id = %(account_id)s
UNION ALL
SELECT person_id, c.name, c.birth_year, c.gender, p.id_type, p.id_last, c.pincode, true
  FROM person_claim c JOIN person p USING (person_id) WHERE c.account_id = %(account_id)s
 ORDER BY 1

-- person_count --
-- How many people an account has named, its row locked so that two requests do not both pass the limit.
SELECT (SELECT count(*) FROM person WHERE person.account_id = a.account_id)
     + (SELECT count(*) FROM person_claim WHERE person_claim.account_id = a.account_id)
  FROM account a WHERE a.account_id = %(account_id)s FOR UPDATE OF a

-- person_add --
-- Add a person. No row: this human is there already.
INSERT INTO person (account_id, identity_key, id_type, id_last, name, birth_year, gender, pincode)
VALUES (%(account_id)s, %(identity_key)s, %(id_type)s, %(id_last)s, %(name)s, %(birth_year)s,
        %(gender)s, %(pincode)s)
ON CONFLICT (identity_key) DO NOTHING
RETURNING person_id

-- person_by_identity --
SELECT person_id, account_id, birth_year, gender, pincode FROM person
 WHERE identity_key = %(identity_key)s FOR UPDATE

-- person_of_account --
-- A person this account decides for, the row locked until commit.
SELECT person_id, account_id, birth_year, gender, pincode FROM person
 WHERE person_id = %(person_id)s AND account_id = %(account_id)s FOR UPDATE

-- person_lock --
-- Stronger than any change of a row needs: a filing holds the key of its persons, and waits for this.
SELECT person_id FROM person WHERE person_id = %(person_id)s FOR UPDATE

-- person_releases --
SELECT DISTINCT a.release_id FROM application_member m JOIN application a USING (application)
 WHERE m.person_id = %(person_id)s AND a.state IN ('filed', 'booked', 'waiting') ORDER BY 1

-- person_in_draw --
-- Whether a person is in a pool that is still to be written, drawn or replayed. The replay of arrivals has those
-- in it too who have withdrawn since.
SELECT EXISTS (SELECT 1 FROM application_member m JOIN application a USING (application)
                 JOIN release r ON r.release_id = a.release_id
                WHERE m.person_id = %(person_id)s AND a.state IN ('filed', 'booked', 'waiting')
                  AND r.state NOT IN ('settled', 'cancelled'))
    OR EXISTS (SELECT 1 FROM person p JOIN application a USING (account_id)
                 JOIN release r ON r.release_id = a.release_id
                WHERE p.person_id = %(person_id)s AND p.person_id = ANY(a.persons)
                  AND r.policy = 'first-come' AND r.state IN ('open', 'closed'))

-- person_parties --
-- Applications that another account filed for this person together with others, while filing goes on.
SELECT a.application, a.release_id
  FROM application_member m JOIN application a USING (application) JOIN release r ON r.release_id = a.release_id
 WHERE m.person_id = %(person_id)s AND a.account_id <> %(account_id)s AND cardinality(a.persons) > 1
   AND a.state = 'filed' AND r.state = 'open' AND r.closes_at > clock_timestamp()
 ORDER BY a.release_id, a.application

-- filings_pass_on --
-- A split party whose first application goes to another account is known by the next of its applications.
UPDATE application o SET filing = t.heir
  FROM (SELECT a.application, (SELECT min(x.application) FROM application x
                                WHERE x.filing = a.application AND x.filing <> x.application) AS heir
          FROM application_member m JOIN application a USING (application)
         WHERE m.person_id = %(person_id)s AND a.account_id <> %(account_id)s AND cardinality(a.persons) = 1
           AND a.state IN ('filed', 'booked', 'waiting')) AS t
 WHERE o.filing = t.application AND o.filing <> o.application

-- applications_take_over --
-- Appointments follow their application. Where the other account filed from says nothing of this one.
UPDATE application a SET account_id = %(account_id)s, filing = a.application, address_hash = NULL, device_hash = NULL
  FROM application_member m
 WHERE m.person_id = %(person_id)s AND a.application = m.application AND a.account_id <> %(account_id)s
   AND cardinality(a.persons) = 1 AND a.state IN ('filed', 'booked', 'waiting')

-- parties_pass_on --
-- Parties that stay as another account filed them: the seat of this person is the account's from now on.
WITH party AS (
    SELECT a.application FROM application_member m JOIN application a USING (application)
     WHERE m.person_id = %(person_id)s AND a.account_id <> %(account_id)s AND cardinality(a.persons) > 1
       AND a.state IN ('filed', 'booked', 'waiting')
     ORDER BY a.application FOR UPDATE OF a
)
INSERT INTO passed_on (application, person_id, account_id)
SELECT application, %(person_id)s, %(account_id)s FROM party
ON CONFLICT (application, person_id) DO UPDATE SET account_id = EXCLUDED.account_id

-- parties_come_back --
DELETE FROM passed_on p USING application a
 WHERE p.person_id = %(person_id)s AND a.application = p.application AND a.account_id = %(account_id)s

-- person_update --
-- The same account filing the same human again corrects what it said.
UPDATE person SET name = %(name)s, birth_year = %(birth_year)s, gender = %(gender)s, pincode = %(pincode)s
 WHERE person_id = %(person_id)s

-- claim_add --
INSERT INTO person_claim (person_id, account_id, name, birth_year, gender, pincode)
VALUES (%(person_id)s, %(account_id)s, %(name)s, %(birth_year)s, %(gender)s, %(pincode)s)
ON CONFLICT (person_id, account_id) DO UPDATE
   SET name = EXCLUDED.name, birth_year = EXCLUDED.birth_year, gender = EXCLUDED.gender, pincode = EXCLUDED.pincode

-- claim_update --
UPDATE person_claim SET name = %(name)s, birth_year = %(birth_year)s, gender = %(gender)s, pincode = %(pincode)s
 WHERE person_id = %(person_id)s AND account_id = %(account_id)s

-- person_contest --
UPDATE person SET contested_at = coalesce(contested_at, now()) WHERE person_id = %(person_id)s

-- contested_letter_add --
-- One letter for a person and who filed them too, however often they do: no row changed means it was sent.
INSERT INTO contested_letter (person_id, account_id) VALUES (%(person_id)s, %(account_id)s)
ON CONFLICT (person_id, account_id) DO NOTHING

-- claim_settle --
-- The document was shown at a desk: this account decides from now on. What a pool goes by stays while there is one.
UPDATE person p SET account_id = c.account_id, name = c.name,
       birth_year = CASE WHEN %(in_draw)s THEN p.birth_year ELSE c.birth_year END,
       gender = CASE WHEN %(in_draw)s THEN p.gender ELSE c.gender END,
       pincode = CASE WHEN %(in_draw)s THEN p.pincode ELSE c.pincode END,
       checked_at = now(), contested_at = NULL
  FROM person_claim c
 WHERE p.person_id = %(person_id)s AND c.person_id = p.person_id AND c.account_id = %(account_id)s

-- claim_confirm --
-- The document was shown by the one who decides already.
UPDATE person SET checked_at = now(), contested_at = NULL
 WHERE person_id = %(person_id)s AND account_id = %(account_id)s

-- claims_remove --
DELETE FROM person_claim WHERE person_id = %(person_id)s

-- claim_remove --
DELETE FROM person_claim WHERE person_id = %(person_id)s AND account_id = %(account_id)s

-- contest_end --
-- Nobody disputes the person any more.
UPDATE person SET contested_at = NULL
 WHERE person_id = %(person_id)s AND NOT EXISTS (SELECT 1 FROM person_claim WHERE person_id = %(person_id)s)

-- claim_inherit --
-- The one who decided lets go: the oldest claim decides, still to be checked at a desk.
WITH heir AS (
    DELETE FROM person_claim WHERE (person_id, account_id) = (
        SELECT person_id, account_id FROM person_claim WHERE person_id = %(person_id)s
         ORDER BY claimed_at, account_id LIMIT 1)
    RETURNING person_id, account_id, name, birth_year, gender, pincode
)
UPDATE person p SET account_id = heir.account_id, name = heir.name, birth_year = heir.birth_year,
       gender = heir.gender, pincode = heir.pincode
  FROM heir WHERE p.person_id = heir.person_id

-- person_busy --
-- Whether a person has a live application or appointment, or walked in at a centre.
SELECT EXISTS (SELECT 1 FROM application_member WHERE person_id = %(person_id)s)
    OR EXISTS (SELECT 1 FROM appointment WHERE person_id = %(person_id)s)
    OR EXISTS (SELECT 1 FROM walk_in WHERE person_id = %(person_id)s)

-- person_remove --
DELETE FROM person WHERE person_id = %(person_id)s AND account_id = %(account_id)s

-- people_register --
-- Many at once, for a rehearsal or a register taken over from elsewhere; those there already stay.
WITH input AS (
    SELECT * FROM unnest(%(mobile_hashes)s::bytea[], %(mobiles_sealed)s::bytea[], %(languages)s::text[],
                         %(identity_keys)s::bytea[], %(id_types)s::text[], %(id_lasts)s::text[],
                         %(names)s::text[], %(birth_years)s::int[], %(genders)s::text[], %(pincodes)s::text[],
                         %(doses)s::int[])
           AS t(mobile_hash, mobile_sealed, language, identity_key, id_type, id_last, name, birth_year,
                gender, pincode, doses)
), made AS (
    INSERT INTO account (mobile_hash, mobile_sealed, language)
    SELECT DISTINCT ON (mobile_hash) mobile_hash, mobile_sealed, language FROM input
    ON CONFLICT (mobile_hash) DO UPDATE SET language = EXCLUDED.language
    RETURNING account_id, mobile_hash
)
INSERT INTO person (account_id, identity_key, id_type, id_last, name, birth_year, gender, pincode, doses)
SELECT account_id, identity_key, id_type, id_last, name, birth_year, gender, pincode, doses
  FROM input JOIN made USING (mobile_hash)
ON CONFLICT (identity_key) DO NOTHING
