-- Entities whose name falls into one of the given blocks.
SELECT DISTINCT entity_id FROM core.entity_block WHERE block IN (SELECT block FROM given_block);
