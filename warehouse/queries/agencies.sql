-- Which news agencies are credited, by which outlets?
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
SELECT d.agency, coalesce(d.outlet, '(unknown)') AS outlet, count(*) AS article_count, max(d.published_date) AS last_date
FROM core.dated d WHERE d.agency IS NOT NULL AND mart.is_within(d.published_at, $since, $until)
GROUP BY 1, 2 ORDER BY article_count DESC, d.agency, outlet;
-- evidence
SELECT x.agency, x.version_id, 0 AS start_offset, 1 AS end_offset FROM core.dated x
WHERE x.agency IS NOT NULL AND mart.is_within(x.published_at, $since, $until)
