-- In which languages are the articles, and what of them was analysed?
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
SELECT coalesce(d.language, '(unknown)') AS language, count(*) AS article_count,
    count(*) FILTER (a.status = 'analysed') AS analysed_count, count(DISTINCT d.outlet) AS outlet_count
FROM core.dated d LEFT JOIN core.analysed a ON a.version_id = d.version_id AND a.analysis_id = d.analysis_id
WHERE mart.is_within(d.published_at, $since, $until) GROUP BY 1 ORDER BY article_count DESC, language;
-- evidence
SELECT x.article_id, x.version_id, 0 AS start_offset, 1 AS end_offset FROM core.dated x
WHERE mart.is_within(x.published_at, $since, $until)
