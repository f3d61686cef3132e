-- warn: People's decisions name entities that exist, and merges do not go in circles.
SELECT decision_id, kind, entity_id, into_entity_id FROM core.entity_decision d
WHERE withdrawn_at IS NULL AND (
    entity_id NOT IN (SELECT entity_id FROM core.entity)
    OR into_entity_id IS NOT NULL AND kind = 'merge' AND into_entity_id NOT IN (SELECT entity_id FROM core.entity)
    OR kind = 'merge' AND entity_id IN (SELECT shown_id FROM core.entity_shown s WHERE s.entity_id = d.entity_id)
);
