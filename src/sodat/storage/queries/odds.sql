-- odds_due --
-- A release that draws and takes applications, whose odds were looked at longest ago; another worker's are passed over.
SELECT r.release_id
  FROM release r LEFT JOIN release_odds o USING (release_id)
 WHERE r.state = 'open' AND r.policy <> 'first-come' AND r.closes_at > clock_timestamp()
   AND (o.release_id IS NULL OR o.looked_at + o.wait <= clock_timestamp())
   AND pg_try_advisory_xact_lock(5354364, hashtext(r.release_id))
 ORDER BY o.looked_at NULLS FIRST LIMIT 1

-- odds_news --
-- How many applications there are and when the latest came, and whether these are the numbers of the last look.
SELECT a.applications, a.filed_at,
       coalesce(o.applications = a.applications AND o.filed_at IS NOT DISTINCT FROM a.filed_at, false) AS same
  FROM (SELECT count(*)::integer AS applications, max(filed_at) AS filed_at
          FROM application WHERE release_id = %(release_id)s AND state <> 'withdrawn') AS a
  LEFT JOIN release_odds o ON o.release_id = %(release_id)s

-- odds_look --
UPDATE release_odds SET looked_at = clock_timestamp() WHERE release_id = %(release_id)s

-- odds_put --
INSERT INTO release_odds (release_id, applications, filed_at, looked_at, wait, rooms)
VALUES (%(release_id)s, %(applications)s, %(filed_at)s, clock_timestamp(), %(wait)s, %(rooms)s)
ON CONFLICT (release_id) DO UPDATE SET applications = EXCLUDED.applications, filed_at = EXCLUDED.filed_at,
    looked_at = EXCLUDED.looked_at, wait = EXCLUDED.wait, rooms = EXCLUDED.rooms

-- odds_get --
SELECT applications, rooms FROM release_odds WHERE release_id = %(release_id)s

-- odds_party --
-- What settles the shares and tickets of people who think of applying, as `pool` settles those who have.
SELECT p.person_id, p.birth_year, p.pincode, p.doses, p.last_dose_on, coalesce(l.losses, 0) AS losses,
       p.checked_at IS NOT NULL AS checked
  FROM person p JOIN release r ON r.release_id = %(release_id)s
  LEFT JOIN loss l ON l.person_id = p.person_id AND l.service_id = r.service_id
 WHERE p.person_id = ANY(%(person_ids)s) AND p.account_id = %(account_id)s
