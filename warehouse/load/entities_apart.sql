-- Those of the given entities that a person set apart from the machine's groups.
SELECT DISTINCT entity_id FROM core.entity_decision
WHERE kind = 'split' AND article_id IS NULL AND withdrawn_at IS NULL AND entity_id IN (SELECT id FROM given);
