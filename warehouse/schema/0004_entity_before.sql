-- What was said of an entity before a later article changed it: core.entity holds today's words only.
CREATE TABLE core.entity_before (
    entity_id VARCHAR NOT NULL, name VARCHAR NOT NULL, label VARCHAR NOT NULL, gender VARCHAR, country VARCHAR,
    geonames_id BIGINT, latitude DOUBLE, longitude DOUBLE, gazetteer_id VARCHAR, wikidata_id VARCHAR,
    changed_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core.entity_before IS 'An entity as it was until a later article changed its name or facts. The first row after a moment says what held then.';
COMMENT ON COLUMN core.entity_before.entity_id IS 'The entity.';
COMMENT ON COLUMN core.entity_before.name IS 'Name for display until then.';
COMMENT ON COLUMN core.entity_before.label IS 'person, organisation, place ...';
COMMENT ON COLUMN core.entity_before.gender IS 'female, male, or unclear where articles disagree.';
COMMENT ON COLUMN core.entity_before.country IS 'Country, where known.';
COMMENT ON COLUMN core.entity_before.geonames_id IS 'GeoNames id, where known.';
COMMENT ON COLUMN core.entity_before.latitude IS 'Latitude, where known.';
COMMENT ON COLUMN core.entity_before.longitude IS 'Longitude, where known.';
COMMENT ON COLUMN core.entity_before.gazetteer_id IS 'Id in the reference list, where it is there.';
COMMENT ON COLUMN core.entity_before.wikidata_id IS 'Wikidata id, where known.';
COMMENT ON COLUMN core.entity_before.changed_at IS 'When it was changed.';
