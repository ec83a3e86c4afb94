-- What a draw among the applications so far would give, simulated now and then and shown to who thinks of applying.

CREATE TABLE release_odds (
    release_id   text PRIMARY KEY REFERENCES release,
    applications integer NOT NULL CHECK (applications >= 0),
    filed_at     timestamptz,                          -- of the latest application, to see whether anything is new
    looked_at    timestamptz NOT NULL DEFAULT now(),
    wait         interval NOT NULL,                    -- until it is looked at again: what took long is done seldom
    rooms        bytea                                 -- NULL: too few to say anything
);
