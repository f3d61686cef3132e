-- Quotations: by whom, about whom, passed on by whom, first where.
CREATE OR REPLACE MACRO mart.quotes_by(wanted, since := '', until := '', in_outlet := '') AS TABLE
WITH meant AS MATERIALIZED (FROM core.resolve([wanted])),
hit AS MATERIALIZED (
    SELECT q.*, d.outlet, d.url, d.published_at
    FROM core.speech q JOIN core.dated d ON d.version_id = q.version_id
    WHERE (q.speaker_id IN (SELECT m.entity_id FROM meant m WHERE m.is_meant)
            OR (q.speaker_id IS NULL AND mart.plain(q.speaker_name) = mart.plain(wanted)))
        AND mart.is_within(d.published_at, since, until) AND mart.is_outlet(d.outlet, in_outlet)
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

CREATE OR REPLACE MACRO mart.quotes_about(wanted, since := '', until := '', in_outlet := '') AS TABLE
WITH meant AS MATERIALIZED (FROM core.resolve([wanted])),
named AS MATERIALIZED (
    SELECT m.version_id, m.start_offset, m.end_offset, m.text FROM mart.mention m
    WHERE m.entity_id IN (SELECT w.entity_id FROM meant w WHERE w.is_meant)
), hit AS (
    SELECT q.*, n.start_offset AS mention_start, n.end_offset AS mention_end, n.text AS mention_text
    FROM core.speech q JOIN named n
        ON n.version_id = q.version_id AND n.start_offset >= q.start_offset AND n.end_offset <= q.end_offset
    QUALIFY row_number() OVER (PARTITION BY q.quotation_id ORDER BY n.start_offset) = 1
)
SELECT d.published_at, d.outlet, h.speaker_name, h.content, h.mention_text, h.kind, h.cue, h.origin, d.url, h.quotation_id,
    h.article_id, h.version_id, h.start_offset, h.end_offset, h.mention_start, h.mention_end, h.confidence,
    CAST(NULL AS VARCHAR) AS note
FROM hit h JOIN core.dated d ON d.version_id = h.version_id
WHERE mart.is_within(d.published_at, since, until) AND mart.is_outlet(d.outlet, in_outlet)
UNION ALL BY NAME
SELECT w.entity_name AS mention_text, w.note FROM meant w WHERE w.note IS NOT NULL
ORDER BY published_at DESC NULLS LAST, origin, start_offset;
COMMENT ON MACRO TABLE mart.quotes_about IS 'Quotations whose words name someone or something, newest first. An ambiguous name gives its candidates instead.';

CREATE OR REPLACE MACRO mart.who_said_what(article) AS TABLE
WITH wanted AS MATERIALIZED (
    SELECT a.version_id FROM mart.article a
    WHERE article IN (a.article_id, a.version_id, a.origin, a.url) OR mart.plain(a.title) = mart.plain(article)
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

CREATE OR REPLACE MACRO mart.attribution_chains(wanted := '', since := '', until := '') AS TABLE
WITH chain AS (
    SELECT a.quotation_id, a.version_id, string_agg(concat_ws(' ', a.hedge, a.entity_name), ' < ' ORDER BY a."position")
            FILTER (a.role <> 'addressee') AS path,
        list(a.entity_name ORDER BY a."position") FILTER (a.role = 'addressee') AS addressees,
        count(*) FILTER (a.role <> 'addressee') AS party_count,
        list(a.entity_id) AS entity_ids
    FROM mart.attribution a
    WHERE a.quotation_id IN (SELECT r.quotation_id FROM core.attribution r WHERE r.role = 'relay')
    GROUP BY a.quotation_id, a.version_id
), meant AS MATERIALIZED (SELECT w.entity_id FROM core.resolve([wanted]) w WHERE w.is_meant)
SELECT d.published_at, d.outlet, c.path, c.party_count, coalesce(c.addressees, []) AS addressees, q.content, q.kind, q.origin,
    d.url, q.quotation_id, q.article_id, q.version_id, q.start_offset, q.end_offset
FROM chain c
JOIN core.speech q ON q.quotation_id = c.quotation_id
JOIN core.dated d ON d.version_id = c.version_id
WHERE (concat(wanted) = '' OR list_has_any(c.entity_ids, (SELECT coalesce(list(m.entity_id), []) FROM meant m)))
    AND mart.is_within(d.published_at, since, until)
ORDER BY c.party_count DESC, d.published_at DESC NULLS LAST, q.origin, q.start_offset;
COMMENT ON MACRO TABLE mart.attribution_chains IS 'Quotations that someone passed on, with the whole path: relay < relay < speaker, longest first.';

CREATE OR REPLACE MACRO mart.who_relies_on_whom(in_outlet := '', since := '', until := '') AS TABLE
WITH brand AS (SELECT DISTINCT mart.plain(o.name) AS plain_name FROM core.outlet o WHERE o.name <> ''),
hop AS (
    SELECT a.*, CASE a.role WHEN 'relay' THEN 'cites' ELSE 'was told to' END AS how
    FROM mart.attribution a LEFT JOIN core.entity_shown e ON e.entity_id = a.entity_id
    WHERE a.role = 'relay' OR (a.role = 'addressee'
        AND (e.shown_label = 'organisation' OR mart.plain(a.entity_name) IN (SELECT b.plain_name FROM brand b)))
)
SELECT coalesce(d.outlet, '(unknown)') AS outlet, h.entity_name AS relies_on, h.how, h.hedge, d.published_at, h.origin, d.url,
    h.quotation_id, h.article_id, h.version_id, coalesce(h.start_offset, q.start_offset) AS start_offset,
    coalesce(h.end_offset, q.end_offset) AS end_offset, q.content,
    v.body[greatest(least(coalesce(h.start_offset, q.start_offset), q.start_offset) - 60, 0) + 1:
        greatest(coalesce(h.end_offset, q.end_offset), q.end_offset) + 60] AS passage
FROM hop h
JOIN core.quotation q ON q.quotation_id = h.quotation_id
JOIN core.dated d ON d.version_id = h.version_id
JOIN core.version v ON v.version_id = h.version_id
WHERE mart.is_outlet(d.outlet, in_outlet) AND mart.is_within(d.published_at, since, until)
    AND mart.plain(h.entity_name) IS DISTINCT FROM mart.plain(d.outlet)
ORDER BY d.outlet, h.entity_name, d.published_at DESC NULLS LAST, h.origin, start_offset;
COMMENT ON MACRO TABLE mart.who_relies_on_whom IS 'Where an outlet takes words from: relays it cites and outlets a speaker "told", each with the passage.';

CREATE OR REPLACE MACRO mart.first_to_quote(wanted, since := '', until := '') AS TABLE
WITH meant AS MATERIALIZED (SELECT w.entity_id FROM core.resolve([wanted]) w WHERE w.is_meant),
said AS (
    SELECT q.quotation_id, q.speaker_name, q.content, q.origin, q.article_id, q.version_id, q.start_offset, q.end_offset,
        mart.plain(q.content) AS words, d.published_at, coalesce(d.outlet, '(unknown)') AS outlet
    FROM core.speech q JOIN core.dated d ON d.version_id = q.version_id
    WHERE q.speaker_id IN (SELECT m.entity_id FROM meant m) AND q.kind IN ('direct', 'block', 'mixed')
        AND mart.is_within(d.published_at, since, until) AND d.published_at IS NOT NULL
), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY words ORDER BY published_at, outlet, quotation_id) AS place,
        count(*) OVER (PARTITION BY words) AS article_count
    FROM said WHERE length(words) >= 15
), followers AS (
    SELECT words, count(DISTINCT outlet) AS outlet_count, list(DISTINCT outlet) AS outlets FROM ranked GROUP BY words
)
SELECT r.published_at, r.outlet AS first_outlet, r.speaker_name, r.content, f.outlet_count - 1 AS follower_count,
    list_sort(list_filter(f.outlets, lambda o: o <> r.outlet)) AS followers, r.origin, r.quotation_id, r.article_id, r.version_id,
    r.start_offset, r.end_offset
FROM ranked r JOIN followers f ON f.words = r.words
WHERE r.place = 1 ORDER BY f.outlet_count DESC, r.published_at, r.outlet, r.quotation_id;
COMMENT ON MACRO TABLE mart.first_to_quote IS 'The outlet that was first with each utterance of a speaker, and those that followed with the same words.';
