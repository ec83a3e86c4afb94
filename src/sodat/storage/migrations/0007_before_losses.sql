-- Losses count for the service they were had in (protocol.md 3), so they are kept by person and service.

CREATE TABLE loss (
    person_id    bigint NOT NULL REFERENCES person ON DELETE CASCADE,
    service_id   text NOT NULL REFERENCES service,
    losses       smallint NOT NULL CHECK (losses > 0),
    PRIMARY KEY (person_id, service_id)
);

-- The shares a person belonged to when seats were given on arrival: what is replayed at the end.
ALTER TABLE application ADD COLUMN shares text[];
