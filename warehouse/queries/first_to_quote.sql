-- Which outlet was first with the words of a speaker, and who followed, with a copy or a text of its own?
-- $speaker NAME: name, alias or id of the speaker
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $limit INTEGER = 50: most rows
-- show: published_at, first_outlet, content, follower_count, followers, independent, note
SELECT * FROM mart.first_to_quote($speaker, since := $since, until := $until, at_most := $limit) LIMIT $limit;
