-- record_put --
-- Publish a file. Written once: a second time is refused by the key.
INSERT INTO record_file (release_id, name, content, sha256)
VALUES (%(release_id)s, %(name)s, %(content)s, %(sha256)s)

-- record_get --
SELECT content FROM record_file WHERE release_id = %(release_id)s AND name = %(name)s

-- record_names --
SELECT name FROM record_file WHERE release_id = %(release_id)s ORDER BY written_at, name
