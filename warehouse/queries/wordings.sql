-- Where do the words of a speaker stand otherwise than where they stood first?
-- $speaker NAME: name, alias or id of the speaker
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $limit INTEGER = 50: most rows
-- show: published_at, outlet, content, first_outlet, first_content, is_copy, note
SELECT * FROM mart.wordings($speaker, since := $since, until := $until, at_most := $limit) LIMIT $limit;
