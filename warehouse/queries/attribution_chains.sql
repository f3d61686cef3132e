-- Which words reached the reader through others, and by which path?
-- $name NAME = NULL: only chains in which this party stands
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $limit INTEGER = 50: most rows
-- show: published_at, outlet, path, addressees, content, note
SELECT * FROM mart.attribution_chains(wanted := $name, since := $since, until := $until, at_most := $limit) LIMIT $limit;
