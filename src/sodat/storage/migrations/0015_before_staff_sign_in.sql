-- How people who work here sign in. Their accounts have no mobile, so that no one-time code leads to one.

CREATE TABLE staff_factor (
    account_id    bigint PRIMARY KEY REFERENCES staff,
    login_name    text NOT NULL UNIQUE CHECK (login_name ~ '^[a-z][a-z0-9.-]{1,31}$'),
    password_hash text,                                -- argon2id
    totp_sealed   bytea,                               -- the shared secret; the key lies outside the database
    totp_step     bigint NOT NULL DEFAULT 0,           -- the last half minute whose code was used: none twice
    CHECK ((password_hash IS NULL) = (totp_sealed IS NULL))
);

CREATE TABLE staff_passkey (
    credential_id bytea PRIMARY KEY,
    account_id    bigint NOT NULL REFERENCES staff,
    public_key    bytea NOT NULL,
    sign_count    bigint NOT NULL,
    label         text NOT NULL CHECK (length(label) BETWEEN 1 AND 60),
    added_at      timestamptz NOT NULL DEFAULT now(),
    used_at       timestamptz
);
CREATE INDEX staff_passkey_by_account ON staff_passkey (account_id);

-- What a passkey signed; each can be used once.
CREATE TABLE staff_challenge (
    challenge     bytea PRIMARY KEY,
    used_at       timestamptz NOT NULL DEFAULT now()
);

-- The one way in for whoever was appointed, or lost what they signed in with. Gone once it is used.
CREATE TABLE staff_invitation (
    account_id    bigint PRIMARY KEY REFERENCES staff,
    code_hash     bytea NOT NULL UNIQUE,
    code_sealed   bytea NOT NULL,                      -- shown again to whoever may appoint
    expires_at    timestamptz NOT NULL
);

CREATE TABLE staff_login (
    mac           bytea PRIMARY KEY,                   -- what the login's token is known by
    account_id    bigint NOT NULL REFERENCES staff,
    way           text NOT NULL CHECK (way IN ('password', 'passkey')),
    began_at      timestamptz NOT NULL DEFAULT now(),
    expires_at    timestamptz NOT NULL,
    ended_at      timestamptz
);
CREATE INDEX staff_login_live ON staff_login (account_id) WHERE ended_at IS NULL;

-- Tries in vain by name and browser: a stranger who guesses makes strangers wait, not the one who works here.
CREATE TABLE staff_try (
    name_hash     bytea NOT NULL,
    browser       bytea NOT NULL,                      -- empty: one that has never signed in under this name
    failures      integer NOT NULL,
    tried_at      timestamptz NOT NULL DEFAULT now(),
    free_at       timestamptz NOT NULL,
    PRIMARY KEY (name_hash, browser)
);
