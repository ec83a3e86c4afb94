-- What is told of a draw beside its record: whether the order looks like chance, and who got places. Made once
-- from what was drawn; no figure in it is about fewer persons than rules/success.py allows.

CREATE TABLE draw_report (
    release_id   text PRIMARY KEY REFERENCES release,
    report       jsonb NOT NULL,
    made_at      timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER draw_report_is_final BEFORE UPDATE OR DELETE ON draw_report
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
