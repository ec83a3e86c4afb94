-- of_login --
-- Somebody who works here now and whose login has not ended.
SELECT s.account_id, s.name, s.role, s.district_id, s.centre_id
  FROM staff s JOIN staff_login l USING (account_id)
 WHERE s.account_id = %(account_id)s AND s.ended_at IS NULL
   AND l.mac = %(mac)s AND l.ended_at IS NULL

-- of_account --
-- Somebody who works here now.
SELECT account_id, name, role, district_id, centre_id
  FROM staff WHERE account_id = %(account_id)s AND ended_at IS NULL

-- put --
-- Appoint somebody, or change the appointment.
INSERT INTO staff (account_id, name, role, district_id, centre_id)
VALUES (%(account_id)s, %(name)s, %(role)s, %(district_id)s, %(centre_id)s)
    ON CONFLICT (account_id) DO UPDATE
   SET name = excluded.name, role = excluded.role, district_id = excluded.district_id,
       centre_id = excluded.centre_id, ended_at = NULL

-- end_work --
UPDATE staff SET ended_at = now() WHERE account_id = %(account_id)s AND ended_at IS NULL

-- members --
-- Who works or worked here, of some roles, of one city or of all; those at work first.
SELECT s.account_id, s.name, s.role, s.district_id, s.centre_id, coalesce(f.login_name, '') AS login_name,
       s.since, s.ended_at,
       coalesce(f.password_hash IS NOT NULL, false) OR EXISTS (SELECT 1 FROM staff_passkey k WHERE k.account_id = s.account_id)
           AS can_sign_in,
       (SELECT max(began_at) FROM staff_login l WHERE l.account_id = s.account_id) AS last_login_at,
       d.name AS district_en, d.name_mr AS district_mr, d.name_hi AS district_hi,
       c.name AS centre_en, c.name_mr AS centre_mr, c.name_hi AS centre_hi
  FROM staff s
  LEFT JOIN staff_factor f USING (account_id)
  LEFT JOIN district d ON d.district_id = s.district_id
  LEFT JOIN centre c ON c.centre_id = s.centre_id
 WHERE s.role = ANY(%(roles)s)
   AND (%(district_id)s::integer IS NULL OR s.district_id = %(district_id)s)
   AND (%(account_id)s::bigint IS NULL OR s.account_id = %(account_id)s)
 ORDER BY s.ended_at IS NOT NULL, s.role, s.name, s.account_id

-- districts --
SELECT district_id, state_id, state_name, name, name_mr, name_hi FROM district ORDER BY state_name, name, district_id

-- centres_of_district --
SELECT centre_id, name, name_mr, name_hi FROM centre WHERE district_id = %(district_id)s ORDER BY name, centre_id

-- add_act --
INSERT INTO staff_act (account_id, act, subject, reason)
VALUES (%(account_id)s, %(act)s, %(subject)s, %(reason)s)
