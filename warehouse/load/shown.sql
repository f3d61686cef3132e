-- Brings core.entity_shown up to date for the entities in `given`, for those shown as one of them or beside one of them,
-- and for all that a decision may touch, which are few. Rows that stay as they are are left alone.
-- The conditions on lengths hold for all; they put a Bloom filter into the scans (`offer` in tasks/load/store.py).
CREATE OR REPLACE TEMP TABLE shown_scope AS
WITH fresh AS (
    SELECT id FROM given
    UNION SELECT entity_id FROM core.entity_decision WHERE kind IN ('merge', 'rename')
    UNION SELECT into_entity_id FROM core.entity_decision WHERE kind = 'merge'
), head AS (
    SELECT id FROM fresh UNION SELECT shown_id FROM core.entity_shown WHERE entity_id IN (SELECT id FROM fresh)
)
SELECT id FROM fresh UNION SELECT entity_id FROM core.entity_shown WHERE shown_id IN (SELECT id FROM head WHERE length(id) >= 0);

CREATE OR REPLACE TEMP TABLE shown_new AS
SELECT entity_id, shown_id, shown_name, shown_label FROM core.entity_computed WHERE entity_id IN (SELECT id FROM shown_scope);

CREATE OR REPLACE TEMP TABLE shown_old AS
SELECT entity_id, shown_id, shown_name, shown_label FROM core.entity_shown WHERE entity_id IN (SELECT id FROM shown_scope WHERE length(id) >= 0);

DELETE FROM core.entity_shown WHERE entity_id IN (SELECT entity_id FROM (FROM shown_old EXCEPT FROM shown_new));

INSERT INTO core.entity_shown BY NAME FROM shown_new EXCEPT FROM shown_old;
