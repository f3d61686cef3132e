-- Entities that the given versions name so far: where one is read anew, some name may be given by no article any more.
SELECT DISTINCT entity_id FROM core.alias
WHERE version_id IN (SELECT version_id FROM core.analysed WHERE version_id IN (SELECT id FROM given));
