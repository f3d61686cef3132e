-- How many articles were not analysed, and why?
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
SELECT coalesce(a.status, 'waiting') AS status, count(*) AS article_count
FROM core.dated d LEFT JOIN core.analysed a ON a.version_id = d.version_id AND a.analysis_id = d.analysis_id
WHERE a.status IS DISTINCT FROM 'analysed' AND mart.is_within(d.published_at, $since, $until)
GROUP BY 1 ORDER BY article_count DESC, status;
-- evidence
SELECT coalesce(a.status, 'waiting') AS status, d.article_id, d.version_id, 0 AS start_offset, 1 AS end_offset
FROM core.dated d LEFT JOIN core.analysed a ON a.version_id = d.version_id AND a.analysis_id = d.analysis_id
WHERE a.status IS DISTINCT FROM 'analysed' AND mart.is_within(d.published_at, $since, $until)
