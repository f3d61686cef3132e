-- Quotations: by whom, about whom, passed on by whom, first where.
-- Both find the rows asked for before they look at anything else: a filter on core.speech or mart.attribution would join
-- all of the store first.
CREATE OR REPLACE MACRO core.speech_of(quotation_ids) AS TABLE
WITH hit AS MATERIALIZED (
    SELECT q.* FROM core.quotation q WHERE q.quotation_id IN (SELECT unnest(CAST(quotation_ids AS VARCHAR[])))
)
SELECT q.quotation_id, q.version_id, s.article_id, s.origin, s.published_at, o.name AS outlet, d.url, q.start_offset, q.end_offset,
    q.content, q.kind, q.group_id, q.cue, e.shown_id AS speaker_id,
    coalesce(e.shown_name, q.speaker_name, q.speaker_text) AS speaker_name, q.confidence
FROM hit q
JOIN core.standing s ON s.version_id = q.version_id AND s.analysis_id = q.analysis_id AND s.is_current
LEFT JOIN core.description d ON d.description_id = s.description_id
LEFT JOIN core.outlet o ON o.outlet_id = s.outlet_id
LEFT JOIN core.entity_split p ON p.entity_id = q.speaker_entity_id AND p.article_id = s.article_id
LEFT JOIN core.entity_shown e ON e.entity_id = coalesce(p.into_entity_id, q.speaker_entity_id);
COMMENT ON MACRO TABLE core.speech_of IS 'Quotations by their ids, with what is known of their articles.';

CREATE OR REPLACE MACRO core.parties_of(quotation_ids) AS TABLE
WITH hit AS MATERIALIZED (
    SELECT a.* FROM core.attribution a WHERE a.quotation_id IN (SELECT unnest(CAST(quotation_ids AS VARCHAR[])))
), named AS (
    SELECT a.quotation_id, a.role, a."position", a.hedge, coalesce(e.shown_name, a.name, a.text) AS entity_name
    FROM hit a
    JOIN core.standing s ON s.version_id = a.version_id AND s.analysis_id = a.analysis_id AND s.is_current
    LEFT JOIN core.entity_split p ON p.entity_id = a.entity_id AND p.article_id = s.article_id
    LEFT JOIN core.entity_shown e ON e.entity_id = coalesce(p.into_entity_id, a.entity_id)
)
SELECT n.quotation_id, coalesce(list(n.entity_name ORDER BY n."position") FILTER (n.role = 'addressee'), []) AS addressees,
    coalesce(list(n.entity_name ORDER BY n."position") FILTER (n.role = 'relay'), []) AS relays,
    coalesce(list(n.entity_name ORDER BY n."position") FILTER (n.role = 'speaker'), [])[2:] AS co_speakers,
    concat_ws(' < ', string_agg(concat_ws(' ', n.hedge, n.entity_name), ' < ' ORDER BY n."position") FILTER (n.role = 'relay'),
        string_agg(concat_ws(' ', n.hedge, n.entity_name), ' and ' ORDER BY n."position") FILTER (n.role = 'speaker')) AS path
FROM named n GROUP BY n.quotation_id;
COMMENT ON MACRO TABLE core.parties_of IS 'Addressees, relays, co-speakers and path of quotations by their ids.';

CREATE OR REPLACE MACRO core.voices(first_day, last_day, by_outlet) AS TABLE
-- The chain has all that speak: "A and B said" is in the words of both.
SELECT coalesce(p.into_entity_id, a.entity_id) AS entity_id, s.article_id, o.name AS outlet
FROM core.attribution a
JOIN core.standing s ON s.version_id = a.version_id AND s.analysis_id = a.analysis_id AND s.is_current
LEFT JOIN core.outlet o ON o.outlet_id = s.outlet_id
LEFT JOIN core.entity_split p ON p.entity_id = a.entity_id AND p.article_id = s.article_id
WHERE a.role = 'speaker' AND a.entity_id IS NOT NULL AND mart.is_within(s.published_at, first_day, last_day)
    AND mart.is_outlet(o.name, by_outlet);
COMMENT ON MACRO TABLE core.voices IS 'One speaker of one quotation, alone or with others, and the outlet that quotes; under the machine''s id.';

CREATE OR REPLACE MACRO core.most_quoted(first_day, last_day, by_outlet, at_most) AS TABLE
WITH counted AS (
    SELECT v.entity_id, count(*) AS quotation_count FROM core.voices(first_day, last_day, by_outlet) v GROUP BY v.entity_id
)
SELECT e.shown_id AS speaker_id, any_value(e.shown_name) AS speaker_name, CAST(sum(c.quotation_count) AS BIGINT) AS quotation_count
FROM counted c JOIN core.entity_shown e ON e.entity_id = c.entity_id
GROUP BY e.shown_id ORDER BY quotation_count DESC, speaker_name, e.shown_id LIMIT at_most;
COMMENT ON MACRO TABLE core.most_quoted IS 'Those who are quoted most, alone or with others.';

CREATE OR REPLACE MACRO mart.quotes_by(wanted, since := '', until := '', in_outlet := '', at_most := 1000000) AS TABLE
WITH asked AS MATERIALIZED (FROM core.resolve([wanted])),
own AS (
    SELECT q.quotation_id, q.published_at, q.outlet_id, q.origin
    FROM core.said_by((SELECT list(a.entity_id) FROM asked a WHERE a.is_meant)) q
    UNION
    SELECT q.quotation_id, s.published_at, s.outlet_id, s.origin FROM core.quotation q
    JOIN core.standing s ON s.version_id = q.version_id AND s.analysis_id = q.analysis_id AND s.is_current
    WHERE q.speaker_entity_id IS NULL AND mart.plain(coalesce(q.speaker_name, q.speaker_text)) = mart.plain(wanted)
), picked AS MATERIALIZED (
    SELECT w.quotation_id FROM own w LEFT JOIN core.outlet o ON o.outlet_id = w.outlet_id
    WHERE mart.is_within(w.published_at, since, until) AND mart.is_outlet(o.name, in_outlet)
    ORDER BY w.published_at DESC NULLS LAST, w.origin, w.quotation_id LIMIT at_most
)
SELECT q.published_at, q.outlet, q.speaker_name, coalesce(p.co_speakers, []) AS co_speakers, q.content, q.kind, q.cue,
    coalesce(p.addressees, []) AS addressees, coalesce(p.relays, []) AS relays, q.origin, q.url, q.quotation_id, q.article_id,
    q.version_id, q.start_offset, q.end_offset, q.confidence, CAST(NULL AS VARCHAR) AS note
FROM core.speech_of((SELECT list(k.quotation_id) FROM picked k)) q
LEFT JOIN core.parties_of((SELECT list(k.quotation_id) FROM picked k)) p ON p.quotation_id = q.quotation_id
UNION ALL BY NAME
SELECT a.entity_name AS speaker_name, a.note FROM asked a WHERE a.note IS NOT NULL
ORDER BY published_at DESC NULLS LAST, origin, start_offset;
COMMENT ON MACRO TABLE mart.quotes_by IS 'Quotations of one speaker, alone or with others, newest first. An ambiguous name gives its candidates instead, with a note.';

CREATE OR REPLACE MACRO mart.quotes_about(wanted, since := '', until := '', in_outlet := '', at_most := 1000000) AS TABLE
WITH asked AS MATERIALIZED (FROM core.resolve([wanted])),
named AS MATERIALIZED (
    SELECT n.version_id, n.start_offset, n.end_offset, n.text, n.published_at
    FROM core.naming((SELECT list(a.entity_id) FROM asked a WHERE a.is_meant)) n
    LEFT JOIN core.outlet o ON o.outlet_id = n.outlet_id
    WHERE mart.is_within(n.published_at, since, until) AND mart.is_outlet(o.name, in_outlet)
), hit AS MATERIALIZED (
    SELECT q.quotation_id, n.published_at, min(n.start_offset) AS mention_start,
        arg_min(n.end_offset, n.start_offset) AS mention_end, arg_min(n.text, n.start_offset) AS mention_text
    FROM named n
    JOIN core.quotation q ON n.version_id = q.version_id AND n.start_offset >= q.start_offset AND n.end_offset <= q.end_offset
    JOIN core.standing s ON s.version_id = q.version_id AND s.analysis_id = q.analysis_id
    GROUP BY q.quotation_id, n.published_at
    ORDER BY n.published_at DESC NULLS LAST, q.quotation_id LIMIT at_most
)
SELECT q.published_at, q.outlet, q.speaker_name, q.content, h.mention_text, q.kind, q.cue, q.origin, q.url, q.quotation_id,
    q.article_id, q.version_id, q.start_offset, q.end_offset, h.mention_start, h.mention_end, q.confidence,
    CAST(NULL AS VARCHAR) AS note
FROM hit h JOIN core.speech_of((SELECT list(k.quotation_id) FROM hit k)) q ON q.quotation_id = h.quotation_id
UNION ALL BY NAME
SELECT a.entity_name AS mention_text, a.note FROM asked a WHERE a.note IS NOT NULL
ORDER BY published_at DESC NULLS LAST, origin, start_offset;
COMMENT ON MACRO TABLE mart.quotes_about IS 'Quotations whose words name someone or something, newest first. An ambiguous name gives its candidates instead.';

CREATE OR REPLACE MACRO mart.who_said_what(article) AS TABLE
WITH wanted AS MATERIALIZED (
    SELECT a.version_id FROM mart.article a
    WHERE article IN (a.article_id, a.version_id, a.origin, a.url) OR strip_accents(lower(a.title)) = strip_accents(lower(trim(article)))
), hit AS MATERIALIZED (
    SELECT q.quotation_id FROM core.quotation q WHERE q.version_id IN (SELECT w.version_id FROM wanted w)
)
SELECT q.origin, q.start_offset, q.end_offset, q.speaker_name, q.cue, q.content, q.kind, coalesce(p.addressees, []) AS addressees,
    coalesce(p.relays, []) AS relays, coalesce(p.co_speakers, []) AS co_speakers, q.group_id, q.quotation_id, q.article_id,
    q.version_id, q.speaker_id, q.confidence
FROM core.speech_of((SELECT list(h.quotation_id) FROM hit h)) q
LEFT JOIN core.parties_of((SELECT list(h.quotation_id) FROM hit h)) p ON p.quotation_id = q.quotation_id
ORDER BY q.origin, q.start_offset;
COMMENT ON MACRO TABLE mart.who_said_what IS 'Quotations of one article in order; the article is given by id, version, origin, URL or headline.';

CREATE OR REPLACE MACRO mart.attribution_chains(wanted := '', since := '', until := '', at_most := 1000000) AS TABLE
WITH asked AS MATERIALIZED (FROM core.resolve([wanted])),
size AS (
    SELECT a.quotation_id, a.version_id, a.analysis_id, count(*) AS party_count FROM core.attribution a WHERE a.role <> 'addressee'
    GROUP BY a.quotation_id, a.version_id, a.analysis_id HAVING bool_or(a.role = 'relay')
), picked AS MATERIALIZED (
    SELECT z.quotation_id, z.party_count FROM size z JOIN core.dated d ON d.version_id = z.version_id AND d.analysis_id = z.analysis_id
    WHERE mart.is_within(d.published_at, since, until) AND (concat(wanted) = '' OR z.quotation_id IN (
        SELECT a.quotation_id FROM mart.attribution a WHERE a.entity_id IN (SELECT w.entity_id FROM asked w WHERE w.is_meant)))
    ORDER BY z.party_count DESC, d.published_at DESC NULLS LAST, d.origin, z.quotation_id LIMIT at_most
)
SELECT q.published_at, q.outlet, c.path, k.party_count, c.addressees, q.content, q.kind, q.origin, q.url, q.quotation_id,
    q.article_id, q.version_id, q.start_offset, q.end_offset, CAST(NULL AS VARCHAR) AS note
FROM picked k
JOIN core.speech_of((SELECT list(l.quotation_id) FROM picked l)) q ON q.quotation_id = k.quotation_id
JOIN core.parties_of((SELECT list(l.quotation_id) FROM picked l)) c ON c.quotation_id = k.quotation_id
UNION ALL BY NAME
SELECT concat(w.entity_name, ': ', w.note) AS note FROM asked w WHERE w.note IS NOT NULL
ORDER BY party_count DESC, published_at DESC NULLS LAST, origin, start_offset;
COMMENT ON MACRO TABLE mart.attribution_chains IS 'Quotations that someone passed on, with the whole path: relay < relay < speaker, longest first. An ambiguous name gives its candidates instead, with a note.';

CREATE OR REPLACE MACRO core.reliance(by_outlet, first_day, last_day) AS TABLE
WITH party_row AS (  -- two scans: with OR, every speaker of the store would be joined first
    SELECT a.* FROM core.attribution a WHERE a.role IN ('relay', 'addressee')
    UNION ALL
    SELECT a.* FROM core.attribution a
    SEMI JOIN core.quotation q ON q.quotation_id = a.quotation_id AND ends_with(q."rule", 'outlet voice') WHERE a.role = 'speaker'
), named AS MATERIALIZED (
    SELECT a.quotation_id, a.version_id, s.article_id, s.origin, s.published_at, o.name AS outlet,
        coalesce(e.shown_name, a.name, a.text) AS entity_name, e.shown_label AS label, a.role, a."position", a.hedge,
        a.start_offset, a.end_offset
    FROM party_row a
    JOIN core.standing s ON s.version_id = a.version_id AND s.analysis_id = a.analysis_id AND s.is_current
    LEFT JOIN core.outlet o ON o.outlet_id = s.outlet_id
    LEFT JOIN core.entity_split p ON p.entity_id = a.entity_id AND p.article_id = s.article_id
    LEFT JOIN core.entity_shown e ON e.entity_id = coalesce(p.into_entity_id, a.entity_id)
    WHERE mart.is_outlet(o.name, by_outlet) AND mart.is_within(s.published_at, first_day, last_day)
), twice AS MATERIALIZED (
    -- Who was told the words and passes them on stands in the chain twice, and is one.
    SELECT n.quotation_id, n.entity_name FROM named n GROUP BY n.quotation_id, n.entity_name HAVING count(*) > 1
), hop AS (
    SELECT * FROM named n ANTI JOIN twice t ON t.quotation_id = n.quotation_id AND t.entity_name = n.entity_name
    UNION ALL
    SELECT * FROM named n SEMI JOIN twice t ON t.quotation_id = n.quotation_id AND t.entity_name = n.entity_name
    QUALIFY row_number() OVER (PARTITION BY n.quotation_id, n.entity_name ORDER BY
        n.role = 'addressee' AND coalesce(n.label = 'organisation', false) DESC, n.role DESC, n."position" DESC) = 1
), party AS MATERIALIZED (
    SELECT n.entity_name, mart.plain(n.entity_name) AS plain_name FROM (SELECT DISTINCT h.entity_name FROM named h) n
), brand AS MATERIALIZED (
    SELECT o.name, mart.plain(o.name) AS plain_name, regexp_replace(mart.plain(o.name), '^the ', '') AS bare_name FROM core.outlet o
), own AS MATERIALIZED (
    -- What an outlet calls itself: its name, the initials of it, other names of the entity that has this name.
    SELECT b.name, b.plain_name FROM brand b
    UNION SELECT b.name, array_to_string(list_transform(string_split(b.bare_name, ' '), lambda w: w[1]), '') FROM brand b
    UNION SELECT c.name, x.plain_name FROM (SELECT b.name, unnest([b.plain_name, b.bare_name]) AS plain_name FROM brand b) c
    JOIN core.name n ON n.plain_name = c.plain_name JOIN core.name x ON x.entity_id = n.entity_id
)
SELECT coalesce(h.outlet, '(unknown)') AS outlet, h.entity_name AS relies_on,
    CASE h.role WHEN 'relay' THEN 'cites' WHEN 'speaker' THEN 'quotes' ELSE 'was told to' END AS how, h.hedge, h.published_at, h.origin,
    h.quotation_id, h.article_id, h.version_id, h.start_offset, h.end_offset
FROM hop h
JOIN party p ON p.entity_name = h.entity_name
LEFT JOIN brand b ON b.name = h.outlet
LEFT JOIN own w ON w.name = h.outlet AND w.plain_name = p.plain_name
WHERE (h.role IN ('relay', 'speaker') OR h.label = 'organisation' OR p.plain_name IN (SELECT x.plain_name FROM brand x))
    AND w.name IS NULL AND NOT coalesce(ends_with(b.plain_name, concat(' ', p.plain_name)), false)
    AND NOT regexp_matches(p.plain_name, '^(this|our) (newspaper|paper|magazine|website|station|network|agency|reporter|correspondent)$');
COMMENT ON MACRO TABLE core.reliance IS 'mart.who_relies_on_whom without the words.';

CREATE OR REPLACE MACRO mart.passage(article_body, from_offset, to_offset) AS
    article_body[greatest(from_offset - 60, 0) + 1:to_offset + 60];
COMMENT ON MACRO mart.passage IS 'A span of a body with 60 characters before and after.';

CREATE OR REPLACE MACRO mart.who_relies_on_whom(in_outlet := '', since := '', until := '') AS TABLE
SELECT r.outlet, r.relies_on, r.how, r.hedge, r.published_at, r.origin, d.url, r.quotation_id, r.article_id, r.version_id,
    coalesce(r.start_offset, q.start_offset) AS start_offset, coalesce(r.end_offset, q.end_offset) AS end_offset, q.content,
    mart.passage(v.body, least(coalesce(r.start_offset, q.start_offset), q.start_offset),
        greatest(coalesce(r.end_offset, q.end_offset), q.end_offset)) AS passage
FROM core.reliance(in_outlet, since, until) r
JOIN core.quotation q ON q.quotation_id = r.quotation_id
JOIN core.version v ON v.version_id = r.version_id
JOIN core.dated d ON d.version_id = r.version_id
ORDER BY r.outlet, r.relies_on, r.published_at DESC NULLS LAST, r.origin, start_offset;
COMMENT ON MACRO TABLE mart.who_relies_on_whom IS 'Where an outlet takes words from: relays it cites, outlets whose own words it quotes, and outlets a speaker "told", each with the passage.';
