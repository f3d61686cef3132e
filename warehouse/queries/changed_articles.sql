-- Which articles changed after they were first seen?
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $limit INTEGER = 50: most rows
-- show: known_at, outlet, title, change, version_count, origin
WITH history AS (
    SELECT v.article_id, v.version_id, v.title, v.body_sha, v.word_count, v.known_at,
        lag(v.title) OVER past AS old_title, lag(v.body_sha) OVER past AS old_sha, lag(v.word_count) OVER past AS old_word_count,
        count(*) OVER (PARTITION BY v.article_id) AS version_count
    FROM core.version v
    WINDOW past AS (PARTITION BY v.article_id ORDER BY v.known_at, v.version_id)
)
SELECT h.known_at, d.outlet, h.title, h.old_title,
    CASE WHEN h.old_sha = h.body_sha THEN 'headline only' WHEN h.old_title IS DISTINCT FROM h.title THEN 'headline and text'
        ELSE 'text' END AS change,
    h.word_count - h.old_word_count AS word_difference, h.version_count, d.origin, d.url, h.article_id, h.version_id,
    0 AS start_offset, 1 AS end_offset
FROM history h JOIN core.dated d ON d.article_id = h.article_id
WHERE h.old_sha IS NOT NULL AND mart.is_within(h.known_at, $since, $until)
ORDER BY h.known_at DESC, d.origin LIMIT $limit;
