-- What would change in quotations from analysis `one` to analysis `other`, on versions that both have read.
WITH both_read AS (
    SELECT version_id FROM core.analysed WHERE analysis_id = getvariable('one')
    INTERSECT SELECT version_id FROM core.analysed WHERE analysis_id = getvariable('other')
), a AS (
    SELECT q.* FROM core.quotation q SEMI JOIN both_read USING (version_id) WHERE q.analysis_id = getvariable('one')
), b AS (
    SELECT q.* FROM core.quotation q SEMI JOIN both_read USING (version_id) WHERE q.analysis_id = getvariable('other')
)
SELECT
    CASE WHEN a.version_id IS NULL THEN 'gained' WHEN b.version_id IS NULL THEN 'lost' ELSE 're-attributed' END AS change,
    coalesce(a.version_id, b.version_id) AS version_id, coalesce(a.start_offset, b.start_offset) AS start_offset,
    coalesce(a.end_offset, b.end_offset) AS end_offset, coalesce(a.content, b.content) AS content,
    coalesce(a.speaker_name, a.speaker_text) AS speaker_before, coalesce(b.speaker_name, b.speaker_text) AS speaker_after
FROM a FULL JOIN b ON a.version_id = b.version_id AND a.start_offset = b.start_offset AND a.end_offset = b.end_offset
WHERE a.version_id IS NULL OR b.version_id IS NULL
    OR coalesce(a.speaker_entity_id, a.speaker_name, a.speaker_text) IS DISTINCT FROM
       coalesce(b.speaker_entity_id, b.speaker_name, b.speaker_text)
ORDER BY ALL;
