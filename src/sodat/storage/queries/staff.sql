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

-- add_act --
INSERT INTO staff_act (account_id, act, subject, reason)
VALUES (%(account_id)s, %(act)s, %(subject)s, %(reason)s)
