-- fail: An id stands for one thing only.
SELECT 'core.article' AS "table", article_id AS id, count(*) AS row_count FROM core.article GROUP BY 2 HAVING count(*) > 1
UNION ALL SELECT 'core.version', version_id, count(*) FROM core.version GROUP BY 2 HAVING count(*) > 1
UNION ALL SELECT 'core.description', description_id, count(*) FROM core.description GROUP BY 2 HAVING count(*) > 1
UNION ALL SELECT 'core.outlet', outlet_id, count(*) FROM core.outlet GROUP BY 2 HAVING count(*) > 1
UNION ALL SELECT 'core.entity', entity_id, count(*) FROM core.entity GROUP BY 2 HAVING count(*) > 1
UNION ALL SELECT 'core.standing', version_id, count(*) FROM core.standing GROUP BY 2 HAVING count(*) > 1
UNION ALL SELECT 'core.analysed', version_id || ' ' || analysis_id, count(*) FROM core.analysed GROUP BY 2 HAVING count(*) > 1
UNION ALL SELECT 'core.quotation', quotation_id, count(*) FROM core.quotation GROUP BY 2 HAVING count(*) > 1
UNION ALL SELECT 'core.attribution', quotation_id || ' ' || "position", count(*) FROM core.attribution GROUP BY 2 HAVING count(*) > 1
UNION ALL SELECT 'raw.capture', capture_id, count(*) FROM raw.capture GROUP BY 2 HAVING count(*) > 1
UNION ALL SELECT 'meta.run', run_id, count(*) FROM meta.run GROUP BY 2 HAVING count(*) > 1
UNION ALL SELECT 'meta.batch', batch_id, count(*) FROM meta.batch GROUP BY 2 HAVING count(*) > 1
UNION ALL SELECT 'meta.analysis', analysis_id, count(*) FROM meta.analysis GROUP BY 2 HAVING count(*) > 1
UNION ALL SELECT 'meta.rejected', rejected_id, count(*) FROM meta.rejected GROUP BY 2 HAVING count(*) > 1
UNION ALL SELECT 'raw.poll', poll_id, count(*) FROM raw.poll GROUP BY 2 HAVING count(*) > 1
UNION ALL SELECT 'raw.feed_state', feed_id, count(*) FROM raw.feed_state GROUP BY 2 HAVING count(*) > 1
UNION ALL SELECT 'core.entity_shown', entity_id, count(*) FROM core.entity_shown GROUP BY 2 HAVING count(*) > 1
-- What was resolved may come again, as another row.
UNION ALL SELECT 'meta.issue', issue_id, count(*) FROM meta.issue WHERE resolved_at IS NULL GROUP BY 2 HAVING count(*) > 1;
