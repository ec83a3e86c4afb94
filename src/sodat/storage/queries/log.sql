-- log_append --
-- Take the next places of the log and write the leaves. The head's row is the last lock a transaction takes.
WITH head AS (
    UPDATE log_head SET size = size + cardinality(%(bodies)s::bytea[]) WHERE one
    RETURNING size - cardinality(%(bodies)s::bytea[]) AS first
), put AS (
    INSERT INTO log_leaf (leaf_index, body)
    SELECT head.first + t.number - 1, t.body
      FROM head, unnest(%(bodies)s::bytea[]) WITH ORDINALITY AS t(body, number)
)
SELECT first FROM head

-- log_leaf --
SELECT body FROM log_leaf WHERE leaf_index = %(leaf_index)s

-- log_size --
SELECT size FROM log_head

-- log_leaves --
SELECT body FROM log_leaf WHERE leaf_index >= %(start)s AND leaf_index < %(end)s ORDER BY leaf_index

-- tile_get --
SELECT hashes FROM log_tile WHERE level = %(level)s AND tile = %(tile)s

-- tile_put --
-- A tile only grows: a put that does not start with what is there changes nothing.
INSERT INTO log_tile (level, tile, hashes) VALUES (%(level)s, %(tile)s, %(hashes)s)
ON CONFLICT (level, tile) DO UPDATE SET hashes = EXCLUDED.hashes
  WHERE substr(EXCLUDED.hashes, 1, length(log_tile.hashes)) = log_tile.hashes

-- checkpoint_lock --
-- One maker of checkpoints at a time; false: somebody else is at it.
SELECT pg_try_advisory_xact_lock(5354362)

-- checkpoint_latest --
SELECT size, note FROM log_checkpoint ORDER BY size DESC LIMIT 1

-- checkpoint_put --
INSERT INTO log_checkpoint (size, note) VALUES (%(size)s, %(note)s)
