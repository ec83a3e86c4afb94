-- person --
SELECT person_id, account_id, name, birth_year, gender, id_type, id_last, pincode,
       contested_at IS NOT NULL AS contested, checked_at IS NOT NULL AS checked
  FROM person WHERE person_id = %(person_id)s

-- person_of_identity --
SELECT person_id FROM person WHERE identity_key = %(identity_key)s

-- looked_at --
-- Whether one of the staff had a person's document a short while ago.
SELECT EXISTS (SELECT 1 FROM look_up
                WHERE account_id = %(account_id)s AND centre_id = %(centre_id)s AND person_id = %(person_id)s
                  AND purpose = 'desk' AND at > %(since)s)

-- claims --
-- When each account named a person; the one that decides now comes first.
SELECT created_at AS named_at, true AS decides FROM person WHERE person_id = %(person_id)s
 UNION ALL
SELECT claimed_at, false FROM person_claim WHERE person_id = %(person_id)s
 ORDER BY decides DESC, named_at

-- applications_like --
-- The applications whose number begins so: two are enough to know that more of it is needed.
SELECT application FROM application
 WHERE application >= %(start)s AND application < %(start)s || 'g' ORDER BY application LIMIT 2

-- account_of_mobile --
SELECT account_id FROM account WHERE mobile_hash = %(mobile_hash)s
