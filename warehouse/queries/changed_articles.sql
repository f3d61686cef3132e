-- Which articles changed after they were first seen, or vanished?
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $limit INTEGER = 50: most rows
-- show: known_at, outlet, title, change, word_difference, origin
WITH picked AS MATERIALIZED (
    SELECT t.from_version_id, t.article_id FROM core.change_step t WHERE mart.is_within(t."at", $since, $until)
    ORDER BY t."at" DESC, t.from_version_id LIMIT $limit
), size AS (
    SELECT s.article_id, count(*) AS version_count FROM core.standing s
    WHERE s.article_id IN (SELECT p.article_id FROM picked p) GROUP BY s.article_id
)
SELECT c."at" AS known_at, d.outlet, coalesce(c.title, c.from_title) AS title, c.from_title AS old_title, c.difference AS change,
    c.word_difference, z.version_count, d.origin, d.url, c.article_id, c.version_id, c.from_version_id
FROM core.change_of((SELECT list(p.from_version_id) FROM picked p)) c
JOIN core.dated d ON d.article_id = c.article_id JOIN size z ON z.article_id = c.article_id
ORDER BY c."at" DESC, d.origin, c.from_version_id;
-- evidence
WITH picked AS MATERIALIZED (
    SELECT t.version_id, t.from_version_id, t.article_id FROM core.change_step t WHERE mart.is_within(t."at", $since, $until)
    ORDER BY t."at" DESC, t.from_version_id LIMIT $limit
)
SELECT p.article_id, unnest(['before', 'after']) AS "when", unnest([p.from_version_id, p.version_id]) AS version_id,
    0 AS start_offset, 1 AS end_offset
FROM picked p
