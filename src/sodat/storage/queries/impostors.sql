-- report_put --
INSERT INTO impostor_report (kind, place, words) VALUES (%(kind)s, %(place)s, %(words)s) ON CONFLICT DO NOTHING

-- reports_today --
SELECT count(*) FROM impostor_report WHERE reported_at > clock_timestamp() - interval '1 day'

-- reports --
SELECT report_id, kind, place, words, reported_at FROM impostor_report ORDER BY report_id DESC LIMIT %(count)s
