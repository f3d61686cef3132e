-- warn: Merges that people decided on do not go in circles.
WITH RECURSIVE reached AS (
    SELECT entity_id, into_entity_id FROM core.entity_merge
    UNION
    SELECT r.entity_id, m.into_entity_id FROM reached r JOIN core.entity_merge m ON m.entity_id = r.into_entity_id
)
SELECT decision_id, entity_id, into_entity_id FROM core.entity_merge
WHERE entity_id IN (SELECT entity_id FROM reached WHERE entity_id = into_entity_id);
