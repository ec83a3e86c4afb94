-- district_put --
INSERT INTO district (district_id, state_id, state_name, name, name_mr, name_hi)
VALUES (%(district_id)s, %(state_id)s, %(state_name)s, %(name)s, %(name_mr)s, %(name_hi)s)
ON CONFLICT (district_id) DO NOTHING

-- district_by_name --
SELECT district_id FROM district WHERE state_name = %(state_name)s AND name = %(name)s

-- district_next --
-- A number for a district that came without one, above all official ones.
SELECT greatest(max(district_id), 99999) + 1 FROM district

-- centre_put --
INSERT INTO centre (centre_id, name, name_mr, name_hi, address, ward, block, district_id, pincode,
                    latitude, longitude, opens, closes, fee_type)
VALUES (%(centre_id)s, %(name)s, %(name_mr)s, %(name_hi)s, %(address)s, %(ward)s, %(block)s, %(district_id)s,
        %(pincode)s, %(latitude)s, %(longitude)s, %(opens)s, %(closes)s, %(fee_type)s)
ON CONFLICT (centre_id) DO UPDATE SET name = EXCLUDED.name, address = EXCLUDED.address,
    pincode = EXCLUDED.pincode, opens = EXCLUDED.opens, closes = EXCLUDED.closes, fee_type = EXCLUDED.fee_type

-- service_put --
INSERT INTO service (service_id, name, name_mr, name_hi, age_min, age_max, dose_gap_days)
VALUES (%(service_id)s, %(name)s, %(name_mr)s, %(name_hi)s, %(age_min)s, %(age_max)s, %(dose_gap_days)s)
ON CONFLICT (service_id) DO NOTHING

-- session_put --
INSERT INTO session (session_id, centre_id, district_id, service_id, day, fee, capacity_stated)
VALUES (%(session_id)s, %(centre_id)s, %(district_id)s, %(service_id)s, %(day)s, %(fee)s, %(capacity_stated)s)
ON CONFLICT (session_id) DO UPDATE SET fee = EXCLUDED.fee, capacity_stated = EXCLUDED.capacity_stated

-- slot_put --
INSERT INTO slot (slot, session_id, district_id, starts, ends)
VALUES (%(slot)s, %(session_id)s, %(district_id)s, %(starts)s, %(ends)s)
ON CONFLICT (slot) DO UPDATE SET starts = slot.starts
RETURNING slot_id

-- slot_part_put --
INSERT INTO slot_part (slot_id, part, seats) VALUES (%(slot_id)s, %(part)s, %(seats)s)
ON CONFLICT (slot_id, part) DO UPDATE SET seats = EXCLUDED.seats

-- counts --
SELECT (SELECT count(*) FROM centre) AS centres, (SELECT count(*) FROM session) AS sessions,
       (SELECT count(*) FROM slot) AS slots
