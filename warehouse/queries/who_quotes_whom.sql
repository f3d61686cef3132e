-- Which outlet quotes whom how often?
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $outlet VARCHAR = NULL: only this outlet
-- $limit INTEGER = 100: most rows
WITH top AS MATERIALIZED (
    SELECT q.outlet, q.speaker_id, q.speaker_name, count(*) AS quotation_count FROM core.speech q
    WHERE q.speaker_id IS NOT NULL AND mart.is_within(q.published_at, $since, $until) AND mart.is_outlet(q.outlet, $outlet)
    GROUP BY q.outlet, q.speaker_id, q.speaker_name ORDER BY quotation_count DESC, q.outlet, q.speaker_name LIMIT $limit
), said AS (
    SELECT q.speaker_id, q.article_id, q.published_at, o.name AS outlet
    FROM core.said_by((SELECT list(DISTINCT t.speaker_id) FROM top t)) q LEFT JOIN core.outlet o ON o.outlet_id = q.outlet_id
)
SELECT coalesce(t.outlet, '(unknown)') AS outlet, t.speaker_name, t.quotation_count, count(DISTINCT s.article_id) AS article_count,
    t.speaker_id
FROM top t JOIN said s ON s.speaker_id = t.speaker_id AND s.outlet IS NOT DISTINCT FROM t.outlet
WHERE mart.is_within(s.published_at, $since, $until)
GROUP BY t.outlet, t.speaker_id, t.speaker_name, t.quotation_count ORDER BY t.quotation_count DESC, t.outlet, t.speaker_name;
-- evidence
SELECT coalesce(x.outlet, '(unknown)') AS outlet, q.speaker_name, q.quotation_id, q.version_id, q.start_offset, q.end_offset
FROM core.speech q JOIN core.dated x ON x.version_id = q.version_id
WHERE q.speaker_id IS NOT NULL AND mart.is_within(x.published_at, $since, $until) AND mart.is_outlet(x.outlet, $outlet)
