-- The page of one person, organisation or place.
CREATE OR REPLACE MACRO mart.entity_page(wanted, since := '', until := '', at_most := 10) AS TABLE
WITH asked AS MATERIALIZED (FROM core.resolve([wanted])),
meant AS MATERIALIZED (SELECT a.entity_id, a.entity_name, a.label FROM asked a WHERE a.is_meant),
own AS MATERIALIZED (SELECT e.entity_id FROM core.entity_shown e WHERE e.shown_id IN (SELECT m.entity_id FROM meant m)),
named AS MATERIALIZED (
    SELECT n.version_id, n.article_id, n.start_offset, n.end_offset, n.text, n.form, o.name AS outlet, n.published_at
    FROM core.naming((SELECT list(m.entity_id) FROM meant m)) n LEFT JOIN core.outlet o ON o.outlet_id = n.outlet_id
    WHERE mart.is_within(n.published_at, since, until)
), given AS MATERIALIZED (
    SELECT a.kind, a.text, a.version_id, a.start_offset, a.end_offset, s.published_at
    FROM core.alias a JOIN core.standing s ON s.version_id = a.version_id AND s.analysis_id = a.analysis_id AND s.is_current
    WHERE a.kind IN ('role', 'title', 'acronym', 'former') AND a.entity_id IN (SELECT o.entity_id FROM own o)
        AND a.version_id IN (SELECT n.version_id FROM named n)
), said AS MATERIALIZED (
    SELECT q.quotation_id, o.name AS outlet, q.published_at
    FROM core.said_by((SELECT list(m.entity_id) FROM meant m)) q LEFT JOIN core.outlet o ON o.outlet_id = q.outlet_id
    WHERE mart.is_within(q.published_at, since, until)
), voice AS (SELECT s.outlet, count(*) AS quotation_count FROM said s GROUP BY s.outlet),
said_of AS (
    SELECT q.quotation_id, n.published_at FROM core.quotation q
    JOIN named n ON n.version_id = q.version_id AND n.start_offset >= q.start_offset AND n.end_offset <= q.end_offset
    JOIN core.standing s ON s.version_id = q.version_id AND s.analysis_id = q.analysis_id
    GROUP BY q.quotation_id, n.published_at
), latest AS MATERIALIZED (
    (SELECT 8 AS part, 'said' AS section, s.quotation_id FROM said s ORDER BY s.published_at DESC NULLS LAST, s.quotation_id LIMIT at_most)
    UNION ALL
    (SELECT 9, 'said about', s.quotation_id FROM said_of s ORDER BY s.published_at DESC NULLS LAST, s.quotation_id LIMIT at_most)
), row_of AS (
    SELECT 0 AS part, 'entity' AS section, any_value(m.entity_name) AS item, any_value(m.label) AS detail,
        (SELECT count(DISTINCT n.article_id) FROM named n) AS article_count,
        (SELECT min(n.published_at) FROM named n) AS first_at, (SELECT max(n.published_at) FROM named n) AS last_at,
        (SELECT min({v: n.version_id, s: n.start_offset, e: n.end_offset}) FROM named n) AS place, 0 AS turn
    FROM meant m HAVING count(*) > 0
    UNION ALL
    SELECT 1, f.fact, f.told, NULL, NULL, NULL, NULL, NULL, 0 FROM (
        SELECT unnest(['gender', 'country', 'geonames', 'wikidata', 'reference list']) AS fact,
            unnest([e.gender, e.country, CAST(e.geonames_id AS VARCHAR), e.wikidata_id, e.gazetteer_id]) AS told
        FROM mart.entity e WHERE e.entity_id IN (SELECT m.entity_id FROM meant m)
    ) f WHERE f.told IS NOT NULL
    UNION ALL
    SELECT 2, 'name', n.text, NULL, count(DISTINCT n.article_id), min(n.published_at), max(n.published_at),
        min({v: n.version_id, s: n.start_offset, e: n.end_offset}), -count(DISTINCT n.article_id)
    FROM named n WHERE n.form NOT IN ('pronoun', 'nominal') GROUP BY n.text
    UNION ALL
    SELECT 3, 'taken for the same', l.entity_name, concat(l.reason, ' (', round(l.score, 2), '): ', l.evidence), NULL, l.known_at,
        NULL, NULL, 0
    FROM mart.entity_link l WHERE l.into_entity_id IN (SELECT m.entity_id FROM meant m)
    UNION ALL
    SELECT 4, 'decided', CASE WHEN d.kind = 'rename' THEN concat(d.entity_name, ' is called ', d.given_name)
            WHEN d.kind = 'merge' THEN concat(coalesce(d.entity_name, d.entity_id), ' is ', coalesce(d.into_entity_name, d.into_entity_id))
            WHEN d.article_id IS NULL THEN concat(d.entity_name, ' stands apart')
            ELSE concat(d.entity_name, ' is ', coalesce(d.into_entity_name, d.into_entity_id), ' in ', coalesce(d.origin, d.article_id)) END,
        concat_ws('', d.kind, ' ', d.decision_id, ' by ' || d.decided_by, ': ' || d.reason,
            CASE WHEN d.is_waiting THEN '; waits for what no article has named yet' END),
        NULL, d.known_at, NULL, NULL, row_number() OVER (ORDER BY d.known_at, d.decision_id)
    FROM mart.entity_decision d
    WHERE d.entity_id IN (SELECT o.entity_id FROM own o) OR d.into_entity_id IN (SELECT o.entity_id FROM own o)
    UNION ALL
    SELECT 5, g.kind, g.text, NULL, count(DISTINCT g.version_id), min(g.published_at), max(g.published_at),
        min({v: g.version_id, s: g.start_offset, e: g.end_offset}), -count(DISTINCT g.version_id)
    FROM given g GROUP BY g.kind, g.text
    UNION ALL
    SELECT 6, 'outlet', coalesce(n.outlet, '(unknown)'),
        concat(coalesce(any_value(v.quotation_count), 0), ' quotations'),
        count(DISTINCT n.article_id), min(n.published_at), max(n.published_at),
        min({v: n.version_id, s: n.start_offset, e: n.end_offset}), -count(DISTINCT n.article_id)
    FROM named n LEFT JOIN voice v ON v.outlet IS NOT DISTINCT FROM n.outlet GROUP BY n.outlet
    UNION ALL
    SELECT 7, 'named beside', c.entity_name, c.label, c.article_count, NULL, NULL, NULL, -c.article_count
    FROM core.companions((SELECT list(m.entity_id) FROM meant m), (SELECT list(DISTINCT n.version_id) FROM named n), at_most) c
    UNION ALL
    SELECT l.part, l.section, q.content, CASE l.part WHEN 8 THEN coalesce(q.outlet, '(unknown)') ELSE q.speaker_name END, 1,
        q.published_at, q.published_at, {v: q.version_id, s: q.start_offset, e: q.end_offset},
        row_number() OVER (PARTITION BY l.part ORDER BY q.published_at DESC NULLS LAST, q.quotation_id)
    FROM latest l JOIN core.speech_of((SELECT list(k.quotation_id) FROM latest k)) q ON q.quotation_id = l.quotation_id
    UNION ALL
    SELECT 10, 'which one?', a.entity_name, a.note, a.article_count, NULL, NULL, NULL, -a.article_count
    FROM asked a WHERE a.note IS NOT NULL
)
SELECT r.section, r.item, r.detail, r.article_count, r.first_at, r.last_at, r.place.v AS version_id,
    r.place.s AS start_offset, r.place.e AS end_offset
FROM row_of r ORDER BY r.part, r.turn, r.section, r.item;
COMMENT ON MACRO TABLE mart.entity_page IS 'All that is known of one person, organisation or place: names, roles, who it was taken for, what people decided, outlets, companions, words by and about it.';

CREATE OR REPLACE MACRO main.entity_page(wanted, since := '', until := '') AS TABLE
    FROM mart.entity_page(wanted, since := since, until := until);

-- Entities that may be one, with what speaks for it.
CREATE OR REPLACE MACRO core.likely_same(wanted, at_most) AS TABLE
WITH named AS MATERIALIZED (SELECT w.entity_id FROM core.resolve([wanted]) w),
shown AS MATERIALIZED (
    SELECT n.entity_id, s.shown_id, s.shown_name, s.shown_label, n.plain_name
    FROM core.name n JOIN core.entity_shown s ON s.entity_id = n.entity_id
    WHERE n.kind = 'own' AND s.shown_label IN ('person', 'organisation')
), weak AS MATERIALIZED (
    -- A surname or acronym alone, and initials before a surname.
    SELECT * FROM shown WHERE entity_id = shown_id AND (NOT contains(plain_name, ' ') OR regexp_matches(plain_name, '^\w \S+$|^\w \w \S+$'))
), pair AS (
    SELECT w.shown_id, f.shown_id AS like_id, 'surname alone' AS why FROM weak w
    JOIN shown f ON f.shown_label = 'person' AND w.shown_label = 'person' AND split_part(f.plain_name, ' ', -1) = w.plain_name
    WHERE contains(f.plain_name, ' ')
    UNION ALL
    SELECT w.shown_id, f.shown_id, 'initials' FROM weak w
    JOIN shown f ON f.shown_label = 'person' AND w.shown_label = 'person' AND contains(w.plain_name, ' ')
        AND split_part(f.plain_name, ' ', -1) = split_part(w.plain_name, ' ', -1) AND left(f.plain_name, 1) = left(w.plain_name, 1)
    WHERE NOT regexp_matches(f.plain_name, '^\w ')
    UNION ALL
    SELECT w.shown_id, f.shown_id, 'acronym, as an article says' FROM weak w
    JOIN core.name n ON n.kind = 'acronym' AND n.plain_name = w.plain_name
    JOIN shown f ON f.entity_id = n.entity_id
    UNION ALL
    SELECT w.shown_id, f.shown_id, 'first word alone' FROM weak w
    JOIN shown f ON f.shown_label = 'organisation' AND w.shown_label = 'organisation' AND split_part(f.plain_name, ' ', 1) = w.plain_name
    WHERE contains(f.plain_name, ' ') AND length(w.plain_name) > 3
), asked AS MATERIALIZED (
    SELECT shown_id, like_id, min(why) AS why FROM pair WHERE shown_id <> like_id
        AND (concat(wanted) = '' OR shown_id IN (SELECT n.entity_id FROM named n) OR like_id IN (SELECT n.entity_id FROM named n))
    GROUP BY shown_id, like_id
), met AS MATERIALIZED (
    SELECT DISTINCT m.entity_id, m.article_id, m.version_id
    FROM core.named_of((SELECT list(e.entity_id) FROM (SELECT shown_id AS entity_id FROM asked UNION SELECT like_id FROM asked) e)) m
), size AS MATERIALIZED (SELECT entity_id, count(*) AS article_count FROM met GROUP BY entity_id),
kept AS MATERIALIZED (
    -- Of very many pairs, those are looked into of which both are named most.
    SELECT a.*, coalesce(x.article_count, 0) AS article_count, coalesce(y.article_count, 0) AS like_article_count FROM asked a
    LEFT JOIN size x ON x.entity_id = a.shown_id LEFT JOIN size y ON y.entity_id = a.like_id
    ORDER BY least(coalesce(x.article_count, 0), coalesce(y.article_count, 0)) DESC, a.shown_id, a.like_id LIMIT 1000
), beside AS MATERIALIZED (
    SELECT DISTINCT o.entity_id, e.shown_id AS companion_id, e.shown_name AS companion
    FROM met o
    JOIN core.named m ON m.version_id = o.version_id
    SEMI JOIN core.standing x ON x.version_id = m.version_id AND x.analysis_id = m.analysis_id
    LEFT JOIN core.entity_split p ON p.entity_id = m.entity_id AND p.article_id = o.article_id
    JOIN core.entity_shown e ON e.entity_id = coalesce(p.into_entity_id, m.entity_id)
    WHERE e.shown_id <> o.entity_id AND o.entity_id IN (SELECT shown_id FROM kept UNION SELECT like_id FROM kept)
), shared AS (
    SELECT k.shown_id, k.like_id, count(*) AS shared_count, list(a.companion ORDER BY a.companion)[1:5] AS shared
    FROM kept k JOIN beside a ON a.entity_id = k.shown_id AND a.companion_id <> k.like_id
    JOIN beside b ON b.entity_id = k.like_id AND b.companion_id = a.companion_id GROUP BY k.shown_id, k.like_id
)
SELECT a.shown_name AS entity_name, b.shown_name AS like_name, k.why, coalesce(s.shared_count, 0) AS shared_count,
    coalesce(s.shared, []) AS shared, k.article_count, k.like_article_count, k.shown_id AS entity_id, k.like_id
FROM kept k
JOIN core.entity_shown a ON a.entity_id = k.shown_id JOIN core.entity_shown b ON b.entity_id = k.like_id
LEFT JOIN shared s ON s.shown_id = k.shown_id AND s.like_id = k.like_id
ORDER BY shared_count DESC, k.article_count DESC, entity_name, like_name, like_id LIMIT at_most;
COMMENT ON MACRO TABLE core.likely_same IS 'Pairs of entities that may be one, of whom a name may mean one, or of all; what speaks for it, and whom both are named beside.';
