-- trace_filings --
-- What every account filed to a release. Times in milliseconds from the opening.
SELECT a.account_id, (extract(epoch FROM a.filed_at - r.opens_at) * 1000)::bigint AS filed_at, a.choices,
       coalesce(encode(a.address_hash, 'hex'), '') AS address, coalesce(encode(a.device_hash, 'hex'), '') AS device
  FROM application a JOIN release r USING (release_id)
 WHERE a.release_id = %(release_id)s AND a.channel NOT IN ('desk', 'standing')
 ORDER BY a.account_id, a.filed_at

-- trace_codes --
-- The one-time codes of those accounts, from a day before the opening to the closing.
SELECT t.account_id, (extract(epoch FROM c.sent_at - r.opens_at) * 1000)::bigint AS sent_at,
       (extract(epoch FROM c.used_at - r.opens_at) * 1000)::bigint AS used_at
  FROM release r
 CROSS JOIN (SELECT DISTINCT account_id FROM application WHERE release_id = %(release_id)s) AS t
  JOIN account USING (account_id)
  JOIN one_time_code c USING (mobile_hash)
 WHERE r.release_id = %(release_id)s AND c.sent_at BETWEEN r.opens_at - interval '1 day' AND r.closes_at
 ORDER BY t.account_id, c.sent_at

-- trace_given_back --
-- Seats that accounts cancelled.
SELECT a.account_id, (extract(epoch FROM p.ended_at - r.opens_at) * 1000)::bigint AS at, s.slot
  FROM appointment p JOIN application a USING (application) JOIN slot s USING (slot_id)
  JOIN release r ON r.release_id = p.release_id
 WHERE p.release_id = %(release_id)s AND p.state = 'cancelled' AND p.ended_at IS NOT NULL
 ORDER BY a.account_id, p.ended_at

-- trace_gained --
-- Seats that accounts gained from what came back.
SELECT a.account_id, (extract(epoch FROM p.booked_at - r.opens_at) * 1000)::bigint AS at, s.slot
  FROM appointment p JOIN application a USING (application) JOIN slot s USING (slot_id)
  JOIN release r ON r.release_id = p.release_id
 WHERE p.release_id = %(release_id)s AND p.step LIKE 'refill-%%'
 ORDER BY a.account_id, p.booked_at

-- trace_disputed --
-- Persons that more than one account has named, where one of these filed to the release.
SELECT d.account_id, d.person_id
  FROM (SELECT person_id, account_id FROM person_claim
        UNION
        SELECT p.person_id, p.account_id FROM person p JOIN person_claim c USING (person_id)) AS d
 WHERE d.account_id IN (SELECT account_id FROM application WHERE release_id = %(release_id)s)
 ORDER BY d.account_id, d.person_id

-- trace_alike --
-- People in applications who are like people of other accounts in all but the document; one number a likeness.
SELECT DISTINCT account_id, likeness
  FROM (SELECT a.account_id,
               dense_rank() OVER (ORDER BY lower(p.name), p.birth_year, p.gender, p.pincode) AS likeness,
               min(a.account_id) OVER same <> max(a.account_id) OVER same AS is_shared
          FROM application a JOIN person p ON p.person_id = ANY (a.persons)
         WHERE a.release_id = %(release_id)s AND a.state <> 'withdrawn'
        WINDOW same AS (PARTITION BY lower(p.name), p.birth_year, p.gender, p.pincode)) AS people
 WHERE is_shared ORDER BY account_id, likeness

-- seats_given_at --
-- When each seat that was given on arrival was given, in milliseconds from the opening.
SELECT (extract(epoch FROM p.booked_at - r.opens_at) * 1000)::bigint
  FROM appointment p JOIN release r USING (release_id)
 WHERE p.release_id = %(release_id)s AND p.step = 'arrival' ORDER BY p.booked_at

-- case_add --
INSERT INTO review_case (release_id) VALUES (%(release_id)s) RETURNING case_id

-- case_accounts_add --
-- Accounts that are in no case of the release yet.
INSERT INTO review_account (release_id, account_id, case_id, score, reasons)
SELECT %(release_id)s, t.account_id, %(case_id)s, t.score, string_to_array(t.reasons, E'\n')
  FROM unnest(%(accounts)s::bigint[], %(scores)s::int[], %(reasons)s::text[]) AS t(account_id, score, reasons)
ON CONFLICT (release_id, account_id) DO NOTHING

-- accounts_under_review --
SELECT account_id FROM review_account WHERE release_id = %(release_id)s ORDER BY account_id

-- mobiles_of --
-- The hashed mobiles of accounts.
SELECT mobile_hash FROM account WHERE account_id = ANY(%(accounts)s::bigint[])

-- accounts_of --
-- The accounts of hashed mobiles.
SELECT account_id FROM account WHERE mobile_hash = ANY(%(mobiles)s::bytea[]) ORDER BY account_id

-- cases_of_release --
-- The cases of a release, those to be decided first, the largest first.
SELECT c.case_id, c.release_id, c.state, c.opened_at, c.reason, count(*)::int AS accounts, max(a.score) AS score,
       count(a.appeal)::int AS appeals
  FROM review_case c JOIN review_account a USING (case_id)
 WHERE c.release_id = %(release_id)s
 GROUP BY c.case_id ORDER BY c.state <> 'open', count(*) DESC, c.case_id

-- case_accounts --
SELECT account_id, score, reasons, appeal FROM review_account
 WHERE case_id = %(case_id)s ORDER BY score DESC, account_id

-- case_decide --
-- Decide a case that is not closed yet; confirmed and cleared cases stay so unless somebody appealed.
UPDATE review_case c SET state = %(state)s, decided_at = now(), decided_by = %(decided_by)s, reason = %(reason)s
 WHERE c.case_id = %(case_id)s
   AND (c.state IN ('open', 'asked')
        OR EXISTS (SELECT 1 FROM review_account a
                    WHERE a.case_id = c.case_id AND a.appealed_at > c.decided_at))

-- case_appeal --
-- Note what an account says about its being in a case.
UPDATE review_account SET appeal = %(appeal)s, appealed_at = now()
 WHERE release_id = %(release_id)s AND account_id = %(account_id)s
