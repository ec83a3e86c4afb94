-- Which releases were looked through for cases after their closing: each once by itself.

CREATE TABLE review_run (
    release_id   text PRIMARY KEY REFERENCES release,
    cases        integer NOT NULL,
    ran_at       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX release_by_district ON release (district_id, draws_at DESC);
