-- Which articles are there?
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $outlet VARCHAR = NULL: only this outlet
-- $limit INTEGER = 50: most rows
-- show: published_at, outlet, title, word_count, origin
SELECT a.published_at, a.outlet, a.title, a.authors, a.language, a.word_count, a.flags, a.origin, a.url, a.article_id, a.version_id,
    0 AS start_offset, 1 AS end_offset
FROM mart.article a WHERE mart.is_within(a.published_at, $since, $until) AND mart.is_outlet(a.outlet, $outlet)
ORDER BY a.published_at DESC NULLS LAST, a.origin LIMIT $limit;
