-- Who is quoted most?
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $outlet VARCHAR = NULL: only this outlet
-- $limit INTEGER = 20: most rows
-- show: speaker_name, quotation_count, article_count, text_count, outlet_count, sample
WITH top AS MATERIALIZED (
    -- Counted first: only for these few is anything else looked up.
    FROM core.most_quoted($since, $until, $outlet, $limit)
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
SELECT e.shown_name AS speaker_name, q.speaker_id, q.quotation_id, q.version_id, q.start_offset, q.end_offset
FROM core.said_by((SELECT list(t.speaker_id) FROM core.most_quoted($since, $until, $outlet, $limit) t)) q
JOIN core.entity_shown e ON e.entity_id = q.speaker_id
LEFT JOIN core.outlet o ON o.outlet_id = q.outlet_id
WHERE mart.is_within(q.published_at, $since, $until) AND mart.is_outlet(o.name, $outlet)
