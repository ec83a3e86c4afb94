-- What only a rehearsal knows, written by `sodat demo` alone: whose accounts a program holds, and which two
-- releases are twins. The portal decides nothing by it; the page "The race and the draw" reads it.

CREATE TABLE rehearsal_program (
    account_id   bigint PRIMARY KEY REFERENCES account
);

CREATE TABLE rehearsal_race (
    race_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    rushed       text NOT NULL UNIQUE REFERENCES release,   -- first come, first served
    drawn        text NOT NULL UNIQUE REFERENCES release,
    CHECK (rushed <> drawn)
);

-- What was asked of the portal for each of them, once all have gone home.
CREATE TABLE rehearsal_requests (
    release_id   text PRIMARY KEY REFERENCES release,
    programs     bigint NOT NULL CHECK (programs >= 0),
    citizens     bigint NOT NULL CHECK (citizens >= 0)
);
