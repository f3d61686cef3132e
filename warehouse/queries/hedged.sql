-- What is passed on with a reservation ("reportedly")?
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $limit INTEGER = 50: most rows
-- show: published_at, outlet, hedge, party, speaker_name, content
SELECT d.published_at, d.outlet, a.hedge, a.entity_name AS party, q.speaker_name, q.content, q.origin, d.url, q.quotation_id,
    q.article_id, q.version_id, q.start_offset, q.end_offset
FROM mart.attribution a JOIN core.speech q ON q.quotation_id = a.quotation_id JOIN core.dated d ON d.version_id = a.version_id
WHERE a.hedge IS NOT NULL AND mart.is_within(d.published_at, $since, $until)
ORDER BY d.published_at DESC NULLS LAST, q.origin, q.start_offset LIMIT $limit;
