-- What did a speaker say?
-- $speaker NAME: name, alias or id of the speaker
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $outlet VARCHAR = NULL: only this outlet
-- $limit INTEGER = 100: most rows
-- show: published_at, outlet, speaker_name, co_speakers, content, relays, note
SELECT * FROM mart.quotes_by($speaker, since := $since, until := $until, in_outlet := $outlet, at_most := $limit) LIMIT $limit;
