-- Who is quoted most?
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $outlet VARCHAR = NULL: only this outlet
-- $limit INTEGER = 20: most rows
-- show: speaker_name, quotation_count, article_count, text_count, outlet_count, sample
WITH top AS MATERIALIZED (
    -- Counted first: only for these few is anything else looked up.
    SELECT q.speaker_id, q.speaker_name, count(*) AS quotation_count FROM core.speech q
    WHERE q.speaker_id IS NOT NULL AND mart.is_within(q.published_at, $since, $until) AND mart.is_outlet(q.outlet, $outlet)
    GROUP BY q.speaker_id, q.speaker_name ORDER BY quotation_count DESC, q.speaker_name, q.speaker_id LIMIT $limit
), said AS (
    SELECT q.*, o.name AS outlet FROM core.said_by((SELECT list(t.speaker_id) FROM top t)) q
    LEFT JOIN core.outlet o ON o.outlet_id = q.outlet_id
)
SELECT t.speaker_name, t.quotation_count, count(DISTINCT s.article_id) AS article_count,
    count(DISTINCT coalesce(c.copy_id, s.article_id)) AS text_count, count(DISTINCT s.outlet) AS outlet_count, mart.on_day(min(s.published_at)) AS first_date, mart.on_day(max(s.published_at)) AS last_date,
    arg_max(s.content, (s.kind = 'direct', s.confidence, length(s.content), s.quotation_id)) AS sample, t.speaker_id
FROM top t JOIN said s ON s.speaker_id = t.speaker_id LEFT JOIN core.copy c ON c.version_id = s.version_id
WHERE mart.is_within(s.published_at, $since, $until) AND mart.is_outlet(s.outlet, $outlet)
GROUP BY t.speaker_id, t.speaker_name, t.quotation_count ORDER BY t.quotation_count DESC, t.speaker_name, t.speaker_id;
-- evidence
SELECT q.speaker_name, q.speaker_id, q.quotation_id, q.version_id, q.start_offset, q.end_offset
FROM core.speech q JOIN core.dated x ON x.version_id = q.version_id
WHERE q.speaker_id IS NOT NULL AND mart.is_within(x.published_at, $since, $until) AND mart.is_outlet(x.outlet, $outlet)
