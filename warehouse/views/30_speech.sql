-- Mentions and quotations of current versions, by the analysis that holds for each.
CREATE OR REPLACE VIEW mart.mention AS
SELECT m.version_id, s.article_id, s.origin, m.start_offset, m.end_offset, m.text, m.label, m.form, m.sense,
    e.shown_id AS entity_id, e.shown_name AS entity_name
FROM core.mention m
JOIN core.standing s ON s.version_id = m.version_id AND s.analysis_id = m.analysis_id AND s.is_current
LEFT JOIN core.entity_split p ON p.entity_id = m.entity_id AND p.article_id = s.article_id
LEFT JOIN core.entity_shown e ON e.entity_id = coalesce(p.into_entity_id, m.entity_id);
COMMENT ON VIEW mart.mention IS 'One span of a current version that names a person, organisation, place ...';
COMMENT ON COLUMN mart.mention.version_id IS 'Version that holds it.';
COMMENT ON COLUMN mart.mention.article_id IS 'Its article.';
COMMENT ON COLUMN mart.mention.origin IS 'File or URL of the article.';
COMMENT ON COLUMN mart.mention.start_offset IS 'Where it begins in the body.';
COMMENT ON COLUMN mart.mention.end_offset IS 'Where it ends, exclusive.';
COMMENT ON COLUMN mart.mention.text IS 'The words.';
COMMENT ON COLUMN mart.mention.label IS 'What it names: person, organisation, place ...';
COMMENT ON COLUMN mart.mention.form IS 'name, pronoun or nominal.';
COMMENT ON COLUMN mart.mention.sense IS 'government, where a place name stands for who rules there; else NULL.';
COMMENT ON COLUMN mart.mention.entity_id IS 'Entity that it names; NULL where not resolved.';
COMMENT ON COLUMN mart.mention.entity_name IS 'Name of the entity.';

CREATE OR REPLACE VIEW mart.attribution AS
SELECT a.quotation_id, a.version_id, s.article_id, s.origin, a."position", a.role, a.text, a.start_offset, a.end_offset,
    e.shown_id AS entity_id, coalesce(e.shown_name, a.name, a.text) AS entity_name, a.hedge, a.cue
FROM core.attribution a
JOIN core.standing s ON s.version_id = a.version_id AND s.analysis_id = a.analysis_id AND s.is_current
LEFT JOIN core.entity_split p ON p.entity_id = a.entity_id AND p.article_id = s.article_id
LEFT JOIN core.entity_shown e ON e.entity_id = coalesce(p.into_entity_id, a.entity_id);
COMMENT ON VIEW mart.attribution IS 'One party in the chain of a quotation of a current version.';
COMMENT ON COLUMN mart.attribution.quotation_id IS 'The quotation.';
COMMENT ON COLUMN mart.attribution.version_id IS 'Version that holds it.';
COMMENT ON COLUMN mart.attribution.article_id IS 'Its article.';
COMMENT ON COLUMN mart.attribution.origin IS 'File or URL of the article.';
COMMENT ON COLUMN mart.attribution."position" IS 'Place in the chain, outermost relay first, from 0.';
COMMENT ON COLUMN mart.attribution.role IS 'relay, addressee or speaker.';
COMMENT ON COLUMN mart.attribution.text IS 'Words that name the party.';
COMMENT ON COLUMN mart.attribution.start_offset IS 'Where they begin; NULL where implied.';
COMMENT ON COLUMN mart.attribution.end_offset IS 'Where they end, exclusive.';
COMMENT ON COLUMN mart.attribution.entity_id IS 'Entity that the party is; NULL where not resolved.';
COMMENT ON COLUMN mart.attribution.entity_name IS 'Name of the party.';
COMMENT ON COLUMN mart.attribution.hedge IS 'Hedge before it, such as "reportedly".';
COMMENT ON COLUMN mart.attribution.cue IS 'Cue of this hop.';

CREATE OR REPLACE VIEW mart.quotation AS
WITH others AS (
    SELECT quotation_id, list(entity_name ORDER BY "position") FILTER (role = 'addressee') AS addressees,
        list(entity_name ORDER BY "position") FILTER (role = 'relay') AS relays
    FROM mart.attribution WHERE role <> 'speaker' GROUP BY quotation_id
)
SELECT q.quotation_id, q.version_id, s.article_id, s.origin, q.start_offset, q.end_offset, q.content, q.kind, q.group_id,
    q.cue, q.cue_start, q.cue_end, q.cue_lemma, q.speaker_start, q.speaker_end, q.speaker_text, e.shown_id AS speaker_id,
    coalesce(e.shown_name, q.speaker_name, q.speaker_text) AS speaker_name,
    coalesce(o.addressees, []) AS addressees, coalesce(o.relays, []) AS relays, q.confidence, q."rule"
FROM core.quotation q
JOIN core.standing s ON s.version_id = q.version_id AND s.analysis_id = q.analysis_id AND s.is_current
LEFT JOIN others o ON o.quotation_id = q.quotation_id
LEFT JOIN core.entity_split p ON p.entity_id = q.speaker_entity_id AND p.article_id = s.article_id
LEFT JOIN core.entity_shown e ON e.entity_id = coalesce(p.into_entity_id, q.speaker_entity_id);
COMMENT ON VIEW mart.quotation IS 'One contiguous span of reported speech of a current version.';
COMMENT ON COLUMN mart.quotation.quotation_id IS 'The quotation.';
COMMENT ON COLUMN mart.quotation.version_id IS 'Version that holds it.';
COMMENT ON COLUMN mart.quotation.article_id IS 'Its article.';
COMMENT ON COLUMN mart.quotation.origin IS 'File or URL of the article.';
COMMENT ON COLUMN mart.quotation.start_offset IS 'Where the words reported begin in the body.';
COMMENT ON COLUMN mart.quotation.end_offset IS 'Where they end, exclusive.';
COMMENT ON COLUMN mart.quotation.content IS 'The words reported.';
COMMENT ON COLUMN mart.quotation.kind IS 'direct, mixed, indirect or block.';
COMMENT ON COLUMN mart.quotation.group_id IS 'Utterance: pieces of one utterance share it.';
COMMENT ON COLUMN mart.quotation.cue IS 'Words that signal it.';
COMMENT ON COLUMN mart.quotation.cue_start IS 'Where the cue begins.';
COMMENT ON COLUMN mart.quotation.cue_end IS 'Where the cue ends, exclusive.';
COMMENT ON COLUMN mart.quotation.cue_lemma IS 'Lemma of the cue.';
COMMENT ON COLUMN mart.quotation.speaker_start IS 'Where the words that name the speaker begin.';
COMMENT ON COLUMN mart.quotation.speaker_end IS 'Where they end, exclusive.';
COMMENT ON COLUMN mart.quotation.speaker_text IS 'Words that name the speaker.';
COMMENT ON COLUMN mart.quotation.speaker_id IS 'Entity of the speaker; NULL where not resolved.';
COMMENT ON COLUMN mart.quotation.speaker_name IS 'Name of the speaker.';
COMMENT ON COLUMN mart.quotation.addressees IS 'Names of those to whom it was said.';
COMMENT ON COLUMN mart.quotation.relays IS 'Names of those who passed it on, outermost first.';
COMMENT ON COLUMN mart.quotation.confidence IS 'How sure, 0 to 1.';
COMMENT ON COLUMN mart.quotation."rule" IS 'Rule that found it.';

CREATE OR REPLACE VIEW mart.attribution_chain AS
SELECT quotation_id, version_id, article_id, origin, "position", role, entity_id, entity_name, hedge,
    lag(entity_name) OVER hops AS passed_on_by,
    string_agg(concat_ws(' ', hedge, entity_name), ' < ') OVER hops AS path
FROM mart.attribution WHERE role <> 'addressee'
WINDOW hops AS (PARTITION BY quotation_id ORDER BY "position" ROWS UNBOUNDED PRECEDING);
COMMENT ON VIEW mart.attribution_chain IS 'The chain of each quotation, unrolled: one row a party, from the outermost relay to the speaker.';
COMMENT ON COLUMN mart.attribution_chain.quotation_id IS 'The quotation.';
COMMENT ON COLUMN mart.attribution_chain.version_id IS 'Version that holds it.';
COMMENT ON COLUMN mart.attribution_chain.article_id IS 'Its article.';
COMMENT ON COLUMN mart.attribution_chain.origin IS 'File or URL of the article.';
COMMENT ON COLUMN mart.attribution_chain."position" IS 'Place in the chain, from 0.';
COMMENT ON COLUMN mart.attribution_chain.role IS 'relay or speaker.';
COMMENT ON COLUMN mart.attribution_chain.entity_id IS 'Entity that the party is; NULL where not resolved.';
COMMENT ON COLUMN mart.attribution_chain.entity_name IS 'Name of the party.';
COMMENT ON COLUMN mart.attribution_chain.hedge IS 'Hedge before it, such as "reportedly".';
COMMENT ON COLUMN mart.attribution_chain.passed_on_by IS 'Party that passes on the words of this one; NULL for the outermost.';
COMMENT ON COLUMN mart.attribution_chain.path IS 'Parties so far, outermost first, each with its hedge.';
