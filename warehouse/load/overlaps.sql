-- Texts that may share much with those of `given_shingle`. A triple is listed for some 256 texts: what more have in common
-- is an idiom, or printed everywhere, and then whoever copies it still meets 256 of it.
-- An id of a version is 16 hex digits: as the number that they are it takes a quarter of the memory, and there are many.
CREATE OR REPLACE TEMP TABLE shingle_held AS
SELECT ('0x' || s.version_id)::UBIGINT AS number, s.shingle, s.sample_count
FROM core.shingle s SEMI JOIN given_shingle g ON g.shingle = s.shingle;

INSERT INTO core.shingle BY NAME
SELECT g.version_id, g.shingle, g.sample_count FROM given_shingle g
ANTI JOIN (SELECT shingle FROM shingle_held GROUP BY shingle HAVING count(*) >= 256) f ON f.shingle = g.shingle;

-- 0.07 of the smaller sample: a brief out of the middle of a long text meets one of its triples in four.
CREATE OR REPLACE TEMP TABLE candidate AS
WITH given AS (SELECT ('0x' || version_id)::UBIGINT AS number, shingle, sample_count FROM given_shingle),
counted AS (
    SELECT g.number, h.number AS like_number, h.is_new,
        count(*) >= 0.3 * least(g.sample_count, h.sample_count) AS is_strong
    FROM given g
    JOIN (SELECT *, false AS is_new FROM shingle_held UNION ALL BY NAME SELECT *, true AS is_new FROM given) h
        ON h.shingle = g.shingle AND h.number <> g.number
    GROUP BY g.number, g.sample_count, h.number, h.sample_count, h.is_new
    HAVING count(*) >= 0.07 * least(g.sample_count, h.sample_count)
)
SELECT format('{:016x}', number) AS version_id, format('{:016x}', like_number) AS like_version_id, is_new, is_strong
FROM counted;

-- Of more than 32 the earliest, of this batch and of those before it: so that, whatever the order of loading, each later
-- copy meets an earlier one. Those of a crowd that are not listed any more are met by way of the ones that are.
CREATE OR REPLACE TEMP TABLE crowded AS
WITH crowd AS (SELECT version_id FROM candidate GROUP BY version_id HAVING count(*) > 32)
SELECT c.version_id, c.like_version_id FROM candidate c SEMI JOIN crowd w ON w.version_id = c.version_id
JOIN core.standing s ON s.version_id = c.like_version_id
QUALIFY row_number() OVER (
    PARTITION BY c.version_id, c.is_new ORDER BY c.is_strong DESC, s.published_at NULLS LAST, s.version_id
) <= 16;

-- What each of those that a crowd meets was found like before: the earliest nine, of which one may be who asks.
CREATE OR REPLACE TEMP TABLE met AS
SELECT o.version_id, o.like_version_id, s.published_at FROM core.overlap o
SEMI JOIN crowded w ON w.like_version_id = o.version_id
JOIN core.standing s ON s.version_id = o.like_version_id
QUALIFY row_number() OVER (
    PARTITION BY o.version_id ORDER BY s.published_at NULLS LAST, o.like_version_id
) <= 9;

SELECT version_id, like_version_id FROM candidate ANTI JOIN crowded w USING (version_id)
UNION ALL FROM crowded
UNION ALL (
    SELECT w.version_id, m.like_version_id FROM crowded w
    JOIN met m ON m.version_id = w.like_version_id AND m.like_version_id <> w.version_id
    GROUP BY w.version_id, m.like_version_id, m.published_at
    QUALIFY row_number() OVER (PARTITION BY w.version_id ORDER BY m.published_at NULLS LAST, m.like_version_id) <= 8
);
