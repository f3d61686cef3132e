-- Whom and what does a speaker talk about?
-- $speaker NAME: name, alias or id of the speaker
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $limit INTEGER = 30: most rows
WITH said AS MATERIALIZED (
    SELECT q.quotation_id, q.article_id, q.version_id, q.analysis_id, q.start_offset, q.end_offset, q.content, q.speaker_id
    FROM core.said_by(core.meant([$speaker])) q WHERE mart.is_within(q.published_at, $since, $until)
), named AS MATERIALIZED (
    SELECT q.*, m.entity_id FROM said q JOIN core.mention m ON m.version_id = q.version_id AND m.analysis_id = q.analysis_id
        AND m.start_offset >= q.start_offset AND m.end_offset <= q.end_offset
)
SELECT e.shown_name AS about, e.shown_label AS label, count(DISTINCT q.quotation_id) AS quotation_count,
    count(DISTINCT q.article_id) AS article_count, arg_max(q.content, (length(q.content), q.quotation_id)) AS sample, e.shown_id AS entity_id
FROM named q JOIN core.entity_shown e ON e.entity_id = q.entity_id
WHERE e.shown_id <> q.speaker_id
GROUP BY e.shown_id, e.shown_name, e.shown_label ORDER BY quotation_count DESC, about LIMIT $limit;
-- evidence
SELECT e.shown_name AS about, e.shown_id AS entity_id, q.quotation_id, q.content, q.version_id, m.start_offset, m.end_offset
FROM core.said_by(core.meant([$speaker])) q
JOIN core.dated x ON x.version_id = q.version_id
JOIN core.mention m ON m.version_id = q.version_id AND m.analysis_id = x.analysis_id
    AND m.start_offset >= q.start_offset AND m.end_offset <= q.end_offset
JOIN core.entity_shown e ON e.entity_id = m.entity_id
WHERE e.shown_id <> q.speaker_id
    AND mart.is_within(x.published_at, $since, $until)
