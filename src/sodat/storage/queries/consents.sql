-- consent_add --
-- Said twice, it is one consent.
INSERT INTO consent (account_id, helper_id) VALUES (%(account_id)s, %(helper_id)s)
ON CONFLICT (account_id, helper_id) WHERE ended_at IS NULL DO NOTHING

-- consent_live --
SELECT consent_id FROM consent
 WHERE account_id = %(account_id)s AND helper_id = %(helper_id)s AND ended_at IS NULL

-- consents_of_account --
SELECT c.consent_id, c.account_id, c.helper_id, c.granted_at, c.ended_at, a.mobile_sealed
  FROM consent c JOIN account a ON a.account_id = c.helper_id
 WHERE c.account_id = %(account_id)s ORDER BY c.ended_at DESC NULLS FIRST, c.consent_id DESC LIMIT 50

-- consents_of_helper --
SELECT c.consent_id, c.account_id, c.helper_id, c.granted_at, c.ended_at, a.mobile_sealed
  FROM consent c JOIN account a ON a.account_id = c.account_id
 WHERE c.helper_id = %(helper_id)s AND c.ended_at IS NULL ORDER BY c.consent_id

-- consent_stands --
SELECT EXISTS (SELECT 1 FROM consent
                WHERE consent_id = %(consent_id)s AND account_id = %(account_id)s AND helper_id = %(helper_id)s
                  AND ended_at IS NULL)

-- consent_end --
-- Either side may end it.
UPDATE consent SET ended_at = clock_timestamp()
 WHERE consent_id = %(consent_id)s AND (account_id = %(account_id)s OR helper_id = %(account_id)s)
   AND ended_at IS NULL

-- codes_asked_by --
SELECT count(*) FROM one_time_code
 WHERE asked_by = %(account_id)s AND purpose = 'help' AND sent_at > clock_timestamp() - interval '1 day'

-- act_add --
INSERT INTO consent_act (consent_id, act, subject) VALUES (%(consent_id)s, %(act)s, %(subject)s)

-- acts_of_account --
SELECT t.consent_id, t.act, t.subject, t.at
  FROM consent_act t JOIN consent c USING (consent_id)
 WHERE c.account_id = %(account_id)s ORDER BY t.act_id DESC LIMIT 100
