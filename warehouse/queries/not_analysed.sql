-- Which articles are stored but were not analysed, and why?
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $limit INTEGER = 100: most rows
SELECT d.published_at, d.outlet, coalesce(a.status, 'waiting') AS status, d.language, d.origin, d.url, d.article_id, d.version_id,
    0 AS start_offset, 1 AS end_offset
FROM core.dated d LEFT JOIN core.analysed a ON a.version_id = d.version_id AND a.analysis_id = d.analysis_id
WHERE a.status IS DISTINCT FROM 'analysed' AND mart.is_within(d.published_at, $since, $until)
ORDER BY d.published_at DESC NULLS LAST, d.origin LIMIT $limit;
