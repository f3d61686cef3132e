-- Under which entity and name each entity is shown: kept, since nearly every question asks for it.
DROP VIEW IF EXISTS core.entity_shown;
CREATE TABLE core.entity_shown (
    entity_id VARCHAR NOT NULL, shown_id VARCHAR NOT NULL, shown_name VARCHAR NOT NULL, shown_label VARCHAR NOT NULL
);
INSERT INTO core.entity_shown
WITH RECURSIVE linked AS (
    SELECT entity_id, into_entity_id FROM core.entity_link WHERE withdrawn_at IS NULL
), merged AS (
    -- People decide on what they are shown, so a decision speaks of whole groups.
    SELECT coalesce(a.into_entity_id, d.entity_id) AS entity_id, coalesce(b.into_entity_id, d.into_entity_id) AS into_entity_id
    FROM core.entity_decision d
    LEFT JOIN linked a ON a.entity_id = d.entity_id LEFT JOIN linked b ON b.entity_id = d.into_entity_id
    WHERE d.kind = 'merge' AND d.withdrawn_at IS NULL
        AND coalesce(a.into_entity_id, d.entity_id) <> coalesce(b.into_entity_id, d.into_entity_id)
    QUALIFY row_number() OVER (PARTITION BY coalesce(a.into_entity_id, d.entity_id) ORDER BY d.known_at DESC, d.decision_id) = 1
), walk AS (
    SELECT entity_id, into_entity_id AS shown_id, 1 AS depth FROM merged
    UNION ALL
    SELECT walk.entity_id, merged.into_entity_id, walk.depth + 1
    FROM walk JOIN merged ON merged.entity_id = walk.shown_id WHERE walk.depth < 20
), home AS (
    SELECT entity_id, arg_max(shown_id, depth) AS shown_id FROM walk GROUP BY entity_id
), renamed AS (
    SELECT coalesce(h.shown_id, a.into_entity_id, d.entity_id) AS entity_id, d.name FROM core.entity_decision d
    LEFT JOIN linked a ON a.entity_id = d.entity_id LEFT JOIN home h ON h.entity_id = coalesce(a.into_entity_id, d.entity_id)
    WHERE d.kind = 'rename' AND d.withdrawn_at IS NULL
    QUALIFY row_number() OVER (
        PARTITION BY coalesce(h.shown_id, a.into_entity_id, d.entity_id)
        ORDER BY d.entity_id = coalesce(h.shown_id, a.into_entity_id, d.entity_id) DESC, d.known_at DESC, d.decision_id
    ) = 1
)
SELECT e.entity_id, coalesce(h.shown_id, l.into_entity_id, e.entity_id) AS shown_id, coalesce(r.name, s.name, e.name) AS shown_name,
    coalesce(s.label, e.label) AS shown_label
FROM core.entity e
LEFT JOIN linked l ON l.entity_id = e.entity_id
LEFT JOIN home h ON h.entity_id = coalesce(l.into_entity_id, e.entity_id)
LEFT JOIN core.entity s ON s.entity_id = coalesce(h.shown_id, l.into_entity_id)
LEFT JOIN renamed r ON r.entity_id = coalesce(h.shown_id, l.into_entity_id, e.entity_id);
COMMENT ON COLUMN core.entity.gender IS 'f, m, or unclear where articles disagree.';
COMMENT ON COLUMN core.entity_before.gender IS 'f, m, or unclear where articles disagree.';
COMMENT ON TABLE core.entity_shown IS 'Under which entity and name each entity is shown, after the machine''s links and people''s decisions. Derived.';
COMMENT ON COLUMN core.entity_shown.entity_id IS 'Entity as one article names it.';
COMMENT ON COLUMN core.entity_shown.shown_id IS 'Entity that it is shown as.';
COMMENT ON COLUMN core.entity_shown.shown_name IS 'Name that it is shown under.';
COMMENT ON COLUMN core.entity_shown.shown_label IS 'What it is.';
