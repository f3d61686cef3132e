-- Small words that the other macros are made of. No parameter of a macro is called like a column of any
-- table or view: DuckDB takes an unqualified column inside a view for a conflict with the parameter of the same name. Defaults are
-- empty texts, since a lake stores no NULL among them.
CREATE OR REPLACE MACRO mart.plain(spoken) AS
    trim(regexp_replace(lower(strip_accents(spoken)), '[^\p{L}\p{N}]+', ' ', 'g'));
COMMENT ON MACRO mart.plain IS 'Words without accents, case and punctuation, as names are compared.';

-- By way of microseconds: AT TIME ZONE takes ten times as long.
CREATE OR REPLACE MACRO mart.on_day(moment) AS CAST(make_timestamp(epoch_us(moment)) AS DATE);
COMMENT ON MACRO mart.on_day IS 'Day of a moment in UTC.';

CREATE OR REPLACE MACRO mart.from_day(since_day) AS
    coalesce(CAST(nullif(CAST(since_day AS VARCHAR), '') AS DATE), DATE '0001-01-01');
COMMENT ON MACRO mart.from_day IS 'First day of a window; without one, the first of all days.';

CREATE OR REPLACE MACRO mart.to_day(until_day) AS
    coalesce(CAST(nullif(CAST(until_day AS VARCHAR), '') AS DATE), DATE '9999-12-31');
COMMENT ON MACRO mart.to_day IS 'Last day of a window; without one, the last of all days.';

CREATE OR REPLACE MACRO mart.is_within(moment, first_day, last_day) AS
    concat(first_day, last_day) = ''
    OR CAST(make_timestamp(epoch_us(moment)) AS DATE) BETWEEN mart.from_day(first_day) AND mart.to_day(last_day);
COMMENT ON MACRO mart.is_within IS 'Whether a moment lies in a window of days, both ends included; what has no date lies in no window but the open one.';

CREATE OR REPLACE MACRO mart.is_outlet(outlet_name, wanted_outlet) AS
    concat(wanted_outlet) = ''
    OR mart.plain(outlet_name) IN (mart.plain(CAST(wanted_outlet AS VARCHAR)), concat('the ', mart.plain(CAST(wanted_outlet AS VARCHAR))));
COMMENT ON MACRO mart.is_outlet IS 'Whether an outlet is the one wanted, accents, case and a leading "The" aside; an empty name wants all.';

CREATE OR REPLACE VIEW core.speech AS
SELECT q.quotation_id, q.version_id, s.article_id, s.origin, q.start_offset, q.end_offset, q.content, q.kind, q.group_id,
    q.cue, q.cue_lemma, q.speaker_start, q.speaker_end, q.speaker_text, e.shown_id AS speaker_id,
    coalesce(e.shown_name, q.speaker_name, q.speaker_text) AS speaker_name, e.shown_label AS speaker_label,
    q.confidence, q."rule", s.published_at, o.name AS outlet
FROM core.quotation q
JOIN core.standing s ON s.version_id = q.version_id AND s.analysis_id = q.analysis_id AND s.is_current
LEFT JOIN core.outlet o ON o.outlet_id = s.outlet_id
LEFT JOIN core.entity_split p ON p.entity_id = q.speaker_entity_id AND p.article_id = s.article_id
LEFT JOIN core.entity_shown e ON e.entity_id = coalesce(p.into_entity_id, q.speaker_entity_id);
COMMENT ON VIEW core.speech IS 'mart.quotation without addressees and relays, which costs far less over all quotations.';
COMMENT ON COLUMN core.speech.quotation_id IS 'The quotation.';
COMMENT ON COLUMN core.speech.version_id IS 'Version that holds it.';
COMMENT ON COLUMN core.speech.article_id IS 'Its article.';
COMMENT ON COLUMN core.speech.origin IS 'File or URL of the article.';
COMMENT ON COLUMN core.speech.start_offset IS 'Where the words reported begin in the body.';
COMMENT ON COLUMN core.speech.end_offset IS 'Where they end, exclusive.';
COMMENT ON COLUMN core.speech.content IS 'The words reported.';
COMMENT ON COLUMN core.speech.kind IS 'direct, mixed, indirect or block.';
COMMENT ON COLUMN core.speech.group_id IS 'Utterance: pieces of one utterance share it.';
COMMENT ON COLUMN core.speech.cue IS 'Words that signal it.';
COMMENT ON COLUMN core.speech.cue_lemma IS 'Lemma of the cue.';
COMMENT ON COLUMN core.speech.speaker_start IS 'Where the words that name the speaker begin.';
COMMENT ON COLUMN core.speech.speaker_end IS 'Where they end, exclusive.';
COMMENT ON COLUMN core.speech.speaker_text IS 'Words that name the speaker.';
COMMENT ON COLUMN core.speech.speaker_id IS 'Entity of the speaker; NULL where not resolved.';
COMMENT ON COLUMN core.speech.speaker_name IS 'Name of the speaker.';
COMMENT ON COLUMN core.speech.speaker_label IS 'What the speaker is: person, organisation ...';
COMMENT ON COLUMN core.speech.confidence IS 'How sure, 0 to 1.';
COMMENT ON COLUMN core.speech."rule" IS 'Rule that found it.';
COMMENT ON COLUMN core.speech.published_at IS 'When the article was published; NULL where not known.';
COMMENT ON COLUMN core.speech.outlet IS 'Publishing brand.';

CREATE OR REPLACE VIEW core.dated AS
SELECT s.version_id, s.article_id, s.origin, s.analysis_id, s.observed_at, o.name AS outlet, d.url, s.published_at,
    mart.on_day(s.published_at) AS published_date, d.language, d.agency, d.authors
FROM core.standing s
-- The left join costs nothing where no column of the description is asked for.
LEFT JOIN core.description d ON d.description_id = s.description_id
LEFT JOIN core.outlet o ON o.outlet_id = s.outlet_id
WHERE s.is_current;
COMMENT ON VIEW core.dated IS 'mart.article without its text.';
COMMENT ON COLUMN core.dated.version_id IS 'Current version of the article.';
COMMENT ON COLUMN core.dated.article_id IS 'The article.';
COMMENT ON COLUMN core.dated.origin IS 'File or URL of the article.';
COMMENT ON COLUMN core.dated.analysis_id IS 'Analysis that the views show; NULL where not analysed.';
COMMENT ON COLUMN core.dated.observed_at IS 'When this version was last seen at a door.';
COMMENT ON COLUMN core.dated.outlet IS 'Publishing brand.';
COMMENT ON COLUMN core.dated.url IS 'URL; NULL where not known.';
COMMENT ON COLUMN core.dated.published_at IS 'When it was published; NULL where not known.';
COMMENT ON COLUMN core.dated.published_date IS 'Day of publication in UTC.';
COMMENT ON COLUMN core.dated.language IS 'Language of the body.';
COMMENT ON COLUMN core.dated.agency IS 'News agency credited.';
COMMENT ON COLUMN core.dated.authors IS 'Authors as printed.';

CREATE OR REPLACE VIEW mart.sentence AS
WITH numbered AS (
    SELECT s.version_id, s.article_id, s.origin, v.body, a.sentence_starts, a.sentence_ends,
        unnest(generate_series(1, len(a.sentence_starts))) AS n
    FROM core.standing s
    JOIN core.analysed a ON a.version_id = s.version_id AND a.analysis_id = s.analysis_id
    JOIN core.version v ON v.version_id = s.version_id
    WHERE s.is_current
)
SELECT version_id, article_id, origin, CAST(n AS INTEGER) AS sentence, sentence_starts[n] AS start_offset,
    sentence_ends[n] AS end_offset, body[sentence_starts[n] + 1:sentence_ends[n]] AS text
FROM numbered;
COMMENT ON VIEW mart.sentence IS 'One sentence of a current version.';
COMMENT ON COLUMN mart.sentence.version_id IS 'Version that holds it.';
COMMENT ON COLUMN mart.sentence.article_id IS 'Its article.';
COMMENT ON COLUMN mart.sentence.origin IS 'File or URL of the article.';
COMMENT ON COLUMN mart.sentence.sentence IS 'Number of the sentence, from 1.';
COMMENT ON COLUMN mart.sentence.start_offset IS 'Where it begins in the body.';
COMMENT ON COLUMN mart.sentence.end_offset IS 'Where it ends, exclusive.';
COMMENT ON COLUMN mart.sentence.text IS 'The words.';
