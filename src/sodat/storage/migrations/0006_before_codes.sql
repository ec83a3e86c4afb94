-- Who has told whom: naming and removing somebody's document again and again sends no further letter.

CREATE TABLE contested_letter (
    person_id    bigint NOT NULL REFERENCES person ON DELETE CASCADE,
    account_id   bigint NOT NULL REFERENCES account,   -- who filed the same human too
    PRIMARY KEY (person_id, account_id)
);
INSERT INTO contested_letter (person_id, account_id) SELECT person_id, account_id FROM person_claim;
