-- Which events are written about, by how many outlets?
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $limit INTEGER = 30: most rows
SELECT min(s.title) AS title, count(*) AS article_count, count(DISTINCT d.outlet) AS outlet_count,
    min(d.published_at) AS first_at, max(d.published_at) AS last_at, s.story_id
FROM core.story s JOIN core.dated d ON d.article_id = s.article_id
WHERE mart.is_within(d.published_at, $since, $until)
GROUP BY s.story_id ORDER BY article_count DESC, first_at, s.story_id LIMIT $limit;
-- evidence
SELECT s.story_id, x.version_id, 0 AS start_offset, 1 AS end_offset
FROM core.story s JOIN core.dated x ON x.article_id = s.article_id WHERE mart.is_within(x.published_at, $since, $until)
