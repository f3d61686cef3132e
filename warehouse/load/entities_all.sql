-- Every entity.
SELECT entity_id, name, label, gender, country, gazetteer_id, wikidata_id, told FROM core.entity;
