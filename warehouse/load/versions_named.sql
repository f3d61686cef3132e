-- Versions read by an analyser whose text holds one of the given names.
SELECT v.version_id, v.article_id, v.body_sha, v.body, v.title, d.language, d.lead_text, d.blocks, d.published_at
FROM core.version v
JOIN core.analysed a ON a.version_id = v.version_id AND a.analysis_id = getvariable('analysis') AND a.status = 'analysed'
JOIN core.standing s ON s.version_id = v.version_id
JOIN core.description d ON d.description_id = s.description_id
WHERE len(list_filter(getvariable('names'), lambda name: contains(v.body, name))) > 0
ORDER BY v.version_id;
