-- With which verbs are someone's words reported?
-- $speaker NAME = NULL: only the words of this speaker
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $limit INTEGER = 30: most rows
SELECT q.cue_lemma, count(*) AS quotation_count, count(DISTINCT d.outlet) AS outlet_count,
    arg_max(q.content, (length(q.content), q.quotation_id)) AS sample
FROM core.speech q JOIN core.dated d ON d.version_id = q.version_id
WHERE q.cue_lemma IS NOT NULL AND mart.is_within(d.published_at, $since, $until) AND (CAST($speaker AS VARCHAR) IS NULL
    OR q.speaker_id IN (SELECT w.entity_id FROM core.resolve([$speaker]) w WHERE w.is_meant))
GROUP BY q.cue_lemma ORDER BY quotation_count DESC, q.cue_lemma LIMIT $limit;
-- evidence
SELECT q.cue_lemma, q.speaker_name, q.content, q.quotation_id, q.version_id, q.start_offset, q.end_offset
FROM core.speech q JOIN core.dated x ON x.version_id = q.version_id
WHERE q.cue_lemma IS NOT NULL AND mart.is_within(x.published_at, $since, $until) AND (CAST($speaker AS VARCHAR) IS NULL
    OR q.speaker_id IN (SELECT w.entity_id FROM core.resolve([$speaker]) w WHERE w.is_meant))
