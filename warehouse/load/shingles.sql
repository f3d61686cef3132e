-- Texts that may share much with those of `given_shingle`. A triple is listed for some 256 texts: what more have in common
-- is an idiom, or printed everywhere, and then whoever copies it still meets 256 of it.
-- An id of a version is 16 hex digits: as the number that they are it takes a quarter of the memory, and there are many.
CREATE OR REPLACE TEMP TABLE shingle_held AS
SELECT ('0x' || s.version_id)::UBIGINT AS number, s.shingle, s.sample_count
FROM core.shingle s SEMI JOIN given_shingle g ON g.shingle = s.shingle;

INSERT INTO core.shingle BY NAME
SELECT g.version_id, g.shingle, g.sample_count FROM given_shingle g
ANTI JOIN (SELECT shingle FROM shingle_held GROUP BY shingle HAVING count(*) >= 256) f ON f.shingle = g.shingle;

CREATE OR REPLACE TEMP TABLE candidate (number UBIGINT, like_number UBIGINT, is_new BOOLEAN, is_strong BOOLEAN);
