-- How many women and men are quoted, and how often?
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $outlet VARCHAR = NULL: only this outlet
SELECT coalesce(e.gender, 'not known') AS gender, count(DISTINCT q.speaker_id) AS speaker_count, count(*) AS quotation_count
FROM core.speech q JOIN core.dated d ON d.version_id = q.version_id JOIN core.entity e ON e.entity_id = q.speaker_id
WHERE e.label = 'person' AND mart.is_within(d.published_at, $since, $until) AND mart.is_outlet(d.outlet, $outlet)
GROUP BY 1 ORDER BY quotation_count DESC, gender;
-- evidence
SELECT coalesce(e.gender, 'not known') AS gender, q.speaker_name, q.quotation_id, q.version_id, q.start_offset, q.end_offset
FROM core.speech q JOIN core.dated x ON x.version_id = q.version_id JOIN core.entity e ON e.entity_id = q.speaker_id
WHERE e.label = 'person' AND mart.is_within(x.published_at, $since, $until) AND mart.is_outlet(x.outlet, $outlet)
