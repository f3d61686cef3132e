-- Names and facts as they were before later articles changed them.
WITH was AS (
    SELECT * FROM stored.core.entity_before WHERE changed_at > now()
    QUALIFY row_number() OVER (PARTITION BY entity_id ORDER BY changed_at) = 1
)
SELECT e.* REPLACE (
    if(w.entity_id IS NULL, e.name, w.name) AS name, if(w.entity_id IS NULL, e.label, w.label) AS label,
    if(w.entity_id IS NULL, e.gender, w.gender) AS gender, if(w.entity_id IS NULL, e.country, w.country) AS country,
    if(w.entity_id IS NULL, e.geonames_id, w.geonames_id) AS geonames_id,
    if(w.entity_id IS NULL, e.latitude, w.latitude) AS latitude,
    if(w.entity_id IS NULL, e.longitude, w.longitude) AS longitude,
    if(w.entity_id IS NULL, e.gazetteer_id, w.gazetteer_id) AS gazetteer_id,
    if(w.entity_id IS NULL, e.wikidata_id, w.wikidata_id) AS wikidata_id
)
FROM stored.core.entity e LEFT JOIN was w ON w.entity_id = e.entity_id
WHERE e.known_at <= now()
