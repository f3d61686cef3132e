-- Who says what in one article?
-- $article VARCHAR: id, version, origin, URL or headline of the article
-- show: speaker_name, co_speakers, cue, content, addressees, relays
SELECT * FROM mart.who_said_what($article);
