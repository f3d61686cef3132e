-- What copying an analysis to twins added, and to which articles.
SELECT coalesce(sum(a.mention_count), 0)::BIGINT AS mentions, coalesce(sum(a.quotation_count), 0)::BIGINT AS quotations,
    coalesce(list(v.article_id), []) AS articles
FROM twin t
JOIN core.analysed a ON a.version_id = t.version_id AND a.analysis_id = t.analysis_id
JOIN core.version v ON v.version_id = t.version_id;
