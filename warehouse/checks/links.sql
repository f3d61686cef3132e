-- fail: An entity is taken for one other at most, which exists and stands for itself.
SELECT l.entity_id, l.into_entity_id, 'no such entity' AS breach FROM core.entity_link l
WHERE l.withdrawn_at IS NULL AND (l.entity_id NOT IN (SELECT e.entity_id FROM core.entity e)
    OR l.into_entity_id NOT IN (SELECT e.entity_id FROM core.entity e))
UNION ALL
SELECT l.entity_id, l.into_entity_id, 'stands for another itself' FROM core.entity_link l
JOIN core.entity_link m ON m.entity_id = l.into_entity_id AND m.withdrawn_at IS NULL WHERE l.withdrawn_at IS NULL
UNION ALL
SELECT entity_id, min(into_entity_id), 'twice' FROM core.entity_link WHERE withdrawn_at IS NULL GROUP BY entity_id HAVING count(*) > 1;
