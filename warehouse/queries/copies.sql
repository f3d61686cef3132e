-- Which texts were printed by several outlets?
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $limit INTEGER = 50: most rows
SELECT min(d.published_at) AS first_at, count(DISTINCT d.outlet) AS outlet_count, count(*) AS article_count,
    arg_min(d.outlet, d.published_at) AS first_outlet, list_sort(list(DISTINCT d.outlet)) AS outlets,
    arg_min(v.title, d.published_at) AS title, round(avg(c.similarity), 3) AS similarity, c.copy_id
FROM core.copy c JOIN core.dated d ON d.version_id = c.version_id JOIN core.version v ON v.version_id = c.version_id
WHERE mart.is_within(d.published_at, $since, $until)
GROUP BY c.copy_id HAVING count(*) > 1 ORDER BY outlet_count DESC, first_at, c.copy_id LIMIT $limit;
-- evidence
SELECT c.copy_id, c.similarity, c.version_id, 0 AS start_offset, 1 AS end_offset
FROM core.copy c JOIN core.dated x ON x.version_id = c.version_id WHERE mart.is_within(x.published_at, $since, $until)
