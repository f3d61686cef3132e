-- The same body is read once: versions that share a body with an analysed one get the same rows, under their own ids.
CREATE OR REPLACE TEMP TABLE twin AS
SELECT w.version_id, arg_min(a.version_id, a.version_id) AS from_version_id, a.analysis_id
FROM core.version w
JOIN core.analysed a ON a.body_sha = w.body_sha
WHERE w.body_sha IN (SELECT id FROM given) AND NOT contains(a.analysis_id, '~')
    AND NOT EXISTS (SELECT 1 FROM core.analysed h WHERE h.version_id = w.version_id AND h.analysis_id = a.analysis_id)
GROUP BY w.version_id, a.analysis_id;

INSERT INTO core.mention BY NAME
SELECT m.* REPLACE (t.version_id AS version_id)
FROM twin t JOIN core.mention m ON m.version_id = t.from_version_id AND m.analysis_id = t.analysis_id;

INSERT INTO core.alias BY NAME
SELECT a.* REPLACE (t.version_id AS version_id)
FROM twin t JOIN core.alias a ON a.version_id = t.from_version_id AND a.analysis_id = t.analysis_id;

CREATE OR REPLACE TEMP TABLE twin_quotation AS
SELECT q.quotation_id AS from_quotation_id, t.version_id,
    left(sha256(concat_ws(chr(31), t.version_id, q.analysis_id, q.start_offset, q.end_offset)), 16) AS quotation_id,
    left(sha256(concat_ws(chr(31), t.version_id, q.analysis_id, 'group', q.group_number)), 16) AS group_id
FROM twin t JOIN core.quotation q ON q.version_id = t.from_version_id AND q.analysis_id = t.analysis_id;

INSERT INTO core.quotation BY NAME
SELECT q.* REPLACE (t.version_id AS version_id, t.quotation_id AS quotation_id, t.group_id AS group_id)
FROM twin_quotation t JOIN core.quotation q ON q.quotation_id = t.from_quotation_id;

INSERT INTO core.attribution BY NAME
SELECT a.* REPLACE (t.version_id AS version_id, t.quotation_id AS quotation_id)
FROM twin_quotation t JOIN core.attribution a ON a.quotation_id = t.from_quotation_id;

INSERT INTO core.analysed BY NAME
SELECT a.* REPLACE (t.version_id AS version_id, stamp.batch_id AS batch_id, stamp.run_id AS run_id, stamp.known_at AS known_at)
FROM twin t JOIN core.analysed a ON a.version_id = t.from_version_id AND a.analysis_id = t.analysis_id, stamp;
