-- How many articles were published each day?
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
SELECT * FROM mart.days(since := $since, until := $until);
-- evidence
SELECT x.article_id, x.version_id, 0 AS start_offset, 1 AS end_offset FROM core.dated x
WHERE mart.is_within(x.published_at, $since, $until)
