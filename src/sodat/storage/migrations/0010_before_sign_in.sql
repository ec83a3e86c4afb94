-- Signing in: where codes and letters go, which codes count together, and logins that were ended.

ALTER TABLE account
    ADD COLUMN email_hash bytea,                       -- keyed, as the mobile's
    ADD COLUMN email_sealed bytea,
    ADD COLUMN letters_to text NOT NULL DEFAULT 'sms' CHECK (letters_to IN ('sms', 'email', 'both')),
    ADD CONSTRAINT account_email_whole CHECK ((email_hash IS NULL) = (email_sealed IS NULL)),
    ADD CONSTRAINT account_letters_arrive CHECK (letters_to = 'sms' OR email_hash IS NOT NULL);
CREATE INDEX account_by_email ON account (email_hash) WHERE email_hash IS NOT NULL;

-- Codes of one kind do not use up those of another: a stranger who asks for codes again and again
-- keeps nobody from a code by e-mail, nor from one in a browser that has signed in before.
ALTER TABLE one_time_code
    ADD COLUMN purpose text NOT NULL DEFAULT 'sign-in' CHECK (purpose IN ('sign-in', 'email', 'help')),
    ADD COLUMN counted_as text NOT NULL DEFAULT 'sms' CHECK (counted_as IN ('sms', 'known', 'email', 'help')),
    ADD COLUMN asked_by bigint REFERENCES account,     -- who is signed in, where a code is for more than that
    ADD COLUMN email_hash bytea,                       -- the address that the code went to
    ADD COLUMN email_sealed bytea;
CREATE INDEX one_time_code_by_email ON one_time_code (email_hash, sent_at DESC) WHERE email_hash IS NOT NULL;

-- Tokens whose holder signed out before they expired. Every process hears of them within a second.
CREATE TABLE login_ended (
    mac          bytea PRIMARY KEY,
    expires_at   timestamptz NOT NULL,
    ended_at     timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX login_ended_by_time ON login_ended (ended_at);

-- A letter goes where its account wants letters, unless it says itself where; NULL: as the account says.
ALTER TABLE outbox
    ADD COLUMN channel text CHECK (channel IN ('sms', 'email')),
    ADD COLUMN email_hash bytea,                       -- an address that is not (yet) the account's
    ADD COLUMN email_sealed bytea,
    ADD COLUMN given_up_at timestamptz;
CREATE INDEX outbox_by_email ON outbox (email_hash, letter_id DESC) WHERE email_hash IS NOT NULL;
