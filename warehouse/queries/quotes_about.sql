-- What is said about someone or something?
-- $name NAME: name, alias or id of who or what is talked about
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $outlet VARCHAR = NULL: only this outlet
-- $limit INTEGER = 100: most rows
-- show: published_at, outlet, speaker_name, content, note
SELECT * FROM mart.quotes_about($name, since := $since, until := $until, in_outlet := $outlet, at_most := $limit) LIMIT $limit;
