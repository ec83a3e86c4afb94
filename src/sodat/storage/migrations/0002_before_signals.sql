-- Review of accounts that look like one program. A case stops nothing by itself.

-- Keyed hashes of where a filing came from, as far as the web hands them in. The key lies
-- outside the database; columns without a default cost a filing nothing.
ALTER TABLE application ADD COLUMN address_hash bytea, ADD COLUMN device_hash bytea;

CREATE TABLE review_case (
    case_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    release_id   text NOT NULL REFERENCES release,
    state        text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'asked', 'cleared', 'confirmed')),
    opened_at    timestamptz NOT NULL DEFAULT now(),
    decided_at   timestamptz,
    decided_by   bigint REFERENCES account,
    reason       text,
    CHECK ((state = 'open') = (decided_by IS NULL)),
    CHECK ((state = 'open') = (reason IS NULL))
);
CREATE INDEX review_case_open ON review_case (release_id) WHERE state IN ('open', 'asked');

-- An account is in one case of a release at most, so that a review can be run again.
CREATE TABLE review_account (
    release_id   text NOT NULL REFERENCES release,
    account_id   bigint NOT NULL REFERENCES account,
    case_id      bigint NOT NULL REFERENCES review_case,
    score        integer NOT NULL,
    reasons      text[] NOT NULL,                      -- "name fact", the facts of rules/signals.py
    appeal       text,
    appealed_at  timestamptz,
    PRIMARY KEY (release_id, account_id),
    CHECK ((appeal IS NULL) = (appealed_at IS NULL))
);
CREATE INDEX review_account_by_case ON review_account (case_id);
CREATE INDEX review_account_by_account ON review_account (account_id);
