-- Entities by id, with all that is held of them.
SELECT * FROM core.entity WHERE entity_id IN (SELECT id FROM given);
