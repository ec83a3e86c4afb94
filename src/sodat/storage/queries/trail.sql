-- acts --
-- Acts as a page lists them, newest first; of one city or of all, by person, act, subject and day.
SELECT a.act_id, a.account_id, s.name, coalesce(f.login_name, '') AS login_name, s.role, a.act, a.subject, a.reason,
       a.at, t.anchor
  FROM staff_act a
  LEFT JOIN staff s USING (account_id)
  LEFT JOIN staff_factor f USING (account_id)
  LEFT JOIN trail_anchored t USING (act_id)
 WHERE (%(district_id)s::integer IS NULL OR s.district_id = %(district_id)s)
   AND (%(account_id)s::bigint IS NULL OR a.account_id = %(account_id)s)
   AND (%(act)s::text = '' OR a.act = %(act)s)
   AND (%(subject)s::text = '' OR strpos(lower(a.subject), lower(%(subject)s)) > 0)
   AND (%(day)s::date IS NULL OR (a.at AT TIME ZONE 'Asia/Kolkata')::date = %(day)s)
   AND (%(before)s::bigint IS NULL OR a.act_id < %(before)s)
 ORDER BY a.act_id DESC LIMIT %(many)s

-- people --
-- Who has left a trail, in one city or in all.
SELECT account_id, name, role FROM staff s
 WHERE (%(district_id)s::integer IS NULL OR s.district_id = %(district_id)s)
   AND EXISTS (SELECT 1 FROM staff_act a WHERE a.account_id = s.account_id)
 ORDER BY name, account_id

-- kinds --
-- The acts that there are.
SELECT DISTINCT act FROM staff_act ORDER BY act

-- anchor_lock --
-- One maker of anchors at a time; false: somebody else is at it.
SELECT pg_try_advisory_xact_lock(5354363)

-- loose --
-- Acts that no anchor holds yet, by number.
SELECT act_id, account_id, act, subject, reason, at
  FROM staff_act a WHERE NOT EXISTS (SELECT 1 FROM trail_anchored t WHERE t.act_id = a.act_id)
 ORDER BY act_id LIMIT %(many)s

-- last_anchor --
SELECT anchor, salt, hash, acts, leaf_index, anchored_at FROM trail_anchor ORDER BY anchor DESC LIMIT 1

-- anchors --
SELECT anchor, salt, hash, acts, leaf_index, anchored_at FROM trail_anchor ORDER BY anchor

-- anchor_add --
INSERT INTO trail_anchor (anchor, salt, hash, acts, leaf_index, anchored_at)
VALUES (%(anchor)s, %(salt)s, %(hash)s, %(acts)s, %(leaf_index)s, %(anchored_at)s)

-- anchored_add --
INSERT INTO trail_anchored (act_id, anchor) SELECT unnest(%(acts)s::bigint[]), %(anchor)s

-- anchored --
-- The acts that anchors hold, by anchor and number.
SELECT t.anchor, a.act_id, a.account_id, a.act, a.subject, a.reason, a.at
  FROM trail_anchored t JOIN staff_act a USING (act_id) ORDER BY t.anchor, a.act_id
