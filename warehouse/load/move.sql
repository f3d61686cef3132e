-- Bodies that came in during this epoch and turn out to be a new version of an older article: `move` says from where to where.
CREATE OR REPLACE TEMP TABLE moved AS
SELECT v.version_id AS old_id, m.new_article_id AS article_id,
    left(sha256(concat_ws(chr(31), m.new_article_id, v.body_sha, v.title)), 16) AS new_id
FROM core.version v JOIN move m ON m.old_article_id = v.article_id AND m.body_sha = v.body_sha
WHERE NOT v.is_keyed_by_url;

UPDATE raw.entry e SET version_id = m.new_id, article_id = m.article_id FROM moved m WHERE e.version_id = m.old_id;
UPDATE core.version v SET version_id = m.new_id, article_id = m.article_id FROM moved m WHERE v.version_id = m.old_id;
UPDATE core.analysed a SET version_id = m.new_id FROM moved m WHERE a.version_id = m.old_id;
UPDATE core.mention x SET version_id = m.new_id FROM moved m WHERE x.version_id = m.old_id;
UPDATE core.named x SET version_id = m.new_id FROM moved m WHERE x.version_id = m.old_id;
UPDATE core.alias x SET version_id = m.new_id FROM moved m WHERE x.version_id = m.old_id;
UPDATE core.shingle x SET version_id = m.new_id FROM moved m WHERE x.version_id = m.old_id;
UPDATE core.overlap x SET version_id = m.new_id FROM moved m WHERE x.version_id = m.old_id;
UPDATE core.overlap x SET like_version_id = m.new_id FROM moved m WHERE x.like_version_id = m.old_id;
DELETE FROM core.wording WHERE version_id IN (SELECT old_id FROM moved);
UPDATE core.attribution x SET version_id = m.new_id,
    quotation_id = left(sha256(concat_ws(chr(31), m.new_id, q.analysis_id, q.start_offset, q.end_offset)), 16)
FROM moved m, core.quotation q WHERE q.version_id = m.old_id AND x.quotation_id = q.quotation_id;
UPDATE core.quotation x SET version_id = m.new_id,
    quotation_id = left(sha256(concat_ws(chr(31), m.new_id, x.analysis_id, x.start_offset, x.end_offset)), 16),
    group_id = left(sha256(concat_ws(chr(31), m.new_id, x.analysis_id, 'group', x.group_number)), 16)
FROM moved m WHERE x.version_id = m.old_id;
DELETE FROM core.standing WHERE version_id IN (SELECT old_id FROM moved);
DELETE FROM core.article WHERE article_id IN (SELECT old_article_id FROM move)
    AND article_id NOT IN (SELECT article_id FROM core.version);
