-- By which names is someone or something called?
-- $name NAME: name, alias or id
WITH given AS (
    SELECT a.text AS alias, a.kind, a.version_id
    FROM core.machine(core.meant([$name])) e JOIN core.alias a ON a.entity_id = e.entity_id
    JOIN core.standing s ON s.version_id = a.version_id AND s.analysis_id = a.analysis_id
    UNION ALL
    -- Names as printed, which need not be aliases of anything.
    SELECT n.text, 'printed', n.version_id FROM core.naming(core.meant([$name])) n WHERE n.form NOT IN ('pronoun', 'nominal')
)
SELECT g.alias, array_to_string(list_sort(list(DISTINCT g.kind)), ', ') AS kinds, count(DISTINCT g.version_id) AS article_count
FROM given g GROUP BY g.alias ORDER BY article_count DESC, g.alias;
-- evidence
SELECT a.text AS alias, a.kind, a.version_id, a.start_offset, a.end_offset
FROM core.machine(core.meant([$name])) e JOIN core.alias a ON a.entity_id = e.entity_id
JOIN core.standing s ON s.version_id = a.version_id AND s.analysis_id = a.analysis_id
UNION ALL
SELECT n.text, 'printed', n.version_id, n.start_offset, n.end_offset
FROM core.naming(core.meant([$name])) n WHERE n.form NOT IN ('pronoun', 'nominal')
