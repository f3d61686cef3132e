-- Counted mentions of the versions of the articles in `scope`; rows that stay as they are are left alone. Unless something
-- was there before (`is_again`), only rows of this transaction count: they stand behind `first_mention`, and the big tables
-- are not looked through.
CREATE OR REPLACE TEMP TABLE named_scope AS
SELECT version_id FROM core.standing WHERE article_id IN (SELECT article_id FROM scope);

CREATE OR REPLACE TEMP TABLE named_new AS
SELECT version_id, analysis_id, entity_id, CAST(count(*) AS INTEGER) AS mention_count FROM core.mention
WHERE entity_id IS NOT NULL AND version_id IN (SELECT version_id FROM named_scope)
    AND (coalesce(getvariable('is_again'), true) OR rowid >= getvariable('first_mention'))
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE named_old AS
SELECT * FROM core.named WHERE coalesce(getvariable('is_again'), true) AND version_id IN (SELECT version_id FROM named_scope);

CREATE OR REPLACE TEMP TABLE named_changed AS
SELECT version_id FROM (FROM named_new EXCEPT FROM named_old) UNION SELECT version_id FROM (FROM named_old EXCEPT FROM named_new);

DELETE FROM core.named WHERE version_id IN (SELECT c.version_id FROM named_changed c SEMI JOIN named_old o ON o.version_id = c.version_id);

INSERT INTO core.named BY NAME SELECT * FROM named_new WHERE version_id IN (SELECT version_id FROM named_changed);
