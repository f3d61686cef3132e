-- Who is quoted most?
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $outlet VARCHAR = NULL: only this outlet
-- $limit INTEGER = 20: most rows
-- show: speaker_name, quotation_count, article_count, text_count, outlet_count, sample
SELECT q.speaker_name, count(*) AS quotation_count, count(DISTINCT q.article_id) AS article_count,
    count(DISTINCT coalesce(c.copy_id, q.article_id)) AS text_count, count(DISTINCT d.outlet) AS outlet_count,
    min(d.published_date) AS first_date, max(d.published_date) AS last_date,
    arg_max(q.content, (q.kind = 'direct', q.confidence, length(q.content), q.quotation_id)) AS sample, q.speaker_id
FROM core.speech q JOIN core.dated d ON d.version_id = q.version_id LEFT JOIN core.copy c ON c.version_id = q.version_id
WHERE q.speaker_id IS NOT NULL AND mart.is_within(d.published_at, $since, $until) AND mart.is_outlet(d.outlet, $outlet)
GROUP BY q.speaker_id, q.speaker_name ORDER BY quotation_count DESC, q.speaker_name, q.speaker_id LIMIT $limit;
-- evidence
SELECT q.speaker_name, q.speaker_id, q.quotation_id, q.version_id, q.start_offset, q.end_offset
FROM core.speech q JOIN core.dated x ON x.version_id = q.version_id
WHERE q.speaker_id IS NOT NULL AND mart.is_within(x.published_at, $since, $until) AND mart.is_outlet(x.outlet, $outlet)
