-- People decide on what they are shown, so a decision speaks of whole groups; of several on one group the latest holds.
CREATE OR REPLACE VIEW core.entity_merge AS
WITH linked AS (
    SELECT entity_id, into_entity_id FROM core.entity_link WHERE withdrawn_at IS NULL
), headed AS (
    SELECT d.decision_id, d.known_at, coalesce(a.into_entity_id, d.entity_id) AS entity_id,
        coalesce(b.into_entity_id, d.into_entity_id) AS into_entity_id
    FROM core.entity_decision d
    LEFT JOIN linked a ON a.entity_id = d.entity_id LEFT JOIN linked b ON b.entity_id = d.into_entity_id
    WHERE d.kind = 'merge' AND d.withdrawn_at IS NULL
)
SELECT decision_id, entity_id, into_entity_id FROM headed WHERE entity_id <> into_entity_id
QUALIFY row_number() OVER (PARTITION BY entity_id ORDER BY known_at DESC, decision_id) = 1;
COMMENT ON VIEW core.entity_merge IS 'Merges that hold, each group of linked entities spoken of as the one that it is shown as.';
COMMENT ON COLUMN core.entity_merge.decision_id IS 'The decision.';
COMMENT ON COLUMN core.entity_merge.entity_id IS 'Entity that is merged, maybe one that no article has named yet.';
COMMENT ON COLUMN core.entity_merge.into_entity_id IS 'Entity that it becomes, maybe one that no article has named yet.';

-- The machine's links, then merges and renames of core.entity_decision applied. Few beside all entities.
CREATE OR REPLACE VIEW core.entity_moved AS
WITH RECURSIVE linked AS (
    SELECT entity_id, into_entity_id FROM core.entity_link WHERE withdrawn_at IS NULL
), walk AS (
    SELECT entity_id, into_entity_id AS shown_id, 1 AS depth FROM core.entity_merge
    UNION ALL
    SELECT w.entity_id, m.into_entity_id, w.depth + 1
    FROM walk w JOIN core.entity_merge m ON m.entity_id = w.shown_id WHERE w.depth < 100
), home AS (
    -- As far as entities are there: what no article has named yet is passed over. A circle, which no one person made, but
    -- decisions and links together, is shown as its first member.
    SELECT w.entity_id, coalesce(min(w.shown_id) FILTER (r.entity_id IS NOT NULL), arg_max(w.shown_id, w.depth)) AS shown_id
    FROM walk w JOIN core.entity e ON e.entity_id = w.shown_id
    LEFT JOIN (SELECT DISTINCT entity_id FROM walk WHERE entity_id = shown_id) r ON r.entity_id = w.shown_id
    GROUP BY w.entity_id
), renamed AS (
    SELECT coalesce(h.shown_id, a.into_entity_id, d.entity_id) AS entity_id, d.name FROM core.entity_decision d
    LEFT JOIN linked a ON a.entity_id = d.entity_id LEFT JOIN home h ON h.entity_id = coalesce(a.into_entity_id, d.entity_id)
    WHERE d.kind = 'rename' AND d.withdrawn_at IS NULL
    QUALIFY row_number() OVER (
        PARTITION BY coalesce(h.shown_id, a.into_entity_id, d.entity_id)
        ORDER BY d.entity_id = coalesce(h.shown_id, a.into_entity_id, d.entity_id) DESC, d.known_at DESC, d.decision_id
    ) = 1
), moved AS (
    SELECT c.entity_id, coalesce(h.shown_id, l.into_entity_id, c.entity_id) AS shown_id
    FROM (SELECT entity_id FROM linked UNION SELECT entity_id FROM home UNION SELECT entity_id FROM renamed) c
    LEFT JOIN linked l ON l.entity_id = c.entity_id
    LEFT JOIN home h ON h.entity_id = coalesce(l.into_entity_id, c.entity_id)
)
SELECT m.entity_id, m.shown_id, coalesce(r.name, s.name) AS shown_name, s.label AS shown_label
FROM moved m
LEFT JOIN (
    -- The condition holds for all; it puts a Bloom filter into the scan (`offer` in tasks/load/store.py).
    SELECT entity_id, name, label FROM core.entity WHERE entity_id IN (SELECT shown_id FROM moved WHERE length(shown_id) >= 0)
) s ON s.entity_id = m.shown_id
LEFT JOIN renamed r ON r.entity_id = m.shown_id;
COMMENT ON VIEW core.entity_moved IS 'Entities that are shown as another one or under another name.';
COMMENT ON COLUMN core.entity_moved.entity_id IS 'Entity as one article names it, maybe one that no article has named yet.';
COMMENT ON COLUMN core.entity_moved.shown_id IS 'Entity that it is shown as.';
COMMENT ON COLUMN core.entity_moved.shown_name IS 'Name that it is shown under; NULL where it is its own.';
COMMENT ON COLUMN core.entity_moved.shown_label IS 'What it is; NULL where that is its own.';

-- Entities as people see them. warehouse/load/shown.sql says the same of a few of them.
CREATE OR REPLACE VIEW core.entity_computed AS
SELECT e.entity_id, coalesce(m.shown_id, e.entity_id) AS shown_id, coalesce(m.shown_name, e.name) AS shown_name,
    coalesce(m.shown_label, e.label) AS shown_label
FROM core.entity e LEFT JOIN core.entity_moved m ON m.entity_id = e.entity_id;
COMMENT ON VIEW core.entity_computed IS 'What core.entity_shown is to hold, after the machine''s links and people''s decisions; loading keeps it there.';
COMMENT ON COLUMN core.entity_computed.entity_id IS 'Entity as one article names it.';
COMMENT ON COLUMN core.entity_computed.shown_id IS 'Entity that it is shown as.';
COMMENT ON COLUMN core.entity_computed.shown_name IS 'Name that it is shown under.';
COMMENT ON COLUMN core.entity_computed.shown_label IS 'What it is.';

CREATE OR REPLACE VIEW core.entity_split AS
-- A decision speaks of whom people are shown, so it holds for every entity that is shown as that one.
SELECT m.entity_id, d.article_id, d.into_entity_id, i.shown_id AS into_shown_id
FROM core.entity_decision d
JOIN core.entity_shown g ON g.entity_id = d.entity_id
JOIN core.entity_shown m ON m.shown_id = g.shown_id
JOIN core.entity_shown i ON i.entity_id = d.into_entity_id
WHERE d.kind = 'split' AND d.article_id IS NOT NULL AND d.withdrawn_at IS NULL
QUALIFY row_number() OVER (PARTITION BY m.entity_id, d.article_id ORDER BY d.known_at DESC, d.decision_id) = 1;
COMMENT ON VIEW core.entity_split IS 'Articles in which a person decided that an entity is another one.';
COMMENT ON COLUMN core.entity_split.entity_id IS 'Entity as resolved by the machine.';
COMMENT ON COLUMN core.entity_split.article_id IS 'Article concerned.';
COMMENT ON COLUMN core.entity_split.into_entity_id IS 'Entity that it is there.';
COMMENT ON COLUMN core.entity_split.into_shown_id IS 'Under which entity that one is shown.';

CREATE OR REPLACE VIEW mart.entity_decision AS
SELECT d.decision_id, d.kind, d.entity_id, e.name AS entity_name, d.into_entity_id, i.name AS into_entity_name, d.article_id,
    (SELECT min(s.origin) FROM core.standing s WHERE s.article_id = d.article_id AND s.is_current) AS origin,
    d.name AS given_name, d.reason, d.decided_by, d.known_at,
    e.entity_id IS NULL OR d.into_entity_id IS NOT NULL AND i.entity_id IS NULL
        OR d.article_id IS NOT NULL AND d.article_id NOT IN (SELECT s.article_id FROM core.standing s) AS is_waiting
FROM core.entity_decision d
LEFT JOIN core.entity e ON e.entity_id = d.entity_id LEFT JOIN core.entity i ON i.entity_id = d.into_entity_id
WHERE d.withdrawn_at IS NULL;
COMMENT ON VIEW mart.entity_decision IS 'What people decided on entities. `mediawatch entity withdraw ID` takes a decision back.';
COMMENT ON COLUMN mart.entity_decision.decision_id IS 'The decision.';
COMMENT ON COLUMN mart.entity_decision.kind IS 'merge, split or rename.';
COMMENT ON COLUMN mart.entity_decision.entity_id IS 'Entity concerned.';
COMMENT ON COLUMN mart.entity_decision.entity_name IS 'Its own name; NULL where no article has named it yet.';
COMMENT ON COLUMN mart.entity_decision.into_entity_id IS 'Entity that it becomes (merge), or becomes in one article (split).';
COMMENT ON COLUMN mart.entity_decision.into_entity_name IS 'That one''s own name; NULL where no article has named it yet.';
COMMENT ON COLUMN mart.entity_decision.article_id IS 'Article that a split concerns; NULL where it sets the entity apart from those that the machine took it for.';
COMMENT ON COLUMN mart.entity_decision.origin IS 'File or URL of that article.';
COMMENT ON COLUMN mart.entity_decision.given_name IS 'Name that holds from then on (rename).';
COMMENT ON COLUMN mart.entity_decision.reason IS 'Why, as the person said.';
COMMENT ON COLUMN mart.entity_decision.decided_by IS 'Who decided.';
COMMENT ON COLUMN mart.entity_decision.known_at IS 'When it was decided, or taken from a file.';
COMMENT ON COLUMN mart.entity_decision.is_waiting IS 'Whether it waits for an entity or article that is not there yet.';

CREATE OR REPLACE VIEW mart.entity AS
SELECT e.entity_id, s.shown_name AS entity_name, e.label,
    CASE e.gender WHEN 'f' THEN 'female' WHEN 'm' THEN 'male' ELSE e.gender END AS gender, e.country, e.geonames_id, e.latitude, e.longitude,
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

CREATE OR REPLACE VIEW mart.entity_link AS
SELECT l.entity_id, e.name AS entity_name, s.shown_id AS into_entity_id, s.shown_name AS into_entity_name, l.score, l.reason,
    l.evidence, l.known_at
FROM core.entity_link l
JOIN core.entity e ON e.entity_id = l.entity_id JOIN core.entity_shown s ON s.entity_id = l.into_entity_id
WHERE l.withdrawn_at IS NULL;
COMMENT ON VIEW mart.entity_link IS 'Entities that the machine took for one, and why. `mediawatch entity split ID` sets one apart.';
COMMENT ON COLUMN mart.entity_link.entity_id IS 'Entity that is shown as another.';
COMMENT ON COLUMN mart.entity_link.entity_name IS 'Its own name.';
COMMENT ON COLUMN mart.entity_link.into_entity_id IS 'Entity that it is shown as.';
COMMENT ON COLUMN mart.entity_link.into_entity_name IS 'Name that it is shown under.';
COMMENT ON COLUMN mart.entity_link.score IS 'How sure, 0 to 1.';
COMMENT ON COLUMN mart.entity_link.reason IS 'What the two names have in common.';
COMMENT ON COLUMN mart.entity_link.evidence IS 'The two names.';
COMMENT ON COLUMN mart.entity_link.known_at IS 'Since when.';
