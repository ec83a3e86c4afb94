-- acts_of --
-- The public acts about a release, without what citizens do; `named` is its name between two line ends.
SELECT leaf_index, body FROM log_leaf
 WHERE substr(body, 1, 6) NOT IN ('\x66696c65640a'::bytea, '\x776974686472'::bytea, '\x676976656e2d'::bytea)
   AND position(%(named)s::bytea IN body) > 0 ORDER BY leaf_index

-- acts_latest --
SELECT leaf_index, body FROM log_leaf
 WHERE substr(body, 1, 6) NOT IN ('\x66696c65640a'::bytea, '\x776974686472'::bytea, '\x676976656e2d'::bytea)
 ORDER BY leaf_index DESC LIMIT %(count)s

-- filing_first --
-- The first filing of a release from one leaf to before another.
SELECT leaf_index, body FROM log_leaf
 WHERE leaf_index >= %(start)s AND leaf_index < %(end)s AND substr(body, 1, 6) = '\x66696c65640a'::bytea
   AND position(%(named)s::bytea IN body) > 0 ORDER BY leaf_index LIMIT 1

-- filings_count --
SELECT count(*) FROM log_leaf
 WHERE leaf_index >= %(start)s AND leaf_index < %(end)s AND substr(body, 1, 6) = '\x66696c65640a'::bytea
   AND position(%(named)s::bytea IN body) > 0

-- checkpoint_before --
-- The last head that does not hold a leaf yet.
SELECT size, made_at FROM log_checkpoint WHERE size <= %(leaf_index)s ORDER BY size DESC LIMIT 1

-- checkpoint_after --
-- The first head that holds a leaf.
SELECT size, made_at FROM log_checkpoint WHERE size > %(leaf_index)s ORDER BY size LIMIT 1
