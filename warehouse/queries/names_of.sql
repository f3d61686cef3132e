-- By which names is someone or something called?
-- $name NAME: name, alias or id
SELECT a.text AS alias, a.kind, count(DISTINCT a.version_id) AS article_count, min(e.shown_name) AS entity_name
FROM core.resolve([$name]) w JOIN core.entity_shown e ON e.shown_id = w.entity_id AND w.is_meant
JOIN core.alias a ON a.entity_id = e.entity_id
GROUP BY a.text, a.kind ORDER BY article_count DESC, alias;
-- evidence
SELECT a.text AS alias, a.kind, a.version_id, a.start_offset, a.end_offset
FROM core.resolve([$name]) w JOIN core.entity_shown e ON e.shown_id = w.entity_id AND w.is_meant
JOIN core.alias a ON a.entity_id = e.entity_id
