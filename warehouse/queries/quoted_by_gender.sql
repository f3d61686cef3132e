-- How many women and men are quoted, and how often?
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $outlet VARCHAR = NULL: only this outlet
SELECT coalesce(e.gender, 'not known') AS gender, count(*) AS speaker_count, CAST(sum(s.quotation_count) AS BIGINT) AS quotation_count
FROM (
    SELECT q.speaker_id, count(*) AS quotation_count FROM core.speech q
    WHERE mart.is_within(q.published_at, $since, $until) AND mart.is_outlet(q.outlet, $outlet) GROUP BY q.speaker_id
) s JOIN mart.entity e ON e.entity_id = s.speaker_id
WHERE e.label = 'person' GROUP BY 1 ORDER BY quotation_count DESC, gender;
-- evidence
SELECT coalesce(e.gender, 'not known') AS gender, q.speaker_name, q.quotation_id, q.version_id, q.start_offset, q.end_offset
FROM core.speech q JOIN core.dated x ON x.version_id = q.version_id JOIN mart.entity e ON e.entity_id = q.speaker_id
WHERE e.label = 'person' AND mart.is_within(x.published_at, $since, $until) AND mart.is_outlet(x.outlet, $outlet)
