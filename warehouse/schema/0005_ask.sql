-- What makes questions quick: facts of an article beside its standing, mentions counted, names made comparable.
ALTER TABLE core.standing ADD COLUMN published_at TIMESTAMPTZ;
ALTER TABLE core.standing ADD COLUMN outlet_id VARCHAR;
UPDATE core.standing s SET published_at = d.published_at, outlet_id = d.outlet_id
FROM core.description d WHERE d.description_id = s.description_id;
COMMENT ON COLUMN core.standing.published_at IS 'When it was published, as the description that holds says.';
COMMENT ON COLUMN core.standing.outlet_id IS 'Outlet that published it, as the description that holds says.';

CREATE TABLE core.named (
    version_id VARCHAR NOT NULL, analysis_id VARCHAR NOT NULL, entity_id VARCHAR NOT NULL, mention_count INTEGER NOT NULL
);
INSERT INTO core.named
SELECT version_id, analysis_id, entity_id, CAST(count(*) AS INTEGER) FROM core.mention WHERE entity_id IS NOT NULL GROUP BY ALL;
COMMENT ON TABLE core.named IS 'One entity that a version names, with the number of its mentions. Derived from core.mention.';
COMMENT ON COLUMN core.named.version_id IS 'Version that names it.';
COMMENT ON COLUMN core.named.analysis_id IS 'Analyser that found the mentions.';
COMMENT ON COLUMN core.named.entity_id IS 'Entity as resolved by the machine.';
COMMENT ON COLUMN core.named.mention_count IS 'Its mentions.';

CREATE TABLE core.name (entity_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, text VARCHAR NOT NULL, plain_name VARCHAR NOT NULL);
INSERT INTO core.name
SELECT entity_id, kind, text, trim(regexp_replace(lower(strip_accents(text)), '[^\p{L}\p{N}]+', ' ', 'g'))
FROM (SELECT DISTINCT entity_id, kind, text FROM core.alias UNION ALL SELECT entity_id, 'own', name FROM core.entity);
COMMENT ON TABLE core.name IS 'One name of one entity, each once however many articles give it. Derived from core.alias and core.entity.';
COMMENT ON COLUMN core.name.entity_id IS 'The entity.';
COMMENT ON COLUMN core.name.kind IS 'Kind of the alias, or own: the name for display.';
COMMENT ON COLUMN core.name.text IS 'The name.';
COMMENT ON COLUMN core.name.plain_name IS 'The same without accents, case and punctuation, as names are compared.';
