-- Names of the entities in `given` that no article gives any more are dropped.
CREATE OR REPLACE TEMP TABLE names_held AS
SELECT DISTINCT entity_id, kind, text FROM core.alias WHERE entity_id IN (SELECT id FROM given) AND NOT contains(analysis_id, '~')
UNION SELECT entity_id, 'own', name FROM core.entity WHERE entity_id IN (SELECT id FROM given);

DELETE FROM core.name n WHERE n.entity_id IN (SELECT id FROM given) AND NOT EXISTS (
    SELECT 1 FROM names_held h WHERE h.entity_id = n.entity_id AND h.kind = n.kind AND h.text = n.text
);
