-- Tables of the search index (SQLite). `word` keeps no text of its own: it reads `content`, which unpacks it.
-- Without beginnings of three letters in the index, sol* would merge hundreds of words' lists at each search.
CREATE TABLE document (id INTEGER PRIMARY KEY, article_id TEXT NOT NULL UNIQUE, version_id TEXT NOT NULL,
    stamp TEXT NOT NULL, outlet TEXT, language TEXT, day TEXT, published_at TEXT, title TEXT NOT NULL,
    authors TEXT NOT NULL, origin TEXT, url TEXT);
CREATE TABLE body (id INTEGER PRIMARY KEY, packed BLOB NOT NULL);
CREATE VIEW content AS SELECT d.id AS rowid, d.title, inflate(b.packed) AS body, d.authors,
    facets(d.outlet, d.language) AS facets FROM document d JOIN body b ON b.id = d.id;
CREATE VIRTUAL TABLE word USING fts5(title, body, authors, facets, content = 'content',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '3');
INSERT INTO word (word, rank) VALUES ('rank', 'bm25(5.0, 1.0, 3.0, 0.0)');
CREATE TABLE batch (batch_id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE marked (search TEXT NOT NULL, article_id TEXT NOT NULL, version_id TEXT NOT NULL, known_at TEXT NOT NULL,
    PRIMARY KEY (search, version_id)) WITHOUT ROWID;
PRAGMA user_version = 2;
