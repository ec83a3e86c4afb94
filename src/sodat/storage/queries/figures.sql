-- figures --
-- Counts for whoever watches over the portal; nothing of them is about a person.
SELECT 'sodat_releases' AS name, 'state' AS label, state AS value, count(*)::float8 AS figure
  FROM release WHERE state <> 'draft' GROUP BY state
UNION ALL
SELECT 'sodat_applications', 'state', state, count(*) FROM application GROUP BY state
UNION ALL
SELECT 'sodat_outbox_waiting', '', '', count(*) FROM outbox WHERE sent_at IS NULL
UNION ALL
SELECT 'sodat_webhook_messages', 'state', 'waiting', count(*) FROM webhook_delivery
 WHERE delivered_at IS NULL AND given_up_at IS NULL
UNION ALL
SELECT 'sodat_webhook_messages', 'state', 'given-up', count(*) FROM webhook_delivery WHERE given_up_at IS NOT NULL
UNION ALL
SELECT 'sodat_log_leaves', '', '', size FROM log_head
UNION ALL
SELECT 'sodat_step_late_seconds', '', '',
       coalesce(extract(epoch FROM max(clock_timestamp() - c.due_at) FILTER (WHERE c.due_at < clock_timestamp())), 0)
  FROM release_clock c JOIN release r USING (release_id) WHERE c.step_next IS NOT NULL AND r.paused_at IS NULL
 ORDER BY 1, 3
