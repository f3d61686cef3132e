-- Who is meant by a name.
CREATE OR REPLACE MACRO core.resolve(called_names) AS TABLE
WITH asked AS MATERIALIZED (
    SELECT DISTINCT w.called, mart.plain(w.called) AS plain_name FROM (SELECT unnest(CAST(called_names AS VARCHAR[])) AS called) w
), known AS MATERIALIZED (
    SELECT n.entity_id, n.kind, n.plain_name, k.called, k.plain_name AS plain_called FROM core.name n
    JOIN asked k ON n.plain_name = k.plain_name OR n.kind = 'own' AND ends_with(n.plain_name, ' ' || k.plain_name)
    UNION ALL
    -- Names that people decided on are few.
    SELECT d.entity_id, 'own', mart.plain(d.name), k.called, k.plain_name FROM core.entity_decision d
    JOIN asked k ON mart.plain(d.name) = k.plain_name OR ends_with(mart.plain(d.name), ' ' || k.plain_name)
    WHERE d.kind = 'rename' AND d.withdrawn_at IS NULL
    UNION ALL
    SELECT e.entity_id, 'id', k.plain_name, k.called, k.plain_name FROM core.entity e JOIN asked k ON e.entity_id = k.called
), found AS (
    SELECT n.called, n.plain_called AS plain_name, e.shown_id, CASE WHEN n.kind <> 'own' THEN n.kind
        WHEN n.plain_name = n.plain_called THEN 'name' ELSE 'last words' END AS kind
    FROM known n JOIN core.entity_shown e ON e.entity_id = n.entity_id
), graded AS (
    SELECT f.called, f.plain_name, f.shown_id, array_to_string(list_sort(list(DISTINCT f.kind)), ', ') AS matched_by,
        max(CASE WHEN f.kind = 'id' THEN 3 WHEN f.kind IN ('name', 'acronym', 'former') AND contains(f.plain_name, ' ') THEN 2
            ELSE 1 END) AS strength
    FROM found f WHERE f.plain_name <> '' GROUP BY f.called, f.plain_name, f.shown_id
), kept AS MATERIALIZED (
    SELECT * FROM graded QUALIFY strength = max(strength) OVER (PARTITION BY called)
), shown AS MATERIALIZED (
    SELECT e.entity_id, e.shown_id, e.shown_name, e.shown_label, mart.plain(e.shown_name) AS plain_name
    FROM core.entity_shown e WHERE e.shown_id IN (SELECT shown_id FROM kept)
), weight AS (
    SELECT e.shown_id, count(DISTINCT m.version_id) AS article_count
    FROM core.named m JOIN shown e ON e.entity_id = m.entity_id GROUP BY e.shown_id
), weighed AS (
    SELECT k.*, e.shown_name, e.shown_label, e.plain_name AS plain_shown, coalesce(w.article_count, 0) AS article_count,
        (coalesce(w.article_count, 0) + 0.1) / sum(coalesce(w.article_count, 0) + 0.1) OVER (PARTITION BY k.called) AS part,
        count(*) OVER (PARTITION BY k.called) AS candidate_count,
        min(e.plain_name) OVER (PARTITION BY k.called) = max(e.plain_name) OVER (PARTITION BY k.called)
            AND min(e.shown_label) OVER (PARTITION BY k.called) = max(e.shown_label) OVER (PARTITION BY k.called) AS is_one_name
    FROM kept k JOIN shown e ON e.entity_id = k.shown_id LEFT JOIN weight w ON w.shown_id = k.shown_id
), led AS (
    SELECT *, max(part) OVER (PARTITION BY called) >= 0.75 OR is_one_name AS is_clear,
        first(shown_label) OVER (PARTITION BY called ORDER BY part DESC, shown_id) AS lead_label
    FROM weighed
)
SELECT called, shown_id AS entity_id, shown_name AS entity_name, shown_label AS label, matched_by, article_count,
    is_clear AND (part >= 0.75 OR is_one_name OR (plain_shown = plain_name AND shown_label = lead_label)) AS is_meant,
    CASE WHEN NOT is_clear THEN concat('"', called, '" may be any of ', candidate_count, ': ask for one by full name or entity_id') END
        AS note
FROM led ORDER BY called, article_count DESC, entity_name, entity_id;
COMMENT ON MACRO TABLE core.resolve IS 'Entities that each name of a list may mean; is_meant marks those that the other macros take. A name is clear if one entity has three quarters of its articles.';

CREATE OR REPLACE MACRO mart.who(wanted) AS TABLE FROM core.resolve([wanted]);
COMMENT ON MACRO TABLE mart.who IS 'Entities that a name, alias, weak alias or entity_id may mean, accents and case aside.';

-- The two below find rows by the machine's ids first and look at people's decisions after: the other way round, each
-- question would join all mentions of the store.
CREATE OR REPLACE MACRO core.naming(called_list) AS TABLE
WITH meant AS MATERIALIZED (SELECT w.called, w.entity_id FROM core.resolve(called_list) w WHERE w.is_meant),
machine AS MATERIALIZED (
    SELECT e.entity_id FROM core.entity_shown e WHERE e.shown_id IN (SELECT t.entity_id FROM meant t)
    UNION
    SELECT p.entity_id FROM core.entity_split p JOIN core.entity_shown e ON e.entity_id = p.into_entity_id
    WHERE e.shown_id IN (SELECT t.entity_id FROM meant t)
), hit AS MATERIALIZED (
    SELECT m.version_id, m.analysis_id, m.start_offset, m.end_offset, m.text, m.entity_id
    FROM core.mention m WHERE m.entity_id IN (SELECT x.entity_id FROM machine x)
)
SELECT t.called, s.article_id, h.version_id, h.start_offset, h.end_offset, h.text, e.shown_id AS entity_id
FROM hit h
JOIN core.standing s ON s.version_id = h.version_id AND s.analysis_id = h.analysis_id AND s.is_current
LEFT JOIN core.entity_split p ON p.entity_id = h.entity_id AND p.article_id = s.article_id
JOIN core.entity_shown e ON e.entity_id = coalesce(p.into_entity_id, h.entity_id)
JOIN meant t ON t.entity_id = e.shown_id;
COMMENT ON MACRO TABLE core.naming IS 'Mentions of those whom each name of a list means.';

CREATE OR REPLACE MACRO core.named_of(called_list) AS TABLE
WITH meant AS MATERIALIZED (SELECT w.called, w.entity_id FROM core.resolve(called_list) w WHERE w.is_meant),
machine AS MATERIALIZED (
    SELECT e.entity_id FROM core.entity_shown e WHERE e.shown_id IN (SELECT t.entity_id FROM meant t)
    UNION
    SELECT p.entity_id FROM core.entity_split p JOIN core.entity_shown e ON e.entity_id = p.into_entity_id
    WHERE e.shown_id IN (SELECT t.entity_id FROM meant t)
), hit AS MATERIALIZED (
    SELECT m.version_id, m.analysis_id, m.entity_id, m.mention_count
    FROM core.named m WHERE m.entity_id IN (SELECT x.entity_id FROM machine x)
)
SELECT t.called, s.article_id, h.version_id, s.published_at, s.outlet_id, h.mention_count, e.shown_id AS entity_id
FROM hit h
JOIN core.standing s ON s.version_id = h.version_id AND s.analysis_id = h.analysis_id AND s.is_current
LEFT JOIN core.entity_split p ON p.entity_id = h.entity_id AND p.article_id = s.article_id
JOIN core.entity_shown e ON e.entity_id = coalesce(p.into_entity_id, h.entity_id)
JOIN meant t ON t.entity_id = e.shown_id;
COMMENT ON MACRO TABLE core.named_of IS 'Articles that name those whom each name of a list means, with the number of mentions; a merged entity may have several rows an article.';

CREATE OR REPLACE MACRO core.said_by(called_list) AS TABLE
WITH meant AS MATERIALIZED (SELECT w.called, w.entity_id FROM core.resolve(called_list) w WHERE w.is_meant),
machine AS MATERIALIZED (
    SELECT e.entity_id FROM core.entity_shown e WHERE e.shown_id IN (SELECT t.entity_id FROM meant t)
    UNION
    SELECT p.entity_id FROM core.entity_split p JOIN core.entity_shown e ON e.entity_id = p.into_entity_id
    WHERE e.shown_id IN (SELECT t.entity_id FROM meant t)
), hit AS MATERIALIZED (
    SELECT q.quotation_id, q.version_id, q.analysis_id, q.start_offset, q.end_offset, q.kind, q.content, q.speaker_entity_id
    FROM core.quotation q WHERE q.speaker_entity_id IN (SELECT x.entity_id FROM machine x)
)
SELECT t.called, s.article_id, s.origin, h.quotation_id, h.version_id, h.start_offset, h.end_offset, h.kind, h.content,
    e.shown_id AS speaker_id
FROM hit h
JOIN core.standing s ON s.version_id = h.version_id AND s.analysis_id = h.analysis_id AND s.is_current
LEFT JOIN core.entity_split p ON p.entity_id = h.speaker_entity_id AND p.article_id = s.article_id
JOIN core.entity_shown e ON e.entity_id = coalesce(p.into_entity_id, h.speaker_entity_id)
JOIN meant t ON t.entity_id = e.shown_id;
COMMENT ON MACRO TABLE core.said_by IS 'Quotations of those whom each name of a list means.';
