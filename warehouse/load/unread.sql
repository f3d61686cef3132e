-- Whether some version of the given bodies lacks an analysis that another version of the same body has.
SELECT 1 FROM core.version w JOIN core.analysed a ON a.body_sha = w.body_sha
WHERE w.body_sha IN (SELECT id FROM given)
    AND NOT EXISTS (SELECT 1 FROM core.analysed h WHERE h.version_id = w.version_id AND h.analysis_id = a.analysis_id)
LIMIT 1;
