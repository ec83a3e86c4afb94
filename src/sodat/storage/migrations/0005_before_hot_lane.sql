-- The hot lane: what a filing writes costs the least it can, and whoever serves hears what has changed.
-- Measured in docs/adr/0012-hot-lane.md: the foreign keys below were a third of a filing's work.

-- What these keys said holds by the statement that writes: it reads the release and the person under
-- locks that it keeps until commit, and writes an application with its members, or takes the seat and
-- makes the appointment, in one statement. What forbids a seat or a person twice stays as it is.
ALTER TABLE application
    DROP CONSTRAINT application_release_id_fkey,
    DROP CONSTRAINT application_account_id_fkey;
ALTER TABLE application_member
    DROP CONSTRAINT application_member_person_id_fkey,
    DROP CONSTRAINT application_member_application_fkey;
ALTER TABLE appointment
    DROP CONSTRAINT appointment_release_id_fkey,
    DROP CONSTRAINT appointment_person_id_fkey,
    DROP CONSTRAINT appointment_application_fkey,
    DROP CONSTRAINT appointment_slot_id_part_fkey;

-- Nobody with an application or an appointment is removed: seen after the lock on the person is had,
-- so that a filing that is just being written counts.
CREATE FUNCTION refuse_removal_of_applicant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM application_member WHERE person_id = OLD.person_id)
       OR EXISTS (SELECT 1 FROM appointment WHERE person_id = OLD.person_id) THEN
        RAISE EXCEPTION 'person % has an application', OLD.person_id USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER person_with_application_stays BEFORE DELETE ON person
    FOR EACH ROW EXECUTE FUNCTION refuse_removal_of_applicant();

-- One index that begins with the person serves what two did; members are found by their application's persons.
ALTER TABLE application_member DROP CONSTRAINT application_member_pkey,
    ADD CONSTRAINT application_member_pkey PRIMARY KEY (person_id, release_id);
DROP INDEX application_member_by_person;
DROP INDEX application_member_by_application;

-- Only a split party's applications are of another's filing.
DROP INDEX application_by_filing;
CREATE INDEX application_by_filing ON application (filing) WHERE filing <> application;

ALTER TABLE appointment DROP CONSTRAINT appointment_release_id_application_person_id_step_key,
    ADD CONSTRAINT appointment_once_a_step UNIQUE (application, person_id, step);
DROP INDEX appointment_by_application;
DROP INDEX appointment_one_live;
CREATE UNIQUE INDEX appointment_one_live ON appointment (person_id, release_id)
    WHERE state IN ('booked', 'served', 'no-show');

-- Every change of what the availability documents show is told on one channel, once a transaction.
-- Bookings are not: telling inside a transaction takes a lock of the whole database at commit.
CREATE FUNCTION tell_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('sodat_changed', '');
    RETURN NULL;
END $$;
CREATE TRIGGER release_is_told AFTER INSERT OR UPDATE OR DELETE ON release
    FOR EACH STATEMENT EXECUTE FUNCTION tell_change();
CREATE TRIGGER release_slot_is_told AFTER INSERT OR UPDATE OR DELETE ON release_slot
    FOR EACH STATEMENT EXECUTE FUNCTION tell_change();
CREATE TRIGGER session_is_told AFTER INSERT OR UPDATE OR DELETE ON session
    FOR EACH STATEMENT EXECUTE FUNCTION tell_change();
CREATE TRIGGER centre_is_told AFTER INSERT OR UPDATE OR DELETE ON centre
    FOR EACH STATEMENT EXECUTE FUNCTION tell_change();
