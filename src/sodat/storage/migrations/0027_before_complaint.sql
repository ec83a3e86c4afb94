-- What a city complains of to the central officials: the evidence as it was sent, and what came of it.

CREATE TABLE complaint (
    complaint_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    release_id   text NOT NULL REFERENCES release,
    words        text NOT NULL CHECK (length(words) BETWEEN 8 AND 1000),
    dossier      text NOT NULL,
    digest       text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),   -- SHA-256, in the public log at leaf_index
    leaf_index   bigint NOT NULL,
    sent_to      text NOT NULL,
    letter_id    bigint NOT NULL REFERENCES outbox,
    sent_by      bigint NOT NULL REFERENCES account,
    sent_at      timestamptz NOT NULL DEFAULT now(),
    answer       text CHECK (length(answer) BETWEEN 8 AND 1000),
    answered_by  bigint REFERENCES account,
    answered_at  timestamptz,
    CHECK ((answer IS NULL) = (answered_by IS NULL) AND (answer IS NULL) = (answered_at IS NULL)),
    UNIQUE (release_id, digest, words)                -- the same once more says nothing new
);
CREATE INDEX complaint_by_time ON complaint (sent_at);
