-- fail: What is kept to answer quickly says the same as what it is derived from.
WITH counted AS (
    SELECT version_id, analysis_id, entity_id, CAST(count(*) AS INTEGER) AS mention_count FROM core.mention
    WHERE entity_id IS NOT NULL GROUP BY ALL
), called AS (
    SELECT entity_id, kind, text, trim(regexp_replace(lower(strip_accents(text)), '[^\p{L}\p{N}]+', ' ', 'g')) AS plain_name
    FROM (SELECT DISTINCT entity_id, kind, text FROM core.alias WHERE NOT contains(analysis_id, '~') UNION ALL SELECT entity_id, 'own', name FROM core.entity)
), named AS (SELECT version_id, analysis_id, entity_id, mention_count FROM core.named),
name AS (SELECT entity_id, kind, text, plain_name FROM core.name),
spoken AS (
    SELECT quotation_id, version_id, analysis_id, trim(regexp_replace(lower(strip_accents(content)), '[^\p{L}\p{N}]+', ' ', 'g')) AS words
    FROM core.quotation WHERE kind IN ('direct', 'block', 'mixed')
)
SELECT 'mentions not counted' AS breach, version_id AS id, entity_id AS detail FROM (FROM counted EXCEPT ALL FROM named)
UNION ALL SELECT 'counted without mentions', version_id, entity_id FROM (FROM named EXCEPT ALL FROM counted)
UNION ALL SELECT 'name not there', entity_id, text FROM (FROM called EXCEPT ALL FROM name)
UNION ALL SELECT 'name that nobody gives', entity_id, text FROM (FROM name EXCEPT ALL FROM called)
UNION ALL SELECT 'entity shown otherwise', entity_id, shown_name
FROM (SELECT entity_id, shown_id, shown_name, shown_label FROM core.entity_shown EXCEPT ALL
    SELECT entity_id, shown_id, shown_name, shown_label FROM core.entity_computed)
UNION ALL SELECT 'entity not shown', entity_id, shown_name
FROM (SELECT entity_id, shown_id, shown_name, shown_label FROM core.entity_computed EXCEPT ALL
    SELECT entity_id, shown_id, shown_name, shown_label FROM core.entity_shown)
UNION ALL SELECT 'words not there', quotation_id, version_id FROM (
    SELECT quotation_id, version_id, analysis_id, CAST(md5_number_lower(words) >> 1 AS BIGINT) FROM spoken WHERE length(words) >= 15
    EXCEPT ALL SELECT quotation_id, version_id, analysis_id, word_key FROM core.wording)
UNION ALL SELECT 'words of no such quotation', quotation_id, version_id
FROM (SELECT quotation_id, version_id, analysis_id FROM core.wording
    EXCEPT ALL SELECT quotation_id, version_id, analysis_id FROM spoken WHERE length(words) >= 15)
UNION ALL
SELECT 'standing and description differ', s.version_id, s.description_id
FROM core.standing s JOIN core.description d ON d.description_id = s.description_id
WHERE s.published_at IS DISTINCT FROM d.published_at OR s.outlet_id IS DISTINCT FROM d.outlet_id;
