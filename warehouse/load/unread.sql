-- Whether some version of the given bodies lacks an analysis that another version of the same body has.
WITH had AS MATERIALIZED (
    SELECT version_id, analysis_id, body_sha FROM core.analysed
    WHERE body_sha IN (SELECT id FROM given) AND NOT contains(analysis_id, '~')
)
SELECT 1 FROM core.version w JOIN had a ON a.body_sha = w.body_sha
WHERE w.body_sha IN (SELECT id FROM given)
    AND NOT EXISTS (SELECT 1 FROM had h WHERE h.version_id = w.version_id AND h.analysis_id = a.analysis_id)
LIMIT 1;
