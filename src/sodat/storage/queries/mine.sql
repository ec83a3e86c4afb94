-- mine --
-- Everything that an account's own page shows, in one look: at the rush a page may cost one question.
WITH mine AS (
    SELECT application, release_id, account_id, filing, persons, choices, split, keep, state, arrival, filed_at, salt,
           leaf_index, rank
      FROM application WHERE account_id = %(account_id)s
     UNION ALL
    SELECT a.application, a.release_id, a.account_id, a.filing, a.persons, a.choices, a.split, a.keep, a.state,
           a.arrival, a.filed_at, a.salt, a.leaf_index, a.rank
      FROM passed_on p JOIN application a USING (application) WHERE p.account_id = %(account_id)s
     ORDER BY filed_at DESC, application LIMIT 200
), given AS (
    SELECT p.appointment_id, p.release_id, p.person_id, p.application, s.slot, p.part, p.seat_no, p.code, p.state,
           p.booked_at
      FROM mine a JOIN appointment p USING (application) JOIN slot s USING (slot_id)
      LEFT JOIN passed_on o ON o.application = p.application AND o.person_id = p.person_id
     WHERE coalesce(o.account_id, a.account_id) = %(account_id)s
), named AS (
    SELECT person_id, name FROM person WHERE account_id = %(account_id)s
     UNION ALL
    SELECT person_id, name FROM person_claim WHERE account_id = %(account_id)s
)
SELECT json_build_object(
       'applications', (SELECT coalesce(json_agg(m ORDER BY m.filed_at DESC, m.application), '[]') FROM mine m),
       'appointments', (SELECT coalesce(json_agg(g ORDER BY g.booked_at, g.person_id), '[]') FROM given g),
       'names', (SELECT coalesce(json_object_agg(n.person_id, n.name), '{}') FROM named n),
       'stands', EXISTS (SELECT 1 FROM standing_application WHERE account_id = %(account_id)s))::text
