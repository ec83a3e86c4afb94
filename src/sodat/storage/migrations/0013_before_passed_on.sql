-- A person whom a desk gave to another account may be in a party that the first one filed. Once filing is over the
-- party stays as it is, but the seat of that person is the other account's to look at and to give back.

CREATE TABLE passed_on (
    application  text NOT NULL REFERENCES application,
    person_id    bigint NOT NULL REFERENCES person ON DELETE CASCADE,
    account_id   bigint NOT NULL REFERENCES account,
    PRIMARY KEY (application, person_id)
);
CREATE INDEX passed_on_by_account ON passed_on (account_id);
