-- Names of later articles stay: they only find entities, and one that was not there yet is not found. Names that only
-- superseded readings gave are there as well.
FROM stored.core.name
UNION
SELECT entity_id, kind, text, trim(regexp_replace(lower(strip_accents(text)), '[^\p{L}\p{N}]+', ' ', 'g'))
FROM stored.core.alias WHERE contains(analysis_id, '~')
