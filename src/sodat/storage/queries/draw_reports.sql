-- report_get --
SELECT report FROM draw_report WHERE release_id = %(release_id)s

-- report_put --
INSERT INTO draw_report (release_id, report) VALUES (%(release_id)s, %(report)s) ON CONFLICT (release_id) DO NOTHING

-- ways --
-- How and when each application came, and the area its first person lives in.
SELECT a.application, a.channel, a.arrival, p.pincode
  FROM application a JOIN person p ON p.person_id = a.persons[1] WHERE a.release_id = %(release_id)s
