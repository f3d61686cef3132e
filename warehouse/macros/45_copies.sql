-- Copies: what an outlet changed, and the same words said again in other articles.
CREATE OR REPLACE MACRO mart.copy_differences(article) AS TABLE
WITH wanted AS MATERIALIZED (
    SELECT c.copy_id FROM mart.copy c
    WHERE article IN (c.article_id, c.version_id, c.origin, c.url) OR strip_accents(lower(c.title)) = strip_accents(lower(trim(article)))
), pair AS MATERIALIZED (
    SELECT c.version_id, c.from_version_id, c.outlet, c.from_outlet, c.published_at, c.similarity
    FROM mart.copy c WHERE c.copy_id IN (SELECT w.copy_id FROM wanted w) AND NOT c.is_original
), sentence AS MATERIALIZED (
    SELECT s.version_id, s.start_offset, s.end_offset, s.text, string_split(mart.plain(s.text), ' ') AS words
    FROM (
        SELECT a.version_id, unnest(a.sentence_starts) AS start_offset, unnest(a.sentence_ends) AS end_offset,
            v.body[start_offset + 1:end_offset] AS text
        FROM core.analysed a JOIN core.dated d ON d.version_id = a.version_id AND d.analysis_id = a.analysis_id
        JOIN core.version v ON v.version_id = a.version_id
        WHERE a.version_id IN (SELECT p.version_id FROM pair p UNION SELECT p.from_version_id FROM pair p)
    ) s WHERE mart.plain(s.text) <> ''
), matched AS MATERIALIZED (
    SELECT p.version_id, p.from_version_id, t.start_offset, f.start_offset AS from_start, t.words = f.words AS is_same,
        len(list_intersect(t.words, f.words)) / greatest(len(list_distinct(t.words)), len(list_distinct(f.words))) AS part
    FROM pair p JOIN sentence t ON t.version_id = p.version_id JOIN sentence f ON f.version_id = p.from_version_id
    WHERE part >= 0.5
), best AS (
    SELECT * FROM matched
    QUALIFY row_number() OVER (PARTITION BY version_id, start_offset ORDER BY part DESC, from_start) = 1
), told AS (
    SELECT p.*, CASE WHEN b.version_id IS NULL THEN 'added' ELSE 'changed' END AS difference, t.text, f.text AS from_text,
        t.version_id AS shown_id, t.start_offset, t.end_offset
    FROM pair p JOIN sentence t ON t.version_id = p.version_id
    LEFT JOIN best b ON b.version_id = t.version_id AND b.start_offset = t.start_offset
    LEFT JOIN sentence f ON f.version_id = p.from_version_id AND f.start_offset = b.from_start
    WHERE b.is_same IS DISTINCT FROM true
    UNION ALL
    SELECT p.*, 'dropped', NULL, f.text, f.version_id, f.start_offset, f.end_offset
    FROM pair p JOIN sentence f ON f.version_id = p.from_version_id
    ANTI JOIN matched m ON m.version_id = p.version_id AND m.from_version_id = f.version_id AND m.from_start = f.start_offset
)
SELECT t.outlet, t.from_outlet, t.difference, trim(t.text, chr(10) || ' ') AS text, trim(t.from_text, chr(10) || ' ') AS from_text, t.published_at, t.similarity, t.version_id AS copy_version_id,
    t.from_version_id, t.shown_id AS version_id, t.start_offset, t.end_offset
FROM told t ORDER BY t.published_at NULLS LAST, t.version_id, t.start_offset, t.difference;
COMMENT ON MACRO TABLE mart.copy_differences IS 'How each copy in the group of an article differs from the text it was taken from: sentences added, changed and dropped. The article is given by id, version, origin, URL or headline.';

-- What two utterances have in common is counted on core.wording, which loading keeps: no text is read.
CREATE OR REPLACE MACRO core.sayings(shown_ids) AS TABLE
WITH RECURSIVE said AS MATERIALIZED (
    SELECT q.quotation_id, q.article_id, q.version_id, q.start_offset, q.end_offset, q.speaker_id, q.published_at,
        coalesce(o.name, '(unknown)') AS outlet, w.word_key, w.triples,
        row_number() OVER (ORDER BY q.published_at NULLS LAST, o.name, q.quotation_id) AS turn
    FROM core.said_by(shown_ids) q
    JOIN core.wording w ON w.quotation_id = q.quotation_id
    LEFT JOIN core.outlet o ON o.outlet_id = q.outlet_id
), same AS MATERIALIZED (
    SELECT s.speaker_id, s.word_key, min(s.turn) AS turn, arg_min(s.triples, s.turn) AS triples FROM said s
    GROUP BY s.speaker_id, s.word_key
), triple AS MATERIALIZED (
    SELECT m.turn, m.speaker_id, len(m.triples) AS triple_count, unnest(m.triples) AS triple FROM same m
), common AS (
    SELECT t.speaker_id, t.triple, count(*) AS text_count FROM triple t GROUP BY t.speaker_id, t.triple HAVING text_count > 1
), shared AS MATERIALIZED (
    SELECT t.*, c.text_count FROM triple t JOIN common c ON c.speaker_id = t.speaker_id AND c.triple = t.triple
), needed AS MATERIALIZED (
    -- Three fifths of the shorter one's word triples, and no fewer than three of them unless it is all there is.
    SELECT *, greatest(ceil(0.6 * h.triple_count), least(3, h.triple_count)) AS needed_count FROM shared h
), rare AS (
    -- Who shares so many shares one beside the most frequent, which would pair nearly all with all.
    SELECT * FROM needed n
    QUALIFY row_number() OVER (PARTITION BY n.turn ORDER BY n.text_count DESC, n.triple) >= n.needed_count
), pair AS MATERIALIZED (
    SELECT DISTINCT r.turn AS short_turn, n.turn AS long_turn, r.needed_count FROM rare r
    JOIN needed n ON n.triple = r.triple AND n.speaker_id = r.speaker_id AND n.triple_count >= r.triple_count AND n.turn <> r.turn
), near AS (
    SELECT p.short_turn, p.long_turn FROM pair p
    JOIN same a ON a.turn = p.short_turn JOIN same b ON b.turn = p.long_turn
    WHERE len(list_intersect(a.triples, b.triples)) >= p.needed_count
), drawn AS MATERIALIZED (
    SELECT s.turn, m.turn AS from_turn FROM said s
    JOIN same m ON m.speaker_id = s.speaker_id AND m.word_key = s.word_key AND m.turn < s.turn
    UNION ALL
    SELECT greatest(n.short_turn, n.long_turn), min(least(n.short_turn, n.long_turn)) FROM near n GROUP BY 1
), walk AS (
    SELECT d.turn, d.from_turn AS first_turn, 1 AS depth FROM drawn d
    UNION ALL
    SELECT w.turn, d.from_turn, w.depth + 1 FROM walk w JOIN drawn d ON d.turn = w.first_turn
), home AS (SELECT w.turn, arg_max(w.first_turn, w.depth) AS first_turn FROM walk w GROUP BY w.turn)
SELECT f.quotation_id AS utterance_id, s.quotation_id, s.article_id, s.version_id, s.start_offset, s.end_offset,
    s.word_key, s.speaker_id, s.published_at, s.outlet, coalesce(c.copy_id, s.article_id) AS text_id
FROM said s LEFT JOIN home h ON h.turn = s.turn JOIN said f ON f.turn = coalesce(h.first_turn, s.turn)
LEFT JOIN core.copy c ON c.article_id = s.article_id;
COMMENT ON MACRO TABLE core.sayings IS 'Quotations of the entities of a list of ids, as shown, with the utterance each belongs to (the first quotation with nearly the same words) and the independent text it stands in.';

CREATE OR REPLACE MACRO mart.utterances(wanted, since := '', until := '', at_most := 1000000) AS TABLE
WITH asked AS MATERIALIZED (FROM core.resolve([wanted])),
grouped AS MATERIALIZED (
    SELECT s.utterance_id, min(s.published_at) AS first_at, count(DISTINCT s.article_id) AS article_count,
        count(DISTINCT s.text_id) AS text_count, list(DISTINCT s.outlet ORDER BY s.outlet) AS outlets,
        count(DISTINCT s.word_key) AS wording_count
    FROM core.sayings((SELECT list(a.entity_id) FROM asked a WHERE a.is_meant)) s
    WHERE mart.is_within(s.published_at, since, until) GROUP BY s.utterance_id
    ORDER BY text_count DESC, article_count DESC, first_at NULLS LAST, s.utterance_id LIMIT at_most
)
SELECT g.first_at, q.speaker_name, q.content, g.article_count, g.text_count, g.wording_count, g.outlets, q.origin, g.utterance_id,
    q.quotation_id, q.article_id, q.version_id, q.start_offset, q.end_offset, CAST(NULL AS VARCHAR) AS note
FROM grouped g JOIN core.speech_of((SELECT list(i.utterance_id) FROM grouped i)) q ON q.quotation_id = g.utterance_id
UNION ALL BY NAME
SELECT concat(a.entity_name, ': ', a.note) AS note FROM asked a WHERE a.note IS NOT NULL
ORDER BY text_count DESC, article_count DESC, first_at NULLS LAST, quotation_id;
COMMENT ON MACRO TABLE mart.utterances IS 'What a speaker said, each utterance once: in how many articles, in how many independent texts, in how many wordings. An ambiguous name gives its candidates instead, with a note.';

CREATE OR REPLACE MACRO mart.wordings(wanted, since := '', until := '', at_most := 1000000) AS TABLE
WITH asked AS MATERIALIZED (FROM core.resolve([wanted])),
said AS MATERIALIZED (
    SELECT * FROM core.sayings((SELECT list(a.entity_id) FROM asked a WHERE a.is_meant)) s
    WHERE mart.is_within(s.published_at, since, until)
), varied AS MATERIALIZED (
    SELECT s.*, f.outlet AS first_outlet, f.published_at AS first_at, s.text_id = f.text_id AS is_copy
    FROM said s JOIN said f ON f.quotation_id = s.utterance_id WHERE s.word_key <> f.word_key
    ORDER BY first_at NULLS LAST, s.utterance_id, s.published_at NULLS LAST, s.quotation_id LIMIT at_most
), spoken AS MATERIALIZED (
    SELECT q.quotation_id, q.content FROM core.quotation q
    WHERE q.quotation_id IN (SELECT unnest([v.quotation_id, v.utterance_id]) FROM varied v)
), worded AS (
    SELECT v.*, q.content, f.content AS first_content, string_split(mart.plain(q.content), ' ') AS own,
        string_split(mart.plain(f.content), ' ') AS other
    FROM varied v JOIN spoken q ON q.quotation_id = v.quotation_id JOIN spoken f ON f.quotation_id = v.utterance_id
)
SELECT w.published_at, w.outlet, w.content, w.first_outlet, w.first_content, w.is_copy,
    list_filter(w.other, lambda x: NOT list_contains(w.own, x)) AS dropped_words,
    list_filter(w.own, lambda x: NOT list_contains(w.other, x)) AS added_words,
    w.utterance_id, w.quotation_id, w.article_id, w.version_id, w.start_offset, w.end_offset, w.note
FROM (
    SELECT *, CAST(NULL AS VARCHAR) AS note FROM worded
    UNION ALL BY NAME
    SELECT concat(a.entity_name, ': ', a.note) AS note FROM asked a WHERE a.note IS NOT NULL
) w
ORDER BY w.first_at NULLS LAST, w.utterance_id, w.published_at NULLS LAST, w.quotation_id;
COMMENT ON MACRO TABLE mart.wordings IS 'Where the words of a speaker stand otherwise than where they stood first: words dropped and added. An ambiguous name gives its candidates instead, with a note.';

CREATE OR REPLACE MACRO mart.first_to_quote(wanted, since := '', until := '', at_most := 1000000) AS TABLE
WITH asked AS MATERIALIZED (FROM core.resolve([wanted])),
said AS MATERIALIZED (
    SELECT * FROM core.sayings((SELECT list(a.entity_id) FROM asked a WHERE a.is_meant)) s
    WHERE mart.is_within(s.published_at, since, until) AND s.published_at IS NOT NULL
), picked AS MATERIALIZED (
    SELECT s.utterance_id, count(DISTINCT s.outlet) AS outlet_count,
        min({"at": s.published_at, outlet: s.outlet, quotation_id: s.quotation_id}) AS "first"
    FROM said s GROUP BY s.utterance_id ORDER BY outlet_count DESC, "first" LIMIT at_most
), first_said AS MATERIALIZED (
    SELECT s.*, k.outlet_count FROM picked k JOIN said s ON s.quotation_id = k."first".quotation_id
), followed AS (
    SELECT f.utterance_id, list(DISTINCT s.outlet ORDER BY s.outlet) FILTER (s.outlet <> f.outlet) AS followers,
        list(DISTINCT s.outlet ORDER BY s.outlet) FILTER (s.outlet <> f.outlet AND s.text_id <> f.text_id) AS independent,
        count(DISTINCT s.article_id) AS article_count, count(DISTINCT s.text_id) AS text_count
    FROM first_said f JOIN said s ON s.utterance_id = f.utterance_id GROUP BY f.utterance_id
)
SELECT f.published_at, f.outlet AS first_outlet, q.speaker_name, q.content, f.outlet_count - 1 AS follower_count,
    coalesce(w.followers, []) AS followers, coalesce(w.independent, []) AS independent, w.article_count, w.text_count, q.origin,
    q.quotation_id, q.article_id, q.version_id, q.start_offset, q.end_offset, CAST(NULL AS VARCHAR) AS note
FROM first_said f JOIN followed w ON w.utterance_id = f.utterance_id
JOIN core.speech_of((SELECT list(i.quotation_id) FROM first_said i)) q ON q.quotation_id = f.quotation_id
UNION ALL BY NAME
SELECT concat(a.entity_name, ': ', a.note) AS note FROM asked a WHERE a.note IS NOT NULL
ORDER BY follower_count DESC, published_at, first_outlet, quotation_id;
COMMENT ON MACRO TABLE mart.first_to_quote IS 'The outlet that was first with each utterance of a speaker, those that followed with nearly the same words, and which of them did so in a text of their own. An ambiguous name gives its candidates instead, with a note.';

CREATE OR REPLACE MACRO main.copy_differences(article) AS TABLE FROM mart.copy_differences(article);
CREATE OR REPLACE MACRO main.utterances(wanted, since := '', until := '') AS TABLE
    FROM mart.utterances(wanted, since := since, until := until);
CREATE OR REPLACE MACRO main.wordings(wanted, since := '', until := '') AS TABLE
    FROM mart.wordings(wanted, since := since, until := until);
