-- Entities as people see them: merges, splits and renames of core.entity_decision applied.
CREATE OR REPLACE VIEW core.entity_shown AS
WITH RECURSIVE merged AS (
    SELECT entity_id, into_entity_id FROM core.entity_decision
    WHERE kind = 'merge' AND withdrawn_at IS NULL
    QUALIFY row_number() OVER (PARTITION BY entity_id ORDER BY known_at DESC, decision_id) = 1
), walk AS (
    SELECT entity_id, into_entity_id AS shown_id, 1 AS depth FROM merged
    UNION ALL
    SELECT walk.entity_id, merged.into_entity_id, walk.depth + 1
    FROM walk JOIN merged ON merged.entity_id = walk.shown_id WHERE walk.depth < 20
), home AS (
    SELECT entity_id, arg_max(shown_id, depth) AS shown_id FROM walk GROUP BY entity_id
), renamed AS (
    SELECT entity_id, name FROM core.entity_decision
    WHERE kind = 'rename' AND withdrawn_at IS NULL
    QUALIFY row_number() OVER (PARTITION BY entity_id ORDER BY known_at DESC, decision_id) = 1
)
SELECT e.entity_id, coalesce(h.shown_id, e.entity_id) AS shown_id, coalesce(r.name, s.name, e.name) AS shown_name,
    coalesce(s.label, e.label) AS shown_label
FROM core.entity e
LEFT JOIN home h ON h.entity_id = e.entity_id
LEFT JOIN core.entity s ON s.entity_id = h.shown_id
LEFT JOIN renamed r ON r.entity_id = coalesce(h.shown_id, e.entity_id);
COMMENT ON VIEW core.entity_shown IS 'Under which entity and name each entity is shown, after people''s decisions.';
COMMENT ON COLUMN core.entity_shown.entity_id IS 'Entity as resolved by the machine.';
COMMENT ON COLUMN core.entity_shown.shown_id IS 'Entity that it is shown as.';
COMMENT ON COLUMN core.entity_shown.shown_name IS 'Name that it is shown under.';
COMMENT ON COLUMN core.entity_shown.shown_label IS 'What it is.';

CREATE OR REPLACE VIEW core.entity_split AS
SELECT entity_id, article_id, into_entity_id FROM core.entity_decision
WHERE kind = 'split' AND withdrawn_at IS NULL
QUALIFY row_number() OVER (PARTITION BY entity_id, article_id ORDER BY known_at DESC, decision_id) = 1;
COMMENT ON VIEW core.entity_split IS 'Articles in which a person decided that an entity is another one.';
COMMENT ON COLUMN core.entity_split.entity_id IS 'Entity as resolved by the machine.';
COMMENT ON COLUMN core.entity_split.article_id IS 'Article concerned.';
COMMENT ON COLUMN core.entity_split.into_entity_id IS 'Entity that it is there.';

CREATE OR REPLACE VIEW mart.entity AS
SELECT e.entity_id, s.shown_name AS entity_name, e.label, e.gender, e.country, e.geonames_id, e.latitude, e.longitude,
    e.gazetteer_id, e.wikidata_id, e.known_at
FROM core.entity e JOIN core.entity_shown s ON s.entity_id = e.entity_id AND s.shown_id = e.entity_id;
COMMENT ON VIEW mart.entity IS 'One person, organisation, place or other thing with a name.';
COMMENT ON COLUMN mart.entity.entity_id IS 'The entity.';
COMMENT ON COLUMN mart.entity.entity_name IS 'Name for display.';
COMMENT ON COLUMN mart.entity.label IS 'person, organisation, place ...';
COMMENT ON COLUMN mart.entity.gender IS 'female, male, or unclear where articles disagree.';
COMMENT ON COLUMN mart.entity.country IS 'Country, where known.';
COMMENT ON COLUMN mart.entity.geonames_id IS 'GeoNames id, where known.';
COMMENT ON COLUMN mart.entity.latitude IS 'Latitude, where known.';
COMMENT ON COLUMN mart.entity.longitude IS 'Longitude, where known.';
COMMENT ON COLUMN mart.entity.gazetteer_id IS 'Id in the reference list, where it is there.';
COMMENT ON COLUMN mart.entity.wikidata_id IS 'Wikidata id, where known.';
COMMENT ON COLUMN mart.entity.known_at IS 'When it was met first.';
