-- Helpers: an account lets another act for it until it says otherwise, and sees what was done.

CREATE TABLE consent (
    consent_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id   bigint NOT NULL REFERENCES account,   -- who lets
    helper_id    bigint NOT NULL REFERENCES account,   -- whom
    granted_at   timestamptz NOT NULL DEFAULT now(),
    ended_at     timestamptz,
    CHECK (account_id <> helper_id)
);
CREATE UNIQUE INDEX consent_one_live ON consent (account_id, helper_id) WHERE ended_at IS NULL;
CREATE INDEX consent_by_account ON consent (account_id);
CREATE INDEX consent_by_helper ON consent (helper_id);

CREATE TABLE consent_act (
    act_id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    consent_id   bigint NOT NULL REFERENCES consent,
    act          text NOT NULL CHECK (act ~ '^[a-z]+(-[a-z]+)*$'),
    subject      text NOT NULL DEFAULT '',             -- the release or application it was about
    at           timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX consent_act_by_consent ON consent_act (consent_id, act_id DESC);
CREATE INDEX one_time_code_by_asker ON one_time_code (asked_by, sent_at) WHERE asked_by IS NOT NULL;
