-- Who may be meant by a name?
-- $name VARCHAR: a name, alias, weak alias or id
-- show: entity_name, label, matched_by, article_count, is_meant, entity_id
SELECT * FROM mart.who($name);
-- evidence
SELECT w.entity_id, w.entity_name, a.text AS alias, a.kind, a.version_id, a.start_offset, a.end_offset
FROM mart.who($name) w JOIN core.entity_shown e ON e.shown_id = w.entity_id JOIN core.alias a ON a.entity_id = e.entity_id
JOIN core.standing s ON s.version_id = a.version_id AND s.analysis_id = a.analysis_id
