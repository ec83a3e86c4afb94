-- webhooks_lock --
-- Two subscriptions of one account must not both be the last one allowed.
SELECT account_id FROM account WHERE account_id = %(account_id)s FOR UPDATE

-- webhooks_count --
SELECT count(*) FROM webhook WHERE account_id = %(account_id)s

-- webhook_add --
INSERT INTO webhook (account_id, url, events, secret_sealed)
VALUES (%(account_id)s, %(url)s, %(events)s, %(secret_sealed)s)
RETURNING webhook_id, url, events, created_at, 0 AS waiting, 0 AS delivered, 0 AS given_up

-- webhooks_of --
SELECT w.webhook_id, w.url, w.events, w.created_at,
       count(d.delivery_id) FILTER (WHERE d.delivered_at IS NULL AND d.given_up_at IS NULL) AS waiting,
       count(d.delivered_at) AS delivered, count(d.given_up_at) AS given_up
  FROM webhook w LEFT JOIN webhook_delivery d USING (webhook_id)
 WHERE w.account_id = %(account_id)s
 GROUP BY w.webhook_id ORDER BY w.created_at, w.webhook_id

-- webhook_deliveries --
SELECT delivery_id, event, release_id, queued_at, tries, delivered_at, given_up_at, problem
  FROM webhook_delivery d JOIN webhook w USING (webhook_id)
 WHERE w.webhook_id = %(webhook_id)s AND w.account_id = %(account_id)s
 ORDER BY delivery_id DESC LIMIT %(count)s

-- webhook_end --
DELETE FROM webhook WHERE webhook_id = %(webhook_id)s AND account_id = %(account_id)s

-- webhooks_tell --
INSERT INTO webhook_delivery (webhook_id, event, release_id, body)
SELECT webhook_id, %(event)s, %(release_id)s, %(body)s FROM webhook WHERE %(event)s = ANY(events)

-- deliveries_claim --
-- One message a webhook, so that a receiver that hangs holds up nobody but itself. Claiming counts as a
-- try; whoever dies with it lets it be tried again when the lease is over.
WITH due AS (
    SELECT d.delivery_id FROM webhook_delivery d
     WHERE d.delivered_at IS NULL AND d.given_up_at IS NULL AND d.retry_at <= clock_timestamp()
       AND NOT EXISTS (SELECT 1 FROM webhook_delivery o
                        WHERE o.webhook_id = d.webhook_id AND o.delivery_id < d.delivery_id
                          AND o.delivered_at IS NULL AND o.given_up_at IS NULL AND o.retry_at <= clock_timestamp())
     ORDER BY d.retry_at, d.delivery_id LIMIT %(count)s FOR UPDATE SKIP LOCKED
)
UPDATE webhook_delivery d SET tries = d.tries + 1, retry_at = clock_timestamp() + %(lease)s
  FROM due, webhook w
 WHERE d.delivery_id = due.delivery_id AND w.webhook_id = d.webhook_id
RETURNING d.delivery_id, d.event, d.body, d.tries, w.webhook_id, w.url, w.secret_sealed

-- delivery_done --
UPDATE webhook_delivery SET delivered_at = clock_timestamp() WHERE delivery_id = %(delivery_id)s

-- delivery_failed --
UPDATE webhook_delivery SET retry_at = clock_timestamp() + %(wait)s, problem = %(problem)s
 WHERE delivery_id = %(delivery_id)s

-- delivery_given_up --
UPDATE webhook_delivery SET given_up_at = clock_timestamp(), problem = %(problem)s
 WHERE delivery_id = %(delivery_id)s

-- deliveries_forget --
DELETE FROM webhook_delivery WHERE queued_at < now() - interval '30 days'
