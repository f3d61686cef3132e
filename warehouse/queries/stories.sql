-- Which events are written about, by how many outlets, in how many independent texts?
-- $since DATE = NULL: first day; without one, 31 days before the latest article
-- $until DATE = NULL: last day
-- $limit INTEGER = 30: most rows
-- show: first_at, title, article_count, text_count, outlets, names
SELECT * FROM mart.stories(since := $since, until := $until) LIMIT $limit;
-- evidence
SELECT s.story_id, s.from_article_id, round(s.similarity, 3) AS similarity, s.version_id, 0 AS start_offset, 1 AS end_offset
FROM core.story($since, $until) s
WHERE s.story_id IN (SELECT t.story_id FROM mart.stories(since := $since, until := $until) t LIMIT $limit)
