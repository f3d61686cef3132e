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
