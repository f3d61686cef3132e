-- With which verbs are someone's words reported?
-- $speaker NAME = NULL: only the words of this speaker
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $limit INTEGER = 30: most rows
WITH cue AS MATERIALIZED (
    SELECT q.cue_lemma, count(*) AS quotation_count, count(DISTINCT q.outlet) AS outlet_count,
        arg_max(q.quotation_id, (length(q.content), q.quotation_id)) AS quotation_id
    FROM core.speech q
    WHERE q.cue_lemma IS NOT NULL AND mart.is_within(q.published_at, $since, $until) AND (CAST($speaker AS VARCHAR) IS NULL
        OR q.speaker_id IN (SELECT w.entity_id FROM core.resolve([$speaker]) w WHERE w.is_meant))
    GROUP BY q.cue_lemma ORDER BY quotation_count DESC, q.cue_lemma LIMIT $limit
)
SELECT c.cue_lemma, c.quotation_count, c.outlet_count, q.content AS sample
FROM cue c JOIN core.quotation q ON q.quotation_id = c.quotation_id ORDER BY c.quotation_count DESC, c.cue_lemma;
-- evidence
SELECT q.cue_lemma, q.speaker_name, q.content, q.quotation_id, q.version_id, q.start_offset, q.end_offset
FROM core.speech q JOIN core.dated x ON x.version_id = q.version_id
WHERE q.cue_lemma IS NOT NULL AND mart.is_within(x.published_at, $since, $until) AND (CAST($speaker AS VARCHAR) IS NULL
    OR q.speaker_id IN (SELECT w.entity_id FROM core.resolve([$speaker]) w WHERE w.is_meant))
