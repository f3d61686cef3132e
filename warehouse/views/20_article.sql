-- Articles: every version with what holds of it, and the current version of each article.
CREATE OR REPLACE VIEW mart.version AS
SELECT s.article_id, s.version_id, s.origin, s.origins, d.url, o.name AS outlet, v.title, d.authors, d.published_at,
    d.modified_at, d.language, d.language_confidence, v.body, d.lead_text AS "lead", d.dateline, d.agency, d.flags,
    v.word_count, s.is_current, s.is_live, s.analysis_id, v.run_id, v.known_at
FROM core.standing s
JOIN core.version v ON v.version_id = s.version_id
JOIN core.description d ON d.description_id = s.description_id
LEFT JOIN core.outlet o ON o.outlet_id = d.outlet_id;
COMMENT ON VIEW mart.version IS 'One text that an article had, with what holds of it today.';
COMMENT ON COLUMN mart.version.article_id IS 'Article that had this text.';
COMMENT ON COLUMN mart.version.version_id IS 'The version.';
COMMENT ON COLUMN mart.version.origin IS 'File path relative to the folder given ("#n" for the n-th member), or URL; the first one in alphabetical order.';
COMMENT ON COLUMN mart.version.origins IS 'All files or URLs that gave this text.';
COMMENT ON COLUMN mart.version.url IS 'URL; NULL where not known.';
COMMENT ON COLUMN mart.version.outlet IS 'Publishing brand.';
COMMENT ON COLUMN mart.version.title IS 'Headline; NULL where none was found.';
COMMENT ON COLUMN mart.version.authors IS 'Authors as printed.';
COMMENT ON COLUMN mart.version.published_at IS 'When it was published; NULL where not known.';
COMMENT ON COLUMN mart.version.modified_at IS 'When it was last changed, as the page says.';
COMMENT ON COLUMN mart.version.language IS 'Language of the body.';
COMMENT ON COLUMN mart.version.language_confidence IS 'How sure that is, 0 to 1.';
COMMENT ON COLUMN mart.version.body IS 'Main text; offsets refer to it.';
COMMENT ON COLUMN mart.version."lead" IS 'Standfirst, else the first sentences; for display.';
COMMENT ON COLUMN mart.version.dateline IS 'Opening place, date and agency text.';
COMMENT ON COLUMN mart.version.agency IS 'News agency credited.';
COMMENT ON COLUMN mart.version.flags IS 'Quality flags.';
COMMENT ON COLUMN mart.version.word_count IS 'Words of the body.';
COMMENT ON COLUMN mart.version.is_current IS 'Whether it is the version of its article that the other views show.';
COMMENT ON COLUMN mart.version.is_live IS 'Whether some origin still gives it.';
COMMENT ON COLUMN mart.version.analysis_id IS 'Analysis that the views show; NULL where not analysed.';
COMMENT ON COLUMN mart.version.run_id IS 'Run that added it.';
COMMENT ON COLUMN mart.version.known_at IS 'When it was added.';

CREATE OR REPLACE VIEW mart.article AS
SELECT article_id, version_id, origin, origins, url, outlet, title, authors, published_at, modified_at, language,
    language_confidence, body, "lead", dateline, agency, flags, word_count, analysis_id, run_id, known_at
FROM mart.version WHERE is_current;
COMMENT ON VIEW mart.article IS 'One article in its current version.';
COMMENT ON COLUMN mart.article.article_id IS 'The article.';
COMMENT ON COLUMN mart.article.version_id IS 'Its current version.';
COMMENT ON COLUMN mart.article.origin IS 'File path relative to the folder given ("#n" for the n-th member), or URL; the first one in alphabetical order.';
COMMENT ON COLUMN mart.article.origins IS 'All files or URLs that gave this text.';
COMMENT ON COLUMN mart.article.url IS 'URL; NULL where not known.';
COMMENT ON COLUMN mart.article.outlet IS 'Publishing brand.';
COMMENT ON COLUMN mart.article.title IS 'Headline; NULL where none was found.';
COMMENT ON COLUMN mart.article.authors IS 'Authors as printed.';
COMMENT ON COLUMN mart.article.published_at IS 'When it was published; NULL where not known.';
COMMENT ON COLUMN mart.article.modified_at IS 'When it was last changed, as the page says.';
COMMENT ON COLUMN mart.article.language IS 'Language of the body.';
COMMENT ON COLUMN mart.article.language_confidence IS 'How sure that is, 0 to 1.';
COMMENT ON COLUMN mart.article.body IS 'Main text; offsets refer to it.';
COMMENT ON COLUMN mart.article."lead" IS 'Standfirst, else the first sentences; for display.';
COMMENT ON COLUMN mart.article.dateline IS 'Opening place, date and agency text.';
COMMENT ON COLUMN mart.article.agency IS 'News agency credited.';
COMMENT ON COLUMN mart.article.flags IS 'Quality flags.';
COMMENT ON COLUMN mart.article.word_count IS 'Words of the body.';
COMMENT ON COLUMN mart.article.analysis_id IS 'Analysis that the views show; NULL where not analysed.';
COMMENT ON COLUMN mart.article.run_id IS 'Run that added this version.';
COMMENT ON COLUMN mart.article.known_at IS 'When this version was added.';
