-- What did a speaker say, each utterance once: in how many articles, and in how many independent texts?
-- $speaker NAME: name, alias or id of the speaker
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $limit INTEGER = 50: most rows
-- show: first_at, content, article_count, text_count, wording_count, outlets, note
SELECT * FROM mart.utterances($speaker, since := $since, until := $until, at_most := $limit) LIMIT $limit;
-- evidence
SELECT s.utterance_id, s.text_id, s.outlet, s.version_id, s.start_offset, s.end_offset
FROM core.sayings(core.meant([$speaker])) s WHERE mart.is_within(s.published_at, $since, $until)
