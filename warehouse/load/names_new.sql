-- Names that the versions in `named_scope` give and that are not known yet.
CREATE OR REPLACE TEMP TABLE names_given AS
SELECT DISTINCT entity_id, kind, text FROM core.alias
WHERE version_id IN (SELECT version_id FROM named_scope) AND NOT contains(analysis_id, '~')
    AND (coalesce(getvariable('is_again'), true) OR rowid >= getvariable('first_alias'));

INSERT INTO core.name
SELECT n.entity_id, n.kind, n.text, trim(regexp_replace(lower(strip_accents(n.text)), '[^\p{L}\p{N}]+', ' ', 'g'))
FROM (
    FROM names_given
    EXCEPT
    SELECT entity_id, kind, text FROM core.name WHERE entity_id IN (SELECT entity_id FROM names_given WHERE length(entity_id) >= 0)
) n;
