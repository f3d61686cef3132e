-- fail: Two texts that are said to overlap are there, do, and say so from both ends; the latest hundred pairs are counted again.
WITH late AS (
    SELECT o.* FROM core.overlap o JOIN core.version v ON v.version_id = o.version_id
    WHERE o.version_id < o.like_version_id ORDER BY v.known_at DESC, o.version_id, o.like_version_id LIMIT 100
), spoken AS (
    SELECT version_id, regexp_extract_all(lower(body), '[\p{L}\p{N}_]+') AS words FROM core.version
    WHERE version_id IN (SELECT version_id FROM late UNION SELECT like_version_id FROM late)
), triple AS (
    SELECT version_id, list_distinct(list_transform(range(1, len(words) - 1), lambda n: words[n:n + 2])) AS triples FROM spoken
), counted AS (
    SELECT l.*, len(list_intersect(a.triples, b.triples)) AS found_count, least(len(a.triples), len(b.triples)) AS least_count
    FROM late l JOIN triple a ON a.version_id = l.version_id JOIN triple b ON b.version_id = l.like_version_id
)
SELECT 'overlap of no version' AS breach, version_id AS id, like_version_id AS detail
FROM core.overlap o ANTI JOIN core.version v ON v.version_id = o.version_id
UNION ALL
SELECT 'from one end only', version_id, like_version_id FROM (
    SELECT * FROM core.overlap EXCEPT ALL SELECT like_version_id, version_id, shared_count, similarity FROM core.overlap
)
UNION ALL
-- A letter that has two small forms may count a word apart.
SELECT 'counted otherwise', version_id, like_version_id FROM counted
WHERE abs(found_count - shared_count) > 2 + 0.02 * shared_count OR abs(found_count / least_count - similarity) > 0.05
UNION ALL
SELECT 'sampled of no version', version_id, NULL FROM (SELECT DISTINCT version_id FROM core.shingle) s
ANTI JOIN core.version v ON v.version_id = s.version_id;
