-- How many women and men are quoted, and how often?
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $outlet VARCHAR = NULL: only this outlet
SELECT coalesce(e.gender, 'not known') AS gender, count(*) AS speaker_count, CAST(sum(s.quotation_count) AS BIGINT) AS quotation_count
FROM core.most_quoted($since, $until, $outlet, 1000000) s JOIN mart.entity e ON e.entity_id = s.speaker_id
WHERE e.label = 'person' GROUP BY 1 ORDER BY quotation_count DESC, gender;
-- evidence
SELECT coalesce(e.gender, 'not known') AS gender, e.entity_name AS speaker_name, q.quotation_id, q.version_id, q.start_offset, q.end_offset
FROM core.said_by((SELECT list(s.speaker_id) FROM core.most_quoted($since, $until, $outlet, 1000000) s)) q
JOIN mart.entity e ON e.entity_id = q.speaker_id
LEFT JOIN core.outlet o ON o.outlet_id = q.outlet_id
WHERE e.label = 'person' AND mart.is_within(q.published_at, $since, $until) AND mart.is_outlet(o.name, $outlet)
