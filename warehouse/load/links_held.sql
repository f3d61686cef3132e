-- Links of the given entities that hold.
SELECT entity_id, into_entity_id, score, reason, evidence FROM core.entity_link
WHERE withdrawn_at IS NULL AND entity_id IN (SELECT id FROM given);
