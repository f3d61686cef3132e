-- Which texts were printed by several outlets, and where did they come from?
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $limit INTEGER = 50: most rows
-- show: first_at, title, agency, first_outlet, copy_count, outlets, similarity
SELECT min(c.published_at) AS first_at, arg_max(c.title, c.is_original) AS title,
    coalesce(any_value(c.agency) FILTER (c.is_original), mode(c.agency)) AS agency, arg_max(c.outlet, c.is_original) AS first_outlet,
    count(*) - 1 AS copy_count, list(DISTINCT c.outlet ORDER BY c.outlet) FILTER (c.outlet IS NOT NULL) AS outlets,
    round(avg(c.similarity), 3) AS similarity, c.copy_id
FROM mart.copy c
WHERE c.copy_id IN (SELECT x.copy_id FROM mart.copy x WHERE mart.is_within(x.published_at, $since, $until))
GROUP BY c.copy_id ORDER BY copy_count DESC, first_at, c.copy_id LIMIT $limit;
-- evidence
SELECT c.copy_id, c.is_original, c.from_outlet, c.similarity, c.version_id, 0 AS start_offset, 1 AS end_offset
FROM mart.copy c
WHERE c.copy_id IN (SELECT x.copy_id FROM mart.copy x WHERE mart.is_within(x.published_at, $since, $until))
