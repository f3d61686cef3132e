-- To whom are words addressed?
-- $speaker NAME = NULL: only the words of this speaker
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $limit INTEGER = 50: most rows
SELECT a.entity_name AS addressee, q.speaker_name, count(*) AS quotation_count, arg_max(q.content, (d.published_at, q.quotation_id)) AS latest
FROM mart.attribution a JOIN core.speech q ON q.quotation_id = a.quotation_id JOIN core.dated d ON d.version_id = a.version_id
WHERE a.role = 'addressee' AND mart.is_within(d.published_at, $since, $until) AND (CAST($speaker AS VARCHAR) IS NULL
    OR q.speaker_id IN (SELECT w.entity_id FROM core.resolve([$speaker]) w WHERE w.is_meant))
GROUP BY a.entity_name, q.speaker_name ORDER BY quotation_count DESC, addressee, q.speaker_name LIMIT $limit;
-- evidence
SELECT a.entity_name AS addressee, q.speaker_name, q.content, a.quotation_id, a.version_id,
    coalesce(a.start_offset, q.start_offset) AS start_offset, coalesce(a.end_offset, q.end_offset) AS end_offset
FROM mart.attribution a JOIN core.speech q ON q.quotation_id = a.quotation_id JOIN core.dated x ON x.version_id = a.version_id
WHERE a.role = 'addressee' AND mart.is_within(x.published_at, $since, $until) AND (CAST($speaker AS VARCHAR) IS NULL
    OR q.speaker_id IN (SELECT w.entity_id FROM core.resolve([$speaker]) w WHERE w.is_meant))
