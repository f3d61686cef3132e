-- fail: Whatever a row points to is there.
SELECT 'version without article' AS breach, version_id AS id FROM core.version v ANTI JOIN core.article a ON a.article_id = v.article_id
UNION ALL SELECT 'article without version', article_id FROM core.article a ANTI JOIN core.version v ON v.article_id = a.article_id
UNION ALL SELECT 'version without standing', version_id FROM core.version v ANTI JOIN core.standing s ON s.version_id = v.version_id
UNION ALL SELECT 'standing without version', version_id FROM core.standing s ANTI JOIN core.version v ON v.version_id = s.version_id AND v.article_id = s.article_id
UNION ALL SELECT 'standing without description', version_id FROM core.standing s ANTI JOIN core.description d ON d.description_id = s.description_id
UNION ALL SELECT 'description without outlet', description_id FROM core.description d ANTI JOIN core.outlet o ON o.outlet_id = d.outlet_id WHERE outlet_id IS NOT NULL
UNION ALL SELECT 'entry without version', origin FROM raw.entry e ANTI JOIN core.version v ON v.version_id = e.version_id AND v.article_id = e.article_id WHERE state = 'article'
UNION ALL SELECT 'entry without capture', origin FROM raw.entry e ANTI JOIN raw.capture c ON c.capture_id = e.capture_id WHERE capture_id IS NOT NULL AND state = 'article'
UNION ALL SELECT 'analysis of no version', version_id FROM core.analysed a ANTI JOIN core.version v ON v.version_id = a.version_id
UNION ALL SELECT 'mention outside of an analysis', version_id FROM (SELECT DISTINCT version_id, analysis_id FROM core.mention) m ANTI JOIN core.analysed a ON a.version_id = m.version_id AND a.analysis_id = m.analysis_id
UNION ALL SELECT 'quotation outside of an analysis', quotation_id FROM core.quotation q ANTI JOIN core.analysed a ON a.version_id = q.version_id AND a.analysis_id = q.analysis_id
UNION ALL SELECT 'attribution without quotation', quotation_id FROM core.attribution t ANTI JOIN core.quotation q ON q.quotation_id = t.quotation_id
UNION ALL SELECT 'mention of no entity', entity_id FROM (SELECT DISTINCT entity_id FROM core.mention WHERE entity_id IS NOT NULL) m ANTI JOIN core.entity e ON e.entity_id = m.entity_id
UNION ALL SELECT 'speaker without entity', speaker_entity_id FROM (SELECT DISTINCT speaker_entity_id FROM core.quotation WHERE speaker_entity_id IS NOT NULL) q ANTI JOIN core.entity e ON e.entity_id = q.speaker_entity_id
-- Questions count by the chain, since two may speak together.
UNION ALL SELECT 'speaker outside of the chain', quotation_id FROM core.quotation q ANTI JOIN core.attribution t ON t.quotation_id = q.quotation_id AND t.role = 'speaker' AND t.entity_id = q.speaker_entity_id WHERE speaker_entity_id IS NOT NULL
UNION ALL SELECT 'alias of no entity', entity_id FROM (SELECT DISTINCT entity_id FROM core.alias) l ANTI JOIN core.entity e ON e.entity_id = l.entity_id;
