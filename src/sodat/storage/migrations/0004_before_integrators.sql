-- For programs that work with the portal: answers given once, feeds made at fixed times, webhooks.

-- What was answered to a POST that carried an Idempotency-Key. The answer is sealed: it may hold a token.
CREATE TABLE answered_once (
    key_hash     bytea PRIMARY KEY CHECK (length(key_hash) = 32),   -- of account and key
    request_hash bytea NOT NULL CHECK (length(request_hash) = 32),
    status       smallint NOT NULL,
    body_sealed  bytea NOT NULL,
    expires_at   timestamptz NOT NULL
);
CREATE INDEX answered_once_by_expiry ON answered_once (expires_at);

-- The files of the feeds, each made once for a moment of the clock and the same for everybody.
CREATE TABLE feed_file (
    as_of        timestamptz NOT NULL,
    name         text NOT NULL,
    body         bytea NOT NULL,
    PRIMARY KEY (as_of, name)
);

CREATE TABLE webhook (
    webhook_id   uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    account_id   bigint NOT NULL REFERENCES account,
    url          text NOT NULL,
    events       text[] NOT NULL CHECK (cardinality(events) > 0),
    secret_sealed bytea NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX webhook_by_account ON webhook (account_id);

-- One telling to one webhook; written in the transaction of what it tells of.
CREATE TABLE webhook_delivery (
    delivery_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    webhook_id   uuid NOT NULL REFERENCES webhook ON DELETE CASCADE,
    event        text NOT NULL,
    release_id   text NOT NULL REFERENCES release,
    body         bytea NOT NULL,                       -- the bytes that are signed and sent
    queued_at    timestamptz NOT NULL DEFAULT now(),
    tries        smallint NOT NULL DEFAULT 0,
    retry_at     timestamptz NOT NULL DEFAULT '-infinity',
    delivered_at timestamptz,
    given_up_at  timestamptz,
    problem      text,                                 -- of the last try that failed
    CHECK (delivered_at IS NULL OR given_up_at IS NULL)
);
CREATE INDEX webhook_delivery_waiting ON webhook_delivery (retry_at)
    WHERE delivered_at IS NULL AND given_up_at IS NULL;
CREATE INDEX webhook_delivery_by_webhook ON webhook_delivery (webhook_id, delivery_id DESC);
