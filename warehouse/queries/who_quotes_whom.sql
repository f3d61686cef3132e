-- Which outlet quotes whom how often?
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $outlet VARCHAR = NULL: only this outlet
-- $limit INTEGER = 100: most rows
SELECT coalesce(d.outlet, '(unknown)') AS outlet, q.speaker_name, count(*) AS quotation_count,
    count(DISTINCT q.article_id) AS article_count, q.speaker_id
FROM core.speech q JOIN core.dated d ON d.version_id = q.version_id
WHERE q.speaker_id IS NOT NULL AND mart.is_within(d.published_at, $since, $until) AND mart.is_outlet(d.outlet, $outlet)
GROUP BY d.outlet, q.speaker_id, q.speaker_name ORDER BY quotation_count DESC, d.outlet, q.speaker_name LIMIT $limit;
-- evidence
SELECT coalesce(x.outlet, '(unknown)') AS outlet, q.speaker_name, q.quotation_id, q.version_id, q.start_offset, q.end_offset
FROM core.speech q JOIN core.dated x ON x.version_id = q.version_id
WHERE q.speaker_id IS NOT NULL AND mart.is_within(x.published_at, $since, $until) AND mart.is_outlet(x.outlet, $outlet)
