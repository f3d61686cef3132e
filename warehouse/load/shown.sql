-- Brings core.entity_shown up to date for the entities in `given`, for those shown as one of them or beside one of them,
-- and for all that a decision may touch, which are few. Rows that stay as they are are left alone.
-- The conditions on lengths hold for all; they put a Bloom filter into the scans (`offer` in tasks/load/store.py).
CREATE OR REPLACE TEMP TABLE shown_fresh AS
SELECT id FROM given
UNION SELECT entity_id FROM core.entity_decision WHERE kind IN ('merge', 'rename')
UNION SELECT into_entity_id FROM core.entity_decision WHERE kind = 'merge';

CREATE OR REPLACE TEMP TABLE shown_old AS
WITH own AS MATERIALIZED (
    SELECT entity_id, shown_id, shown_name, shown_label FROM core.entity_shown
    WHERE entity_id IN (SELECT id FROM shown_fresh WHERE length(id) >= 0)
), head AS (
    SELECT id FROM shown_fresh UNION SELECT shown_id FROM own
)
FROM own
UNION
SELECT entity_id, shown_id, shown_name, shown_label FROM core.entity_shown
WHERE shown_id IN (SELECT id FROM head WHERE length(id) >= 0);

CREATE OR REPLACE TEMP TABLE shown_scope AS SELECT id FROM shown_fresh UNION SELECT entity_id FROM shown_old;

-- core.entity_computed for these alone: a condition on that view does not get below its outer join.
CREATE OR REPLACE TEMP TABLE shown_new AS
SELECT e.entity_id, coalesce(m.shown_id, e.entity_id) AS shown_id, coalesce(m.shown_name, e.name) AS shown_name,
    coalesce(m.shown_label, e.label) AS shown_label
FROM (FROM core.entity WHERE entity_id IN (SELECT id FROM shown_scope WHERE length(id) >= 0)) e
LEFT JOIN core.entity_moved m ON m.entity_id = e.entity_id;

DELETE FROM core.entity_shown WHERE entity_id IN (SELECT entity_id FROM (FROM shown_old EXCEPT FROM shown_new));

INSERT INTO core.entity_shown BY NAME FROM shown_new EXCEPT FROM shown_old;
