-- Quotations: by whom, about whom, passed on by whom, first where.
CREATE OR REPLACE MACRO mart.quotes_by(wanted, since := '', until := '', in_outlet := '', at_most := 1000000) AS TABLE
WITH meant AS MATERIALIZED (FROM core.resolve([wanted])),
own AS MATERIALIZED (
    SELECT q.quotation_id, q.version_id FROM core.said_by([wanted]) q
    UNION ALL
    SELECT q.quotation_id, q.version_id FROM core.quotation q
    WHERE q.speaker_entity_id IS NULL AND mart.plain(coalesce(q.speaker_name, q.speaker_text)) = mart.plain(wanted)
), picked AS MATERIALIZED (
    SELECT o.quotation_id, d.outlet, d.url, d.published_at
    FROM own o JOIN core.dated d ON d.version_id = o.version_id
    WHERE mart.is_within(d.published_at, since, until) AND mart.is_outlet(d.outlet, in_outlet)
    ORDER BY d.published_at DESC NULLS LAST, d.origin, o.quotation_id LIMIT at_most
), hit AS MATERIALIZED (
    SELECT q.*, p.outlet, p.url, p.published_at FROM picked p JOIN core.speech q ON q.quotation_id = p.quotation_id
), party AS (
    SELECT a.quotation_id, list(a.entity_name ORDER BY a."position") FILTER (a.role = 'addressee') AS addressees,
        list(a.entity_name ORDER BY a."position") FILTER (a.role = 'relay') AS relays
    FROM mart.attribution a WHERE a.role <> 'speaker' AND a.quotation_id IN (SELECT h.quotation_id FROM hit h) GROUP BY a.quotation_id
)
SELECT h.published_at, h.outlet, h.speaker_name, h.content, h.kind, h.cue, coalesce(p.addressees, []) AS addressees,
    coalesce(p.relays, []) AS relays, h.origin, h.url, h.quotation_id, h.article_id, h.version_id, h.start_offset, h.end_offset,
    h.confidence, CAST(NULL AS VARCHAR) AS note
FROM hit h LEFT JOIN party p ON p.quotation_id = h.quotation_id
UNION ALL BY NAME
SELECT m.entity_name AS speaker_name, m.note FROM meant m WHERE m.note IS NOT NULL
ORDER BY published_at DESC NULLS LAST, origin, start_offset;
COMMENT ON MACRO TABLE mart.quotes_by IS 'Quotations of one speaker, newest first. An ambiguous name gives its candidates instead, with a note.';

CREATE OR REPLACE MACRO mart.quotes_about(wanted, since := '', until := '', in_outlet := '', at_most := 1000000) AS TABLE
WITH meant AS MATERIALIZED (FROM core.resolve([wanted])),
named AS MATERIALIZED (
    SELECT m.version_id, m.start_offset, m.end_offset, m.text FROM core.naming([wanted]) m
), hit AS MATERIALIZED (
    SELECT q.quotation_id, d.published_at, d.outlet, d.url, min(n.start_offset) AS mention_start,
        arg_min(n.end_offset, n.start_offset) AS mention_end, arg_min(n.text, n.start_offset) AS mention_text
    FROM core.quotation q
    JOIN core.dated d ON d.version_id = q.version_id AND d.analysis_id = q.analysis_id
    JOIN named n ON n.version_id = q.version_id AND n.start_offset >= q.start_offset AND n.end_offset <= q.end_offset
    WHERE mart.is_within(d.published_at, since, until) AND mart.is_outlet(d.outlet, in_outlet)
    GROUP BY q.quotation_id, d.published_at, d.outlet, d.url
    ORDER BY d.published_at DESC NULLS LAST, q.quotation_id LIMIT at_most
)
SELECT h.published_at, h.outlet, q.speaker_name, q.content, h.mention_text, q.kind, q.cue, q.origin, h.url, q.quotation_id,
    q.article_id, q.version_id, q.start_offset, q.end_offset, h.mention_start, h.mention_end, q.confidence,
    CAST(NULL AS VARCHAR) AS note
FROM hit h JOIN core.speech q ON q.quotation_id = h.quotation_id
UNION ALL BY NAME
SELECT w.entity_name AS mention_text, w.note FROM meant w WHERE w.note IS NOT NULL
ORDER BY published_at DESC NULLS LAST, origin, start_offset;
COMMENT ON MACRO TABLE mart.quotes_about IS 'Quotations whose words name someone or something, newest first. An ambiguous name gives its candidates instead.';

CREATE OR REPLACE MACRO mart.who_said_what(article) AS TABLE
WITH wanted AS MATERIALIZED (
    SELECT a.version_id FROM mart.article a
    WHERE article IN (a.article_id, a.version_id, a.origin, a.url) OR strip_accents(lower(a.title)) = strip_accents(lower(trim(article)))
), party AS (
    SELECT a.quotation_id, list(a.entity_name ORDER BY a."position") FILTER (a.role = 'addressee') AS addressees,
        list(a.entity_name ORDER BY a."position") FILTER (a.role = 'relay') AS relays
    FROM mart.attribution a WHERE a.role <> 'speaker' AND a.version_id IN (SELECT w.version_id FROM wanted w) GROUP BY a.quotation_id
)
SELECT q.origin, q.start_offset, q.end_offset, q.speaker_name, q.cue, q.content, q.kind, coalesce(p.addressees, []) AS addressees,
    coalesce(p.relays, []) AS relays, q.group_id, q.quotation_id, q.article_id, q.version_id, q.speaker_id, q.confidence
FROM core.speech q LEFT JOIN party p ON p.quotation_id = q.quotation_id
WHERE q.version_id IN (SELECT w.version_id FROM wanted w) ORDER BY q.origin, q.start_offset;
COMMENT ON MACRO TABLE mart.who_said_what IS 'Quotations of one article in order; the article is given by id, version, origin, URL or headline.';

CREATE OR REPLACE MACRO mart.attribution_chains(wanted := '', since := '', until := '', at_most := 1000000) AS TABLE
WITH meant AS MATERIALIZED (SELECT w.entity_id FROM core.resolve([wanted]) w WHERE w.is_meant),
size AS (
    SELECT a.quotation_id, a.version_id, count(*) AS party_count FROM core.attribution a WHERE a.role <> 'addressee'
    GROUP BY a.quotation_id, a.version_id HAVING bool_or(a.role = 'relay')
), picked AS MATERIALIZED (
    SELECT s.quotation_id, s.party_count, d.published_at, d.outlet, d.url, d.origin
    FROM size s JOIN core.dated d ON d.version_id = s.version_id
    WHERE mart.is_within(d.published_at, since, until) AND (concat(wanted) = '' OR s.quotation_id IN (
        SELECT a.quotation_id FROM mart.attribution a WHERE a.entity_id IN (SELECT m.entity_id FROM meant m)))
    ORDER BY s.party_count DESC, d.published_at DESC NULLS LAST, d.origin, s.quotation_id LIMIT at_most
), chain AS (
    SELECT a.quotation_id, string_agg(concat_ws(' ', a.hedge, a.entity_name), ' < ' ORDER BY a."position")
            FILTER (a.role <> 'addressee') AS path,
        list(a.entity_name ORDER BY a."position") FILTER (a.role = 'addressee') AS addressees
    FROM mart.attribution a WHERE a.quotation_id IN (SELECT p.quotation_id FROM picked p) GROUP BY a.quotation_id
)
SELECT p.published_at, p.outlet, c.path, p.party_count, coalesce(c.addressees, []) AS addressees, q.content, q.kind, p.origin,
    p.url, q.quotation_id, q.article_id, q.version_id, q.start_offset, q.end_offset
FROM picked p JOIN chain c ON c.quotation_id = p.quotation_id JOIN core.speech q ON q.quotation_id = p.quotation_id
ORDER BY p.party_count DESC, p.published_at DESC NULLS LAST, p.origin, q.start_offset;
COMMENT ON MACRO TABLE mart.attribution_chains IS 'Quotations that someone passed on, with the whole path: relay < relay < speaker, longest first.';

CREATE OR REPLACE MACRO core.reliance(by_outlet, first_day, last_day) AS TABLE
WITH hop AS (
    SELECT a.quotation_id, a.version_id, a.role, a.entity_name, a.hedge, a.start_offset, a.end_offset, e.shown_label
    FROM mart.attribution a LEFT JOIN core.entity_shown e ON e.entity_id = a.entity_id WHERE a.role IN ('relay', 'addressee')
), party AS MATERIALIZED (
    SELECT n.entity_name, mart.plain(n.entity_name) AS plain_name FROM (SELECT DISTINCT h.entity_name FROM hop h) n
), brand AS (SELECT o.name, mart.plain(o.name) AS plain_name FROM core.outlet o)
SELECT coalesce(d.outlet, '(unknown)') AS outlet, h.entity_name AS relies_on,
    CASE h.role WHEN 'relay' THEN 'cites' ELSE 'was told to' END AS how, h.hedge, d.published_at, d.origin, d.url,
    h.quotation_id, d.article_id, h.version_id, h.start_offset, h.end_offset
FROM hop h
JOIN party p ON p.entity_name = h.entity_name
JOIN core.dated d ON d.version_id = h.version_id
LEFT JOIN brand b ON b.name = d.outlet
WHERE (h.role = 'relay' OR h.shown_label = 'organisation' OR p.plain_name IN (SELECT x.plain_name FROM brand x))
    AND p.plain_name IS DISTINCT FROM b.plain_name
    AND mart.is_outlet(d.outlet, by_outlet) AND mart.is_within(d.published_at, first_day, last_day);
COMMENT ON MACRO TABLE core.reliance IS 'mart.who_relies_on_whom without the words.';

CREATE OR REPLACE MACRO mart.passage(article_body, from_offset, to_offset) AS
    article_body[greatest(from_offset - 60, 0) + 1:to_offset + 60];
COMMENT ON MACRO mart.passage IS 'A span of a body with 60 characters before and after.';

CREATE OR REPLACE MACRO mart.who_relies_on_whom(in_outlet := '', since := '', until := '') AS TABLE
SELECT r.outlet, r.relies_on, r.how, r.hedge, r.published_at, r.origin, r.url, r.quotation_id, r.article_id, r.version_id,
    coalesce(r.start_offset, q.start_offset) AS start_offset, coalesce(r.end_offset, q.end_offset) AS end_offset, q.content,
    mart.passage(v.body, least(coalesce(r.start_offset, q.start_offset), q.start_offset),
        greatest(coalesce(r.end_offset, q.end_offset), q.end_offset)) AS passage
FROM core.reliance(in_outlet, since, until) r
JOIN core.quotation q ON q.quotation_id = r.quotation_id
JOIN core.version v ON v.version_id = r.version_id
ORDER BY r.outlet, r.relies_on, r.published_at DESC NULLS LAST, r.origin, start_offset;
COMMENT ON MACRO TABLE mart.who_relies_on_whom IS 'Where an outlet takes words from: relays it cites and outlets a speaker "told", each with the passage.';
