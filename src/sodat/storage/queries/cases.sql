-- review_due --
-- A release that was not looked through since its applications are over, or since it was settled: what is
-- given back and gained comes after the draw.
SELECT r.release_id FROM release r JOIN release_clock k USING (release_id)
 WHERE r.state IN ('closed', 'drawn', 'booked', 'settled')
   AND CASE r.state WHEN 'settled' THEN k.due_at ELSE r.closes_at END > now() - interval '7 days'
   AND NOT EXISTS (SELECT 1 FROM review_run u WHERE u.release_id = r.release_id
                      AND (r.state <> 'settled' OR u.ran_at >= k.due_at))
 ORDER BY r.closes_at LIMIT 1 FOR UPDATE OF r SKIP LOCKED

-- review_ran --
INSERT INTO review_run (release_id, cases) VALUES (%(release_id)s, %(cases)s)
ON CONFLICT (release_id) DO UPDATE SET cases = review_run.cases + EXCLUDED.cases, ran_at = now()

-- cases --
-- The cases of a city or of all, those to be decided first.
SELECT c.case_id, c.release_id, c.state, c.opened_at, c.decided_at, c.reason, r.district_id,
       r.title_en, r.title_mr, r.title_hi, count(*)::int AS accounts, max(a.score) AS score,
       (count(a.appeal) FILTER (WHERE c.decided_at IS NULL OR a.appealed_at > c.decided_at))::int AS appeals,
       coalesce(max(s.name), '') AS decided_by
  FROM review_case c JOIN review_account a USING (case_id) JOIN release r ON r.release_id = c.release_id
  LEFT JOIN staff s ON s.account_id = c.decided_by
 WHERE (%(district_id)s::integer IS NULL OR r.district_id = %(district_id)s)
   AND (%(case_id)s::bigint IS NULL OR c.case_id = %(case_id)s)
 GROUP BY c.case_id, r.release_id
HAVING %(case_id)s::bigint IS NOT NULL OR %(which)s = 'all'
    OR (%(which)s = 'decided') = (c.state IN ('cleared', 'confirmed')
        AND count(a.appeal) FILTER (WHERE a.appealed_at > c.decided_at) = 0)
 ORDER BY (c.state <> 'open')::int - (count(a.appeal) FILTER (WHERE a.appealed_at > c.decided_at) > 0)::int,
          max(a.score) DESC, count(*) DESC, c.case_id LIMIT %(many)s

-- case_people --
-- What the accounts of a case hold in its release; by account.
SELECT a.account_id, a.score, a.reasons, a.appeal, a.appealed_at,
       coalesce((SELECT sum(cardinality(p.persons)) FROM application p
                  WHERE p.release_id = a.release_id AND p.account_id = a.account_id AND p.state <> 'withdrawn'), 0)::int
           AS people,
       coalesce((SELECT count(*) FROM application p JOIN appointment t USING (application)
                  WHERE p.release_id = a.release_id AND p.account_id = a.account_id
                    AND t.state IN ('booked', 'served')), 0)::int AS seats
  FROM review_account a WHERE a.case_id = %(case_id)s ORDER BY a.appealed_at IS NULL, a.score DESC, a.account_id

-- case_of_account --
-- The case that an account is in, of the release of one of its applications.
SELECT c.case_id, c.state, c.reason, c.decided_at, a.reasons, a.appeal, a.appealed_at, p.release_id
  FROM application p
  JOIN review_account a ON a.release_id = p.release_id AND a.account_id = p.account_id
  JOIN review_case c USING (case_id)
 WHERE p.application = %(application)s AND p.account_id = %(account_id)s

-- open_cases --
SELECT count(*)::int FROM review_case c JOIN release r USING (release_id)
 WHERE c.state IN ('open', 'asked') AND (%(district_id)s::integer IS NULL OR r.district_id = %(district_id)s)

-- letters_to_asked --
-- A letter to each account of a case that is asked to a desk, once.
INSERT INTO outbox (mobile_hash, mobile_sealed, kind, language, facts)
SELECT c.mobile_hash, c.mobile_sealed, 'asked', c.language, jsonb_build_object('release', a.release_id)
  FROM review_account a JOIN account c USING (account_id)
 WHERE a.case_id = %(case_id)s
   AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.mobile_hash = c.mobile_hash AND o.kind = 'asked'
                      AND o.facts ->> 'release' = a.release_id)
