-- Which words come from speakers without a name (officials, sources, nobody)?
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $outlet VARCHAR = NULL: only this outlet
-- $limit INTEGER = 50: most rows
-- show: published_at, outlet, speaker_text, content
SELECT d.published_at, d.outlet, q.speaker_text, q.content, q.kind, q.origin, d.url, q.quotation_id, q.article_id, q.version_id,
    q.start_offset, q.end_offset
FROM core.speech q JOIN core.dated d ON d.version_id = q.version_id
WHERE q.speaker_id IS NULL AND mart.is_within(d.published_at, $since, $until) AND mart.is_outlet(d.outlet, $outlet)
ORDER BY d.published_at DESC NULLS LAST, q.origin, q.start_offset LIMIT $limit;
