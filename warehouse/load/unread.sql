-- Whether some version of the given bodies lacks an analysis that another version of the same body has.
-- Nearly always no body has two versions; then nothing is looked up in core.analysed.
WITH twin AS MATERIALIZED (
    SELECT version_id, body_sha FROM core.version WHERE body_sha IN (SELECT id FROM given)
    QUALIFY count(*) OVER (PARTITION BY body_sha) > 1
), had AS MATERIALIZED (
    SELECT version_id, analysis_id, body_sha FROM core.analysed
    WHERE body_sha IN (SELECT body_sha FROM twin) AND NOT contains(analysis_id, '~')
)
SELECT 1 FROM twin w JOIN had a ON a.body_sha = w.body_sha
WHERE NOT EXISTS (SELECT 1 FROM had h WHERE h.version_id = w.version_id AND h.analysis_id = a.analysis_id)
LIMIT 1;
