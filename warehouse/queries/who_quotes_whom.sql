-- Which outlet quotes whom how often?
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $outlet VARCHAR = NULL: only this outlet
-- $limit INTEGER = 100: most rows
WITH voice AS MATERIALIZED (
    SELECT v.outlet, v.article_id, e.shown_id AS speaker_id, e.shown_name AS speaker_name
    FROM core.voices($since, $until, $outlet) v JOIN core.entity_shown e ON e.entity_id = v.entity_id
), top AS MATERIALIZED (
    SELECT v.outlet, v.speaker_id, v.speaker_name, count(*) AS quotation_count FROM voice v
    GROUP BY v.outlet, v.speaker_id, v.speaker_name ORDER BY quotation_count DESC, v.outlet, v.speaker_name LIMIT $limit
)
SELECT coalesce(t.outlet, '(unknown)') AS outlet, t.speaker_name, t.quotation_count, count(DISTINCT v.article_id) AS article_count,
    t.speaker_id
FROM top t JOIN voice v ON v.speaker_id = t.speaker_id AND v.outlet IS NOT DISTINCT FROM t.outlet
GROUP BY t.outlet, t.speaker_id, t.speaker_name, t.quotation_count ORDER BY t.quotation_count DESC, t.outlet, t.speaker_name;
-- evidence
SELECT coalesce(o.name, '(unknown)') AS outlet, e.shown_name AS speaker_name, q.quotation_id, q.version_id, q.start_offset, q.end_offset
FROM core.said_by((SELECT list(DISTINCT e.shown_id) FROM core.voices($since, $until, $outlet) v JOIN core.entity_shown e ON e.entity_id = v.entity_id)) q
JOIN core.entity_shown e ON e.entity_id = q.speaker_id
LEFT JOIN core.outlet o ON o.outlet_id = q.outlet_id
WHERE mart.is_within(q.published_at, $since, $until) AND mart.is_outlet(o.name, $outlet)
