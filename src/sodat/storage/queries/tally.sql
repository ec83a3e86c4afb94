-- oversold --
-- Slots with more live appointments than seats.
SELECT count(*) FROM (
    SELECT rs.slot_id
      FROM release_slot rs JOIN appointment a ON a.slot_id = rs.slot_id AND a.state = 'booked'
     WHERE rs.release_id = %(release_id)s
     GROUP BY rs.slot_id
    HAVING count(*) > (SELECT sum(p.seats) FROM slot_part p WHERE p.slot_id = rs.slot_id)) AS slots

-- double_booked --
-- Persons with two live appointments, and seats with two persons.
SELECT (SELECT count(*) FROM (
          SELECT person_id FROM appointment WHERE release_id = %(release_id)s AND state = 'booked'
           GROUP BY person_id HAVING count(*) > 1) AS persons)
     + (SELECT count(*) FROM (
          SELECT slot_id, part, seat_no FROM appointment WHERE release_id = %(release_id)s AND state = 'booked'
           GROUP BY slot_id, part, seat_no HAVING count(*) > 1) AS seats)

-- filed_before_opening --
-- Filings whose place in the log is before that of the opening.
WITH leaf AS (
    SELECT leaf_index, split_part(convert_from(body, 'UTF8'), chr(10), 1) AS kind
      FROM log_leaf WHERE split_part(convert_from(body, 'UTF8'), chr(10), 2) = %(release_id)s
)
SELECT count(*) FROM leaf
 WHERE kind = 'filed' AND leaf_index < coalesce((SELECT min(leaf_index) FROM leaf WHERE kind = 'opened'), 2^62)
