-- Analyses of the versions in `given` by the analysers in `given_analysis` step aside, under a name of their own, for a new
-- reading by the same analyser: what was known until now can be asked for as of then. Their words and counts follow.
CREATE OR REPLACE TEMP TABLE superseded AS
SELECT version_id, analysis_id AS old_id, concat(analysis_id, '~', left(sha256(getvariable('batch')), 8)) AS new_id
FROM core.analysed WHERE version_id IN (SELECT id FROM given) AND analysis_id IN (SELECT id FROM given_analysis);

DELETE FROM core.wording w USING superseded s WHERE w.version_id = s.version_id AND w.analysis_id = s.old_id;
UPDATE core.attribution x SET analysis_id = s.new_id,
    quotation_id = left(sha256(concat_ws(chr(31), q.version_id, s.new_id, q.start_offset, q.end_offset)), 16)
FROM superseded s, core.quotation q
WHERE q.version_id = s.version_id AND q.analysis_id = s.old_id AND x.quotation_id = q.quotation_id;
UPDATE core.quotation x SET analysis_id = s.new_id,
    quotation_id = left(sha256(concat_ws(chr(31), x.version_id, s.new_id, x.start_offset, x.end_offset)), 16),
    group_id = left(sha256(concat_ws(chr(31), x.version_id, s.new_id, 'group', x.group_number)), 16)
FROM superseded s WHERE x.version_id = s.version_id AND x.analysis_id = s.old_id;
UPDATE core.mention x SET analysis_id = s.new_id FROM superseded s WHERE x.version_id = s.version_id AND x.analysis_id = s.old_id;
UPDATE core.alias x SET analysis_id = s.new_id FROM superseded s WHERE x.version_id = s.version_id AND x.analysis_id = s.old_id;
UPDATE core.analysed x SET analysis_id = s.new_id FROM superseded s WHERE x.version_id = s.version_id AND x.analysis_id = s.old_id;
