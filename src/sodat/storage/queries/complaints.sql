-- complaint_add --
-- One complaint; none where the same was sent before.
INSERT INTO complaint (release_id, words, dossier, digest, leaf_index, sent_to, letter_id, sent_by)
VALUES (%(release_id)s, %(words)s, %(dossier)s, %(digest)s, %(leaf_index)s, %(sent_to)s, %(letter_id)s, %(sent_by)s)
RETURNING complaint_id

-- complaint_same --
SELECT complaint_id FROM complaint WHERE release_id = %(release_id)s AND digest = %(digest)s AND words = %(words)s

-- complaints_of --
-- The complaints of a city or of all, or one of them: those without an answer first, then the newest.
SELECT c.complaint_id, c.release_id, r.district_id, r.title_en, r.title_mr, r.title_hi, d.name, d.name_mr, d.name_hi,
       c.words, c.dossier, c.digest, c.leaf_index, c.sent_to, s.name AS sent_by, c.sent_at, o.sent_at AS mailed_at,
       o.given_up_at, c.answer, coalesce(a.name, '') AS answered_by, c.answered_at
  FROM complaint c JOIN release r USING (release_id) JOIN district d USING (district_id) JOIN outbox o USING (letter_id)
  JOIN staff s ON s.account_id = c.sent_by LEFT JOIN staff a ON a.account_id = c.answered_by
 WHERE (%(district_id)s::integer IS NULL OR r.district_id = %(district_id)s)
   AND (%(complaint_id)s::bigint IS NULL OR c.complaint_id = %(complaint_id)s)
 ORDER BY c.answered_at IS NOT NULL, c.sent_at DESC, c.complaint_id DESC LIMIT 200

-- complaint_answer --
-- Once: an answer stays.
UPDATE complaint SET answer = %(answer)s, answered_by = %(answered_by)s, answered_at = now()
 WHERE complaint_id = %(complaint_id)s AND answer IS NULL

-- letter_to_address --
-- A letter to an e-mail address that is no citizen's.
INSERT INTO outbox (mobile_hash, mobile_sealed, kind, language, facts, channel, email_hash, email_sealed)
VALUES ('', '', %(kind)s, %(language)s, %(facts)s, 'email', %(email_hash)s, %(email_sealed)s) RETURNING letter_id
