-- Who is meant by a name.
CREATE OR REPLACE MACRO core.weight(shown_ids) AS TABLE
WITH met AS MATERIALIZED (
    SELECT e.shown_id, m.version_id, m.analysis_id FROM core.named m JOIN core.entity_shown e ON e.entity_id = m.entity_id
    WHERE e.shown_id IN (SELECT unnest(CAST(shown_ids AS VARCHAR[])))
)
SELECT m.shown_id, count(DISTINCT m.version_id) AS article_count FROM met m
SEMI JOIN core.standing s ON s.version_id = m.version_id AND s.analysis_id = m.analysis_id GROUP BY m.shown_id;
COMMENT ON MACRO TABLE core.weight IS 'In how many texts each entity of a list of ids, as shown, is named.';

CREATE OR REPLACE MACRO core.resolve(called_names) AS TABLE
WITH asked AS MATERIALIZED (
    SELECT DISTINCT w.called, mart.plain(w.called) AS plain_name FROM (SELECT unnest(CAST(called_names AS VARCHAR[])) AS called) w
), known AS MATERIALIZED (
    SELECT n.entity_id, n.kind, n.plain_name, k.called, k.plain_name AS plain_called FROM core.name n
    JOIN asked k ON n.plain_name = k.plain_name
        OR n.kind IN ('own', 'name', 'former') AND ends_with(n.plain_name, ' ' || k.plain_name)
    UNION ALL
    -- Names that people decided on are few.
    SELECT d.entity_id, 'own', mart.plain(d.name), k.called, k.plain_name FROM core.entity_decision d
    JOIN asked k ON mart.plain(d.name) = k.plain_name OR ends_with(mart.plain(d.name), ' ' || k.plain_name)
    WHERE d.kind = 'rename' AND d.withdrawn_at IS NULL
    UNION ALL
    SELECT e.entity_id, 'id', k.plain_name, k.called, k.plain_name FROM core.entity e JOIN asked k ON e.entity_id = k.called
), found AS (
    SELECT n.called, n.plain_called AS plain_name, e.shown_id, CASE WHEN n.kind <> 'id' AND n.plain_name <> n.plain_called THEN 'last words'
        WHEN n.kind = 'own' THEN 'name' ELSE n.kind END AS kind
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
), several AS (
    SELECT shown_id FROM kept QUALIFY count(*) OVER (PARTITION BY called) > 1
), weight AS (
    -- Only where several have the name: to count is most of the cost.
    FROM core.weight((SELECT list(DISTINCT s.shown_id) FROM several s))
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
SELECT called, shown_id AS entity_id, shown_name AS entity_name, shown_label AS label, matched_by,
    CASE WHEN candidate_count > 1 THEN article_count END AS article_count,
    is_clear AND (part >= 0.75 OR is_one_name OR (plain_shown = plain_name AND shown_label = lead_label)) AS is_meant,
    CASE WHEN NOT is_clear THEN concat('"', called, '" may be any of ', candidate_count, ': ask for one by full name or entity_id') END
        AS note
FROM led ORDER BY called, article_count DESC, entity_name, entity_id;
COMMENT ON MACRO TABLE core.resolve IS 'Entities that each name of a list may mean; is_meant marks those that the other macros take. A name is clear if one entity has three quarters of its articles; these are counted where several have the name.';

CREATE OR REPLACE MACRO mart.who(wanted) AS TABLE
WITH found AS MATERIALIZED (FROM core.resolve([wanted]))
SELECT f.* REPLACE (coalesce(f.article_count, w.article_count, 0) AS article_count) FROM found f
LEFT JOIN core.weight((SELECT list(g.entity_id) FROM found g WHERE g.article_count IS NULL)) w ON w.shown_id = f.entity_id
ORDER BY f.called, f.article_count DESC, f.entity_name, f.entity_id;
COMMENT ON MACRO TABLE mart.who IS 'Entities that a name, alias, weak alias or entity_id may mean, accents and case aside.';

CREATE OR REPLACE MACRO core.meant(called_list) AS (SELECT list(w.entity_id) FROM core.resolve(called_list) w WHERE w.is_meant);
COMMENT ON MACRO core.meant IS 'Entities that the names of a list mean: what the macros below take.';

CREATE OR REPLACE MACRO core.machine(shown_ids) AS TABLE
WITH meant AS MATERIALIZED (SELECT DISTINCT unnest(CAST(shown_ids AS VARCHAR[])) AS entity_id)
SELECT e.entity_id, e.shown_id FROM core.entity_shown e WHERE e.shown_id IN (SELECT t.entity_id FROM meant t)
UNION
SELECT e.entity_id, e.shown_id FROM core.entity_split p JOIN core.entity_shown e ON e.entity_id = p.entity_id
WHERE p.into_shown_id IN (SELECT t.entity_id FROM meant t);
COMMENT ON MACRO TABLE core.machine IS 'Entities as resolved by the machine that are shown as one of a list, everywhere or in some article.';

-- The three below find rows by the machine's ids first and look at people's decisions after: the other way round, each
-- question would join all mentions of the store.
CREATE OR REPLACE MACRO core.naming(shown_ids) AS TABLE
WITH meant AS MATERIALIZED (SELECT DISTINCT unnest(CAST(shown_ids AS VARCHAR[])) AS entity_id),
machine AS MATERIALIZED (FROM core.machine((SELECT list(t.entity_id) FROM meant t))),
hit AS MATERIALIZED (
    SELECT m.version_id, m.analysis_id, m.start_offset, m.end_offset, m.text, m.form, m.entity_id, x.shown_id
    FROM core.mention m JOIN machine x ON x.entity_id = m.entity_id
)
SELECT s.article_id, h.version_id, s.published_at, s.outlet_id, h.start_offset, h.end_offset, h.text, h.form,
    coalesce(p.into_shown_id, h.shown_id) AS entity_id
FROM hit h
JOIN core.standing s ON s.version_id = h.version_id AND s.analysis_id = h.analysis_id AND s.is_current
LEFT JOIN core.entity_split p ON p.entity_id = h.entity_id AND p.article_id = s.article_id
WHERE coalesce(p.into_shown_id, h.shown_id) IN (SELECT t.entity_id FROM meant t);
COMMENT ON MACRO TABLE core.naming IS 'Mentions of the entities of a list.';

CREATE OR REPLACE MACRO core.named_of(shown_ids) AS TABLE
WITH meant AS MATERIALIZED (SELECT DISTINCT unnest(CAST(shown_ids AS VARCHAR[])) AS entity_id),
machine AS MATERIALIZED (FROM core.machine((SELECT list(t.entity_id) FROM meant t))),
hit AS MATERIALIZED (
    SELECT m.version_id, m.analysis_id, m.entity_id, m.mention_count, x.shown_id
    FROM core.named m JOIN machine x ON x.entity_id = m.entity_id
)
SELECT s.article_id, s.origin, h.version_id, h.analysis_id, s.published_at, s.outlet_id, h.mention_count, coalesce(p.into_shown_id, h.shown_id) AS entity_id
FROM hit h
JOIN core.standing s ON s.version_id = h.version_id AND s.analysis_id = h.analysis_id AND s.is_current
LEFT JOIN core.entity_split p ON p.entity_id = h.entity_id AND p.article_id = s.article_id
WHERE coalesce(p.into_shown_id, h.shown_id) IN (SELECT t.entity_id FROM meant t);
COMMENT ON MACRO TABLE core.named_of IS 'Articles that name the entities of a list, with the number of mentions; a merged entity may have several rows an article.';

CREATE OR REPLACE MACRO core.said_by(shown_ids) AS TABLE
WITH meant AS MATERIALIZED (SELECT DISTINCT unnest(CAST(shown_ids AS VARCHAR[])) AS entity_id),
machine AS MATERIALIZED (FROM core.machine((SELECT list(t.entity_id) FROM meant t))),
hit AS MATERIALIZED (
    SELECT q.quotation_id, q.version_id, q.analysis_id, q.start_offset, q.end_offset, q.kind, q.content, q.cue, q.confidence,
        q.speaker_entity_id, x.shown_id
    FROM core.quotation q JOIN machine x ON x.entity_id = q.speaker_entity_id
), joined AS (
    -- "A and B said" is in the words of both.
    SELECT a.quotation_id, x.shown_id, min(a.entity_id) AS entity_id FROM core.attribution a JOIN machine x ON x.entity_id = a.entity_id
    ANTI JOIN hit h ON h.quotation_id = a.quotation_id AND h.shown_id = x.shown_id
    WHERE a.role = 'speaker' GROUP BY a.quotation_id, x.shown_id
), other AS MATERIALIZED (
    -- As a list in between: so DuckDB expects few, which they are, and joins what follows in the better order.
    SELECT unnest((SELECT list(j) FROM joined j), recursive := true)
), spoken AS MATERIALIZED (
    FROM hit
    UNION ALL
    SELECT q.quotation_id, q.version_id, q.analysis_id, q.start_offset, q.end_offset, q.kind, q.content, q.cue, q.confidence,
        o.entity_id, o.shown_id
    FROM core.quotation q JOIN other o ON o.quotation_id = q.quotation_id
)
SELECT s.article_id, s.origin, s.published_at, s.outlet_id, s.analysis_id, h.quotation_id, h.version_id, h.start_offset,
    h.end_offset, h.kind, h.content, h.cue, h.confidence, coalesce(p.into_shown_id, h.shown_id) AS speaker_id
FROM spoken h
JOIN core.standing s ON s.version_id = h.version_id AND s.analysis_id = h.analysis_id AND s.is_current
LEFT JOIN core.entity_split p ON p.entity_id = h.speaker_entity_id AND p.article_id = s.article_id
WHERE coalesce(p.into_shown_id, h.shown_id) IN (SELECT t.entity_id FROM meant t);
COMMENT ON MACRO TABLE core.said_by IS 'Quotations of the entities of a list, alone or with others: one row is one quotation and one speaker.';
