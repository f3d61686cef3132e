-- The pairs of one of the shares into which the texts of `given_shingle` fall: counting takes memory.
-- 0.07 of the smaller sample: a brief out of the middle of a long text meets one of its triples in four.
INSERT INTO candidate BY NAME
WITH given AS (SELECT ('0x' || version_id)::UBIGINT AS number, shingle, sample_count FROM given_shingle)
SELECT g.number, h.number AS like_number, h.is_new,
    count(*) >= 0.3 * least(g.sample_count, h.sample_count) AS is_strong
FROM given g
JOIN (SELECT *, false AS is_new FROM shingle_held UNION ALL BY NAME SELECT *, true AS is_new FROM given) h
    ON h.shingle = g.shingle AND h.number <> g.number
WHERE g.number % getvariable('share_count') = getvariable('share')
GROUP BY g.number, g.sample_count, h.number, h.sample_count, h.is_new
HAVING count(*) >= 0.07 * least(g.sample_count, h.sample_count);
