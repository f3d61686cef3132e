-- Names that the versions of `named_changed` give and that are not known yet, and names for display that are new.
INSERT INTO core.name
SELECT n.entity_id, n.kind, n.text, trim(regexp_replace(lower(strip_accents(n.text)), '[^\p{L}\p{N}]+', ' ', 'g'))
FROM (
    SELECT DISTINCT entity_id, kind, text FROM core.alias WHERE version_id IN (SELECT version_id FROM named_scope)
    EXCEPT
    SELECT entity_id, kind, text FROM core.name
) n;

CREATE OR REPLACE TEMP TABLE own_new AS
SELECT e.entity_id, e.name AS text FROM core.entity e
ANTI JOIN core.name n ON n.entity_id = e.entity_id AND n.kind = 'own' AND n.text = e.name;

DELETE FROM core.name WHERE kind = 'own' AND entity_id IN (SELECT entity_id FROM own_new);

INSERT INTO core.name
SELECT o.entity_id, 'own', o.text, trim(regexp_replace(lower(strip_accents(o.text)), '[^\p{L}\p{N}]+', ' ', 'g')) FROM own_new o;
