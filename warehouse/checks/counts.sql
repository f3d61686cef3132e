-- fail: What an analysis says it found is what is stored.
WITH mentions AS (SELECT version_id, analysis_id, count(*) AS found FROM core.mention GROUP BY ALL),
quotations AS (SELECT version_id, analysis_id, count(*) AS found FROM core.quotation GROUP BY ALL)
SELECT a.version_id, a.analysis_id, a.mention_count, coalesce(m.found, 0) AS mentions_stored, a.quotation_count,
    coalesce(q.found, 0) AS quotations_stored
FROM core.analysed a
LEFT JOIN mentions m ON m.version_id = a.version_id AND m.analysis_id = a.analysis_id
LEFT JOIN quotations q ON q.version_id = a.version_id AND q.analysis_id = a.analysis_id
WHERE a.mention_count <> coalesce(m.found, 0) OR a.quotation_count <> coalesce(q.found, 0);
