-- Names for display of the entities in `given` that are new.
CREATE OR REPLACE TEMP TABLE own_new AS
WITH shown AS MATERIALIZED (
    SELECT entity_id, name AS text FROM core.entity WHERE entity_id IN (SELECT id FROM given)
), held AS MATERIALIZED (
    SELECT entity_id, text FROM core.name WHERE kind = 'own' AND entity_id IN (SELECT id FROM given)
)
FROM shown EXCEPT FROM held;

DELETE FROM core.name WHERE kind = 'own' AND entity_id IN (SELECT entity_id FROM own_new);

INSERT INTO core.name
SELECT o.entity_id, 'own', o.text, trim(regexp_replace(lower(strip_accents(o.text)), '[^\p{L}\p{N}]+', ' ', 'g')) FROM own_new o;
