-- What the warehouse holds.
SELECT
    (SELECT count(*) FROM mart.article) AS articles,
    (SELECT count(*) FROM core.version) AS versions,
    (SELECT count(*) FROM mart.mention) AS mentions,
    (SELECT count(*) FROM mart.quotation) AS quotations,
    (SELECT count(DISTINCT entity_id) FROM mart.mention) AS entities,
    (SELECT count(*) FROM mart.rejected) AS rejected;
