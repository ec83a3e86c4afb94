-- A receipt is found by its number, which is public: that was no document, and lets nobody act for its people.

ALTER TABLE look_up DROP CONSTRAINT look_up_purpose_check;
ALTER TABLE look_up ADD CONSTRAINT look_up_purpose_check
    CHECK (purpose IN ('check-in', 'walk-in', 'standby', 'desk', 'settle', 'receipt'));
