-- Entities by id.
SELECT entity_id, name, label, gender, country, gazetteer_id, wikidata_id, told FROM core.entity
WHERE entity_id IN (SELECT id FROM given);
