-- release_add --
INSERT INTO release (release_id, district_id, service_id, title_en, title_mr, title_hi, policy, rules_json, opens_at,
                     closes_at, commits_at, reveals_at, draws_at, refills_at, settles_at, resident_pincodes)
VALUES (%(release_id)s, %(district_id)s, %(service_id)s, %(title_en)s, %(title_mr)s, %(title_hi)s, %(policy)s,
        %(rules_json)s, %(opens_at)s, %(closes_at)s, %(commits_at)s, %(reveals_at)s, %(draws_at)s, %(refills_at)s,
        %(settles_at)s, %(resident_pincodes)s)

-- release_slot_add --
INSERT INTO release_slot (release_id, slot_id)
SELECT %(release_id)s, slot_id FROM slot
 WHERE slot = ANY(%(slots)s) AND NOT EXISTS (SELECT 1 FROM release_slot rs WHERE rs.slot_id = slot.slot_id)

-- release_slots_free --
-- The slots of a cancelled release can be released anew, all their seats free.
WITH freed AS (DELETE FROM release_slot WHERE release_id = %(release_id)s RETURNING slot_id)
UPDATE slot_part p SET taken = 0 FROM freed WHERE p.slot_id = freed.slot_id

-- trustee_add --
INSERT INTO trustee (release_id, trustee, position, commitment, held_secret)
VALUES (%(release_id)s, %(trustee)s, %(position)s, %(commitment)s, %(held_secret)s)

-- release_get --
SELECT release_id, district_id, service_id, title_en, title_mr, title_hi, policy, state, rules_json, opens_at,
       closes_at, commits_at, reveals_at, draws_at, refills_at, settles_at, resident_pincodes, paused_at,
       paused_reason, cancelled_reason, clock_timestamp() AS read_at
  FROM release WHERE release_id = %(release_id)s

-- release_lock --
-- The same, its row kept from everybody else until commit.
SELECT release_id, district_id, service_id, title_en, title_mr, title_hi, policy, state, rules_json, opens_at,
       closes_at, commits_at, reveals_at, draws_at, refills_at, settles_at, resident_pincodes, paused_at,
       paused_reason, cancelled_reason, clock_timestamp() AS read_at
  FROM release WHERE release_id = %(release_id)s FOR UPDATE

-- release_share --
-- The releases of a batch of filings: no step of theirs can happen before this transaction ends.
SELECT r.release_id, r.state, r.policy, r.opens_at, r.closes_at, r.settles_at, r.paused_reason, r.cancelled_reason,
       coalesce(c.step_next = 'settle', false) AS refills_over
  FROM release r LEFT JOIN release_clock c USING (release_id)
 WHERE r.release_id = ANY(%(release_ids)s) ORDER BY r.release_id FOR SHARE OF r

-- clock_now --
SELECT clock_timestamp()

-- release_state --
UPDATE release SET state = %(state)s WHERE release_id = %(release_id)s

-- release_cancel --
UPDATE release SET state = 'cancelled', cancelled_reason = %(reason)s, paused_at = NULL, paused_reason = NULL
 WHERE release_id = %(release_id)s

-- release_pause --
UPDATE release SET paused_at = clock_timestamp(), paused_reason = %(reason)s WHERE release_id = %(release_id)s

-- release_resume --
UPDATE release SET paused_at = NULL, paused_reason = NULL WHERE release_id = %(release_id)s

-- release_times --
UPDATE release SET rules_json = %(rules_json)s, opens_at = %(opens_at)s, closes_at = %(closes_at)s,
       commits_at = %(commits_at)s, reveals_at = %(reveals_at)s, draws_at = %(draws_at)s,
       refills_at = %(refills_at)s, settles_at = %(settles_at)s
 WHERE release_id = %(release_id)s

-- clock_put --
INSERT INTO release_clock (release_id, step_next, due_at, step_last, refills_done)
VALUES (%(release_id)s, %(step_next)s, %(due_at)s, %(step_last)s, %(refills_done)s)
ON CONFLICT (release_id) DO UPDATE SET step_next = EXCLUDED.step_next, due_at = EXCLUDED.due_at,
    step_last = EXCLUDED.step_last, refills_done = EXCLUDED.refills_done, retry_at = '-infinity'

-- clock_stop --
UPDATE release_clock SET step_next = NULL WHERE release_id = %(release_id)s

-- clock_get --
SELECT release_id, step_next, due_at, step_last, refills_done FROM release_clock
 WHERE release_id = %(release_id)s FOR UPDATE

-- clock_claim --
-- One step that is due; another worker's are passed over.
SELECT c.release_id, c.step_next, c.due_at, c.step_last, c.refills_done
  FROM release_clock c JOIN release r USING (release_id)
 WHERE c.step_next IS NOT NULL AND c.due_at <= clock_timestamp() AND c.retry_at <= clock_timestamp()
   AND r.paused_at IS NULL
 ORDER BY c.due_at LIMIT 1 FOR UPDATE OF c SKIP LOCKED

-- clock_retry --
-- A step that must wait, or failed: other releases go first meanwhile.
UPDATE release_clock SET retry_at = clock_timestamp() + %(after)s WHERE release_id = %(release_id)s

-- releases_list --
SELECT r.release_id, r.service_id, r.title_en, r.title_mr, r.title_hi, r.policy, r.state, r.opens_at, r.closes_at,
       r.draws_at, r.paused_reason, r.cancelled_reason,
       (SELECT count(*) FROM application a WHERE a.release_id = r.release_id AND a.state <> 'withdrawn') AS applications,
       (SELECT coalesce(sum(p.seats), 0) FROM release_slot s JOIN slot_part p USING (slot_id)
         WHERE s.release_id = r.release_id AND p.part <> 'S') AS seats
  FROM release r WHERE r.state <> 'draft' ORDER BY r.draws_at DESC, r.release_id LIMIT 200

-- applications_count --
SELECT count(*) FROM application WHERE release_id = %(release_id)s AND state <> 'withdrawn'

-- slots_of --
SELECT s.slot_id, s.slot, x.centre_id, c.name, c.name_mr, c.name_hi, c.pincode, x.day, s.starts, s.ends,
       (SELECT jsonb_object_agg(p.part, p.seats) FROM slot_part p
         WHERE p.slot_id = s.slot_id AND p.part <> 'S') AS seats
  FROM release_slot rs JOIN slot s USING (slot_id) JOIN session x USING (session_id) JOIN centre c USING (centre_id)
 WHERE rs.release_id = %(release_id)s ORDER BY s.slot

-- parts_of --
SELECT s.slot_id, s.slot, p.part, p.seats, p.taken
  FROM release_slot rs JOIN slot s USING (slot_id) JOIN slot_part p USING (slot_id)
 WHERE rs.release_id = %(release_id)s ORDER BY s.slot_id, p.part

-- arrivals_lock --
-- One batch at a time gives seats of a release: arrivals of two are never mixed. A lock in memory only;
-- a look at the seats comes after it, as a statement of its own, so that it sees what the last batch gave.
SELECT pg_advisory_xact_lock(5354363, hashtext(%(release_id)s))

-- seats_left --
-- The seats left of the slots that a batch wants.
SELECT s.slot, p.part, p.seats - p.taken
  FROM slot s JOIN slot_part p USING (slot_id) WHERE s.slot = ANY(%(slots)s::text[])

-- service_of --
SELECT v.name, v.age_min, v.age_max, v.dose_gap_days,
       (SELECT min(x.day) FROM release_slot rs JOIN slot s USING (slot_id) JOIN session x USING (session_id)
         WHERE rs.release_id = r.release_id) AS day
  FROM release r JOIN service v USING (service_id) WHERE r.release_id = %(release_id)s

-- trustees_of --
SELECT trustee, commitment, secret, held_secret FROM trustee
 WHERE release_id = %(release_id)s ORDER BY position

-- trustee_reveal --
UPDATE trustee SET secret = %(secret)s, revealed_at = now()
 WHERE release_id = %(release_id)s AND trustee = %(trustee)s AND secret IS NULL

-- beacon_put --
INSERT INTO beacon_value (chain, round, signature) VALUES (%(chain)s, %(round)s, %(signature)s)
ON CONFLICT (chain, round) DO NOTHING

-- beacon_get --
SELECT signature FROM beacon_value WHERE chain = %(chain)s AND round = %(round)s
