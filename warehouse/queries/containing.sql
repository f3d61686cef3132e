-- Which articles contain all of some words?
-- $words VARCHAR: words with blanks between
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $outlet VARCHAR = NULL: only this outlet
-- $limit INTEGER = 50: most rows
-- show: published_at, outlet, title, lead
SELECT c.*, 0 AS start_offset, 1 AS end_offset
FROM mart.contains_words($words, since := $since, until := $until, in_outlet := $outlet) c LIMIT $limit;
