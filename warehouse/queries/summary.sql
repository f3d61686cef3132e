-- How much is in the warehouse?
SELECT (SELECT count(*) FROM core.standing s WHERE s.is_current) AS articles, (SELECT count(*) FROM core.version) AS versions,
    (SELECT count(*) FROM core.mention m SEMI JOIN core.standing s ON s.version_id = m.version_id AND s.analysis_id = m.analysis_id AND s.is_current) AS mentions,
    (SELECT count(*) FROM core.quotation q SEMI JOIN core.standing s ON s.version_id = q.version_id AND s.analysis_id = q.analysis_id AND s.is_current) AS quotations,
    (SELECT count(*) FROM mart.entity) AS entities, (SELECT count(*) FROM core.outlet) AS outlets,
    (SELECT count(*) FROM mart.rejected) AS rejected;
