"""A generated warehouse of any size for benchmarks: `python -m tests.bench.generated FILE [ARTICLES]`.

25 mentions and 6 quotations an article over two years and 40 outlets; entities and words follow Zipf's law. The last two
of every ten articles are copies of the first. Nothing in it was written by anyone. The same seed gives the same rows.
"""

# ruff: noqa: E501 - one statement a line reads better than many pieces of one
from __future__ import annotations

import sys
from pathlib import Path

from warehouse import migrate, sql
from warehouse.db import attach_file, connect

_SETTING = "TIMESTAMPTZ '2026-10-01 00:00:00+00'"
_NAMES = """
CREATE TEMP MACRO syllable(n) AS list_extract(['ba','ke','ro','mi','ta','lu','sa','ne','vo','di','pa','ri','go','me','za',
    'fu','na','li','te','ko','har','den','mar','vel','tor','bin','sol','ker','dal','win'], (n % 30 + 1)::INTEGER);
CREATE TEMP MACRO word(n) AS concat(syllable(n), syllable(n // 30), CASE WHEN n > 899 THEN syllable(n // 900) ELSE '' END,
    CASE WHEN n > 200 THEN syllable(n // 7) ELSE '' END);
CREATE TEMP MACRO capital(t) AS concat(upper(t[1]), t[2:]);
CREATE TEMP MACRO id(kind, n) AS left(md5(concat(kind, n)), 16);
CREATE TEMP MACRO zipf(n) AS least(n - 1, floor(exp(random() * ln(n))) - 1)::BIGINT;
"""
_STEPS = (
    "SELECT setseed(0.42)",
    f"INSERT INTO core.outlet SELECT id('o', i), 'Outlet ' || capital(word(i * 37)), 'run', {_SETTING} FROM range(40) t(i)",
    f"""INSERT INTO core.entity BY NAME SELECT id('e', i) AS entity_id, 'k' || i AS entity_key,
        concat(capital(word(i * 13 % 9973)), ' ', capital(word(i))) AS name,
        CASE i % 5 WHEN 3 THEN 'place' WHEN 4 THEN 'organisation' ELSE 'person' END AS label, 'run' AS run_id,
        {_SETTING} - to_days((i % 700)::INTEGER) AS known_at FROM range($articles) t(i)""",
    f"""CREATE TEMP TABLE text AS SELECT i, {_SETTING} - to_seconds((($articles - i) * 63072000.0 / $articles)::BIGINT) AS day,
        (zipf(40))::VARCHAR AS outlet, array_to_string(list_transform(range($words),
            lambda w: word(zipf(20000)) || CASE WHEN w % 15 = 14 THEN '.' ELSE '' END), ' ') AS body
        FROM range($articles) t(i)""",
    """UPDATE text t SET body = f.body[1:length(f.body) * 9 // 10] FROM text f WHERE t.i % 10 > 7 AND f.i = t.i // 10 * 10""",
    """INSERT INTO core.article SELECT id('a', i), 'https://outlet-' || outlet || '.example/' || i, 'run', 1, day FROM text""",
    """INSERT INTO core.version SELECT id('v', i), id('a', i), md5(body), capital(body[1:60]), body, length(body), $words, true, 1,
        id('b', i // 100), 'run', day FROM text""",
    """INSERT INTO core.description SELECT id('d', i), 'https://outlet-' || outlet || '.example/' || i, id('o', outlet), [], day,
        NULL, CASE WHEN i % 10 = 0 THEN 'fr' ELSE 'en' END, 1.0, NULL, NULL, body[1:120], [], [], [], 5, 'run', day FROM text""",
    """INSERT INTO core.standing SELECT id('v', i), id('a', i), id('d', i), id('n', 1), true, true, 'page-' || i || '.html',
        ['page-' || i || '.html'], day, day, id('o', outlet) FROM text""",
    """INSERT INTO core.analysed SELECT id('v', i), id('n', 1), md5(body), 'analysed', range(0, length(body)::INTEGER, 100),
        range(100, length(body)::INTEGER + 100, 100), 25, 6, id('b', i // 100), 'run', day FROM text""",
    f"""INSERT INTO meta.batch SELECT id('b', b), 'run', 100, 100, 100, 0, 2500, 600, 0, {_SETTING}
        FROM range($articles // 100) t(b)""",
    """INSERT INTO raw.entry BY NAME SELECT id('x', i) AS origin_id, 'seed' AS door, 'folder' AS root, 'page-' || i || '.html' AS origin,
        'article' AS state, id('a', i) AS article_id, id('v', i) AS version_id, id('d', i) AS description_id, 1 AS epoch,
        id('b', i // 100) AS batch_id, 'run' AS run_id, day AS known_at FROM text""",
    """INSERT INTO core.shingle SELECT id('v', i), ((hash(i * 64 + s) % 4294967296)::BIGINT - 2147483648)::INTEGER, 64
        FROM text, range(64) t(s)""",
    """INSERT INTO core.overlap SELECT id('v', a.i), id('v', b.i), $words * 9 // 10 - 2, 1.0 FROM text a
        JOIN text b ON b.i // 10 = a.i // 10 AND b.i <> a.i WHERE a.i % 10 IN (0, 8, 9) AND b.i % 10 IN (0, 8, 9)""",
    """CREATE TEMP TABLE named AS SELECT i, m, zipf($articles) AS e FROM text, range(25) t(m)""",
    """INSERT INTO core.mention BY NAME SELECT id('v', i) AS version_id, id('n', 1) AS analysis_id, m * 60 AS start_offset,
        m * 60 + 12 AS end_offset, CASE WHEN m % 2 = 0 THEN n.name ELSE split_part(n.name, ' ', 2) END AS text, n.label,
        'name' AS form, n.entity_id FROM named JOIN core.entity n ON n.entity_id = id('e', e)""",
    """INSERT INTO core.named SELECT version_id, analysis_id, entity_id, count(*) FROM core.mention GROUP BY ALL""",
    """INSERT INTO core.alias SELECT DISTINCT n.entity_id, id('v', i), id('n', 1), unnest([n.name, split_part(n.name, ' ', 2)]),
        unnest(['name', 'weak']), 0, 12 FROM named JOIN core.entity n ON n.entity_id = id('e', e) WHERE m < 8""",
    """INSERT INTO core.name SELECT entity_id, kind, text, trim(regexp_replace(lower(strip_accents(text)), '[^\\p{L}\\p{N}]+', ' ', 'g'))
        FROM (SELECT DISTINCT entity_id, kind, text FROM core.alias UNION ALL SELECT entity_id, 'own', name FROM core.entity)""",
    # One in forty is taken for another; people merged and renamed a few.
    f"""INSERT INTO core.entity_link SELECT id('e', i), id('e', i - 5), 0.9, 'nickname', 'one = other', {_SETTING}, NULL
        FROM range(7, $articles, 40) t(i)""",
    f"""INSERT INTO core.entity_decision BY NAME SELECT id('c', i) AS decision_id, 'merge' AS kind, id('e', i) AS entity_id,
        id('e', i + 20) AS into_entity_id, {_SETTING} AS known_at FROM range(0, 2000, 100) t(i)""",
    f"""INSERT INTO core.entity_decision BY NAME SELECT id('r', i) AS decision_id, 'rename' AS kind, id('e', i) AS entity_id,
        'Renamed ' || i AS name, {_SETTING} AS known_at FROM range(1, 2000, 100) t(i)""",
    """INSERT INTO core.entity_shown BY NAME FROM core.entity_computed""",
    """CREATE TEMP TABLE said AS SELECT i, q, zipf($articles) // 5 * 5 + q % 3 AS e, id('q', i * 6 + q) AS said_id FROM text, range(6) t(q)""",
    """UPDATE said s SET e = f.e FROM said f WHERE s.i % 10 > 7 AND f.i = s.i // 10 * 10 AND f.q = s.q""",
    """INSERT INTO core.quotation BY NAME SELECT said_id AS quotation_id, id('v', i) AS version_id, id('n', 1) AS analysis_id,
        q * 200 AS start_offset, q * 200 + 90 AS end_offset, t.body[q * 200 + 1:q * 200 + 90] AS content,
        ['direct', 'mixed', 'indirect'][(i // 10 + q) % 3 + 1] AS kind, said_id AS group_id, q AS group_number, 'said' AS cue, q * 200 + 91 AS cue_start,
        q * 200 + 95 AS cue_end, ['say', 'deny', 'tell'][q % 3 + 1] AS cue_lemma, n.name AS speaker_text,
        q * 200 + 96 AS speaker_start, q * 200 + 108 AS speaker_end, n.entity_id AS speaker_entity_id, n.name AS speaker_name,
        [] AS edits, 0.9 AS confidence, 'generated' AS "rule"
        FROM said JOIN text t USING (i) JOIN core.entity n ON n.entity_id = id('e', e)""",
    """INSERT INTO core.attribution SELECT said_id, id('v', i), id('n', 1), 1, 'speaker', n.name, q * 200 + 96, q * 200 + 108, n.entity_id,
        n.name, NULL, 'said' FROM said JOIN core.entity n ON n.entity_id = id('e', e)""",
    """INSERT INTO core.attribution SELECT said_id, id('v', i), id('n', 1), 0, CASE WHEN q = 0 THEN 'relay' ELSE 'addressee' END, n.name,
        q * 200 + 110, q * 200 + 120, n.entity_id, n.name, CASE WHEN i % 3 = 0 THEN 'reportedly' END, 'told'
        FROM said JOIN core.entity n ON n.entity_id = id('e', e // 50 * 5 + 4) WHERE q < 2""",
    "CREATE TEMP TABLE named_scope AS SELECT version_id FROM core.version",
    sql.read("load/wordings.sql"),
)


def build(path: Path, articles: int = 100_000, words: int = 300) -> None:
    """Write a warehouse file of `articles` articles of `words` words."""
    connection = connect()
    attach_file(connection, path, read_only=False)
    connection.execute("USE media")
    migrate.migrate(connection, str(path))
    connection.execute(_NAMES)
    for step in _STEPS:
        text = step.replace("$articles", str(articles)).replace("$words", str(words))
        connection.execute(text)
    connection.execute("CHECKPOINT media")
    connection.close()


if __name__ == "__main__":
    build(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
