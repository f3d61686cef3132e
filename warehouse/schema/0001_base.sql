-- Base tables. Text ids are hashes of natural keys; no constraint but NOT NULL, so that every backend takes this file.
CREATE SCHEMA IF NOT EXISTS meta;
CREATE SCHEMA IF NOT EXISTS raw;
CREATE SCHEMA IF NOT EXISTS core;
CREATE SCHEMA IF NOT EXISTS mart;

-- --- meta: how the warehouse came to hold what it holds ---

CREATE TABLE IF NOT EXISTS meta.migration (
    version INTEGER NOT NULL, name VARCHAR NOT NULL, checksum VARCHAR NOT NULL, applied_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE meta.migration IS 'One applied schema step.';
COMMENT ON COLUMN meta.migration.version IS 'Number of the step; the highest is the version of the warehouse.';
COMMENT ON COLUMN meta.migration.name IS 'File name of the step.';
COMMENT ON COLUMN meta.migration.checksum IS 'SHA-256 of the file as applied, first 16 hex digits.';
COMMENT ON COLUMN meta.migration.applied_at IS 'When the step was applied.';

CREATE TABLE meta.write_token (n BIGINT NOT NULL);
COMMENT ON TABLE meta.write_token IS 'A single row that every writing transaction updates first, so that two writers always conflict.';
COMMENT ON COLUMN meta.write_token.n IS 'Number of writing transactions so far.';
INSERT INTO meta.write_token VALUES (0);

CREATE TABLE meta.run (
    run_id VARCHAR NOT NULL, flow VARCHAR NOT NULL, parameters VARCHAR NOT NULL, status VARCHAR NOT NULL,
    epoch INTEGER NOT NULL, started_at TIMESTAMPTZ NOT NULL, heartbeat_at TIMESTAMPTZ NOT NULL, finished_at TIMESTAMPTZ,
    host VARCHAR NOT NULL, pid INTEGER NOT NULL, process_start BIGINT, code_version VARCHAR,
    article_count BIGINT, version_count BIGINT, known_count BIGINT, mention_count BIGINT, quotation_count BIGINT,
    rejected_count BIGINT
);
COMMENT ON TABLE meta.run IS 'One execution of a flow.';
COMMENT ON COLUMN meta.run.run_id IS 'The run.';
COMMENT ON COLUMN meta.run.flow IS 'Name of the flow.';
COMMENT ON COLUMN meta.run.parameters IS 'Parameters of the run, as JSON.';
COMMENT ON COLUMN meta.run.status IS 'running, done, failed, cancelled, or interrupted (its process died).';
COMMENT ON COLUMN meta.run.epoch IS 'Number of runs that were done when this one started; an interrupted run and its rerun share it.';
COMMENT ON COLUMN meta.run.started_at IS 'When the run started.';
COMMENT ON COLUMN meta.run.heartbeat_at IS 'When the run last gave a sign of life.';
COMMENT ON COLUMN meta.run.finished_at IS 'When the run ended; NULL while running.';
COMMENT ON COLUMN meta.run.host IS 'Machine that ran it.';
COMMENT ON COLUMN meta.run.pid IS 'Process id on that machine.';
COMMENT ON COLUMN meta.run.process_start IS 'Start of the process in clock ticks since boot, which tells a reused process id.';
COMMENT ON COLUMN meta.run.code_version IS 'Version of mediawatch.';
COMMENT ON COLUMN meta.run.article_count IS 'Articles added.';
COMMENT ON COLUMN meta.run.version_count IS 'Versions added.';
COMMENT ON COLUMN meta.run.known_count IS 'Items whose text was already there.';
COMMENT ON COLUMN meta.run.mention_count IS 'Mentions added.';
COMMENT ON COLUMN meta.run.quotation_count IS 'Quotations added.';
COMMENT ON COLUMN meta.run.rejected_count IS 'Inputs rejected.';

CREATE TABLE meta.batch (
    batch_id VARCHAR NOT NULL, run_id VARCHAR NOT NULL, item_count INTEGER NOT NULL, article_count INTEGER NOT NULL,
    version_count INTEGER NOT NULL, known_count INTEGER NOT NULL, mention_count INTEGER NOT NULL,
    quotation_count INTEGER NOT NULL, rejected_count INTEGER NOT NULL, known_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE meta.batch IS 'One committed chunk; written in the same transaction as its rows.';
COMMENT ON COLUMN meta.batch.batch_id IS 'The batch; one that is here is never loaded again.';
COMMENT ON COLUMN meta.batch.run_id IS 'Run that committed it.';
COMMENT ON COLUMN meta.batch.item_count IS 'Items in the batch.';
COMMENT ON COLUMN meta.batch.article_count IS 'Articles added.';
COMMENT ON COLUMN meta.batch.version_count IS 'Versions added.';
COMMENT ON COLUMN meta.batch.known_count IS 'Items whose text was already there.';
COMMENT ON COLUMN meta.batch.mention_count IS 'Mentions added.';
COMMENT ON COLUMN meta.batch.quotation_count IS 'Quotations added.';
COMMENT ON COLUMN meta.batch.rejected_count IS 'Inputs newly rejected.';
COMMENT ON COLUMN meta.batch.known_at IS 'When the batch was committed.';

CREATE TABLE meta.analysis (
    analysis_id VARCHAR NOT NULL, card VARCHAR NOT NULL, run_id VARCHAR, known_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE meta.analysis IS 'One analyser: model, rules and lexicons, each with its version.';
COMMENT ON COLUMN meta.analysis.analysis_id IS 'The analyser; a hash of its card.';
COMMENT ON COLUMN meta.analysis.card IS 'What the analyser says of itself, as JSON.';
COMMENT ON COLUMN meta.analysis.run_id IS 'Run that registered it.';
COMMENT ON COLUMN meta.analysis.known_at IS 'When it was registered.';

CREATE TABLE meta.analysis_use (analysis_id VARCHAR NOT NULL, known_at TIMESTAMPTZ NOT NULL);
COMMENT ON TABLE meta.analysis_use IS 'One switch of the views to an analyser; the latest row holds.';
COMMENT ON COLUMN meta.analysis_use.analysis_id IS 'Analyser that the views prefer from then on.';
COMMENT ON COLUMN meta.analysis_use.known_at IS 'When the switch was made.';

CREATE TABLE meta.rejected (
    rejected_id VARCHAR NOT NULL, door VARCHAR NOT NULL, root VARCHAR NOT NULL, origin VARCHAR NOT NULL,
    origin_id VARCHAR NOT NULL, reason VARCHAR NOT NULL, detail VARCHAR NOT NULL, capture_id VARCHAR,
    batch_id VARCHAR NOT NULL, run_id VARCHAR NOT NULL, known_at TIMESTAMPTZ NOT NULL, last_run_id VARCHAR NOT NULL,
    resolved_at TIMESTAMPTZ, resolved_run_id VARCHAR
);
COMMENT ON TABLE meta.rejected IS 'One input that did not become an article. Nothing is dropped without a row here.';
COMMENT ON COLUMN meta.rejected.rejected_id IS 'Hash of door, root, origin, reason and capture.';
COMMENT ON COLUMN meta.rejected.door IS 'Where it came in: seed, feed, warc, capture.';
COMMENT ON COLUMN meta.rejected.root IS 'Folder, file or feed that it was found in.';
COMMENT ON COLUMN meta.rejected.origin IS 'Path relative to the root ("#n" for the n-th member), or URL.';
COMMENT ON COLUMN meta.rejected.origin_id IS 'Hash of door, root and origin.';
COMMENT ON COLUMN meta.rejected.reason IS 'Reason code of the closed list.';
COMMENT ON COLUMN meta.rejected.detail IS 'What exactly was wrong.';
COMMENT ON COLUMN meta.rejected.capture_id IS 'Its bytes, where they were kept.';
COMMENT ON COLUMN meta.rejected.batch_id IS 'Batch that recorded it first.';
COMMENT ON COLUMN meta.rejected.run_id IS 'Run that recorded it first.';
COMMENT ON COLUMN meta.rejected.known_at IS 'When it was recorded first.';
COMMENT ON COLUMN meta.rejected.last_run_id IS 'Latest run that met it again.';
COMMENT ON COLUMN meta.rejected.resolved_at IS 'When the same input loaded after all; NULL while open.';
COMMENT ON COLUMN meta.rejected.resolved_run_id IS 'Run that resolved it.';

CREATE TABLE meta.issue (
    issue_id VARCHAR NOT NULL, level VARCHAR NOT NULL, kind VARCHAR NOT NULL, subject VARCHAR NOT NULL,
    detail VARCHAR NOT NULL, run_id VARCHAR, known_at TIMESTAMPTZ NOT NULL, resolved_at TIMESTAMPTZ
);
COMMENT ON TABLE meta.issue IS 'Something that a person should look at.';
COMMENT ON COLUMN meta.issue.issue_id IS 'Hash of kind and subject.';
COMMENT ON COLUMN meta.issue.level IS 'note, warning or alarm.';
COMMENT ON COLUMN meta.issue.kind IS 'What sort of issue.';
COMMENT ON COLUMN meta.issue.subject IS 'The thing concerned: a feed, an outlet, an article, an entity.';
COMMENT ON COLUMN meta.issue.detail IS 'What was seen.';
COMMENT ON COLUMN meta.issue.run_id IS 'Run that raised it.';
COMMENT ON COLUMN meta.issue.known_at IS 'When it was raised.';
COMMENT ON COLUMN meta.issue.resolved_at IS 'When it was settled; NULL while open.';

-- --- raw: what came in, as it came ---

CREATE TABLE raw.feed (
    feed_id VARCHAR NOT NULL, url VARCHAR NOT NULL, title VARCHAR, outlet_id VARCHAR, language VARCHAR,
    expectations VARCHAR, run_id VARCHAR, known_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE raw.feed IS 'One subscription.';
COMMENT ON COLUMN raw.feed.feed_id IS 'The feed; a hash of its first address.';
COMMENT ON COLUMN raw.feed.url IS 'Address that is polled.';
COMMENT ON COLUMN raw.feed.title IS 'Title that the feed gives itself.';
COMMENT ON COLUMN raw.feed.outlet_id IS 'Outlet that publishes it.';
COMMENT ON COLUMN raw.feed.language IS 'Language that it declares.';
COMMENT ON COLUMN raw.feed.expectations IS 'What is expected of it (entries, silence), as JSON.';
COMMENT ON COLUMN raw.feed.run_id IS 'Run that recorded it.';
COMMENT ON COLUMN raw.feed.known_at IS 'When it was recorded; the latest row of a feed holds.';

CREATE TABLE raw.poll (
    poll_id VARCHAR NOT NULL, feed_id VARCHAR NOT NULL, url VARCHAR NOT NULL, outcome VARCHAR NOT NULL, code VARCHAR,
    detail VARCHAR, http_status INTEGER, byte_count BIGINT, entry_count INTEGER, new_count INTEGER,
    duration_seconds DOUBLE, etag VARCHAR, last_modified VARCHAR, next_poll_at TIMESTAMPTZ, state VARCHAR,
    run_id VARCHAR NOT NULL, known_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE raw.poll IS 'One poll of one feed and its outcome.';
COMMENT ON COLUMN raw.poll.poll_id IS 'The poll.';
COMMENT ON COLUMN raw.poll.feed_id IS 'Feed that was polled.';
COMMENT ON COLUMN raw.poll.url IS 'Address that answered, after redirects.';
COMMENT ON COLUMN raw.poll.outcome IS 'ok, not_modified or failed.';
COMMENT ON COLUMN raw.poll.code IS 'Error code, where it failed.';
COMMENT ON COLUMN raw.poll.detail IS 'What exactly happened.';
COMMENT ON COLUMN raw.poll.http_status IS 'HTTP status.';
COMMENT ON COLUMN raw.poll.byte_count IS 'Bytes received.';
COMMENT ON COLUMN raw.poll.entry_count IS 'Entries in the document.';
COMMENT ON COLUMN raw.poll.new_count IS 'Entries not seen before.';
COMMENT ON COLUMN raw.poll.duration_seconds IS 'Time taken.';
COMMENT ON COLUMN raw.poll.etag IS 'Validator to send next time.';
COMMENT ON COLUMN raw.poll.last_modified IS 'Validator to send next time.';
COMMENT ON COLUMN raw.poll.next_poll_at IS 'When the feed is due again.';
COMMENT ON COLUMN raw.poll.state IS 'What the poller remembers of the feed, as JSON.';
COMMENT ON COLUMN raw.poll.run_id IS 'Run that polled.';
COMMENT ON COLUMN raw.poll.known_at IS 'When the poll was recorded.';

CREATE TABLE raw.file (
    root VARCHAR NOT NULL, origin VARCHAR NOT NULL, origin_id VARCHAR NOT NULL, fingerprint VARCHAR NOT NULL,
    byte_count BIGINT NOT NULL, item_count INTEGER NOT NULL, batch_id VARCHAR NOT NULL, run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE raw.file IS 'One seed file of which every item is loaded or rejected; the latest row of a file holds.';
COMMENT ON COLUMN raw.file.root IS 'Folder that it was found in.';
COMMENT ON COLUMN raw.file.origin IS 'Path relative to the root.';
COMMENT ON COLUMN raw.file.origin_id IS 'Hash of door, root and origin.';
COMMENT ON COLUMN raw.file.fingerprint IS 'Hash of its bytes and of what the manifest says of it.';
COMMENT ON COLUMN raw.file.byte_count IS 'Size.';
COMMENT ON COLUMN raw.file.item_count IS 'Items found in it.';
COMMENT ON COLUMN raw.file.batch_id IS 'Batch that completed it.';
COMMENT ON COLUMN raw.file.run_id IS 'Run that completed it.';
COMMENT ON COLUMN raw.file.known_at IS 'When it was complete.';

CREATE TABLE raw.entry (
    origin_id VARCHAR NOT NULL, door VARCHAR NOT NULL, root VARCHAR NOT NULL, origin VARCHAR NOT NULL,
    state VARCHAR NOT NULL, reason VARCHAR, capture_id VARCHAR, article_id VARCHAR, version_id VARCHAR,
    description_id VARCHAR, fingerprint VARCHAR, item_count INTEGER, media_type VARCHAR, charset VARCHAR,
    declared VARCHAR, fetched_at TIMESTAMPTZ, due_at TIMESTAMPTZ, epoch INTEGER NOT NULL, batch_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL, known_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE raw.entry IS 'The ledger: one item seen at a door and what became of it. The latest row of an origin holds.';
COMMENT ON COLUMN raw.entry.origin_id IS 'Hash of door, root and origin.';
COMMENT ON COLUMN raw.entry.door IS 'Where it came in: seed, feed, warc, capture.';
COMMENT ON COLUMN raw.entry.root IS 'Folder, file or feed that it was found in.';
COMMENT ON COLUMN raw.entry.origin IS 'Path relative to the root ("#n" for the n-th member), or URL.';
COMMENT ON COLUMN raw.entry.state IS 'article, rejected, container (its members have rows of their own) or waiting.';
COMMENT ON COLUMN raw.entry.reason IS 'Reason code, where rejected.';
COMMENT ON COLUMN raw.entry.capture_id IS 'Its bytes.';
COMMENT ON COLUMN raw.entry.article_id IS 'Article that it became or already was.';
COMMENT ON COLUMN raw.entry.version_id IS 'Version that it became or already was.';
COMMENT ON COLUMN raw.entry.description_id IS 'What this item says of that version.';
COMMENT ON COLUMN raw.entry.fingerprint IS 'Fingerprint of the seed file, where the item is a container.';
COMMENT ON COLUMN raw.entry.item_count IS 'Members, where the item is a container.';
COMMENT ON COLUMN raw.entry.media_type IS 'What the content is.';
COMMENT ON COLUMN raw.entry.charset IS 'Charset that the transport declared.';
COMMENT ON COLUMN raw.entry.declared IS 'What the door said of the item (title, outlet, dates), as JSON.';
COMMENT ON COLUMN raw.entry.fetched_at IS 'When its bytes were obtained.';
COMMENT ON COLUMN raw.entry.due_at IS 'When a waiting item is tried again.';
COMMENT ON COLUMN raw.entry.epoch IS 'Epoch of the run that saw it: later epochs supersede earlier ones.';
COMMENT ON COLUMN raw.entry.batch_id IS 'Batch that recorded it.';
COMMENT ON COLUMN raw.entry.run_id IS 'Run that recorded it.';
COMMENT ON COLUMN raw.entry.known_at IS 'When it was recorded.';

CREATE TABLE raw.capture (
    capture_id VARCHAR NOT NULL, pack VARCHAR, pack_offset BIGINT, pack_length BIGINT, byte_count BIGINT NOT NULL,
    batch_id VARCHAR NOT NULL, run_id VARCHAR NOT NULL, known_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE raw.capture IS 'The bytes of one response or seed item: compressed, content-addressed, kept in pack files.';
COMMENT ON COLUMN raw.capture.capture_id IS 'First 16 hex digits of the SHA-256 of the bytes.';
COMMENT ON COLUMN raw.capture.pack IS 'Pack file that holds them; NULL once they were dropped by retention.';
COMMENT ON COLUMN raw.capture.pack_offset IS 'Where they begin in the pack.';
COMMENT ON COLUMN raw.capture.pack_length IS 'How long they are in the pack.';
COMMENT ON COLUMN raw.capture.byte_count IS 'How long they are uncompressed.';
COMMENT ON COLUMN raw.capture.batch_id IS 'Batch that stored them.';
COMMENT ON COLUMN raw.capture.run_id IS 'Run that stored them.';
COMMENT ON COLUMN raw.capture.known_at IS 'When they were stored.';

-- --- core: articles and what is in them ---

CREATE TABLE core.outlet (outlet_id VARCHAR NOT NULL, name VARCHAR NOT NULL, run_id VARCHAR NOT NULL, known_at TIMESTAMPTZ NOT NULL);
COMMENT ON TABLE core.outlet IS 'One publishing brand.';
COMMENT ON COLUMN core.outlet.outlet_id IS 'Hash of the name.';
COMMENT ON COLUMN core.outlet.name IS 'Name as given.';
COMMENT ON COLUMN core.outlet.run_id IS 'Run that met it first.';
COMMENT ON COLUMN core.outlet.known_at IS 'When it was met first.';

CREATE TABLE core.article (
    article_id VARCHAR NOT NULL, url_key VARCHAR, run_id VARCHAR NOT NULL, epoch INTEGER NOT NULL,
    known_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core.article IS 'The work at one canonical URL or, without URL, one content.';
COMMENT ON COLUMN core.article.article_id IS 'Hash of the canonical URL, or of the first text.';
COMMENT ON COLUMN core.article.url_key IS 'Canonical URL; NULL where the article has none.';
COMMENT ON COLUMN core.article.run_id IS 'Run that added it.';
COMMENT ON COLUMN core.article.epoch IS 'Epoch of that run.';
COMMENT ON COLUMN core.article.known_at IS 'When it was added.';

CREATE TABLE core.version (
    version_id VARCHAR NOT NULL, article_id VARCHAR NOT NULL, body_sha VARCHAR NOT NULL, title VARCHAR,
    body VARCHAR NOT NULL, character_count INTEGER NOT NULL, word_count INTEGER NOT NULL, is_keyed_by_url BOOLEAN NOT NULL,
    epoch INTEGER NOT NULL, batch_id VARCHAR NOT NULL, run_id VARCHAR NOT NULL, known_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core.version IS 'One text that an article had.';
COMMENT ON COLUMN core.version.version_id IS 'Hash of article, body and title.';
COMMENT ON COLUMN core.version.article_id IS 'Article that had this text.';
COMMENT ON COLUMN core.version.body_sha IS 'SHA-256 of the body, first 32 hex digits.';
COMMENT ON COLUMN core.version.title IS 'Headline; NULL where none was found.';
COMMENT ON COLUMN core.version.body IS 'Main text after cleaning; all offsets refer to it.';
COMMENT ON COLUMN core.version.character_count IS 'Characters of the body.';
COMMENT ON COLUMN core.version.word_count IS 'Words of the body, split at white space.';
COMMENT ON COLUMN core.version.is_keyed_by_url IS 'Whether its article is known by URL; false means by content.';
COMMENT ON COLUMN core.version.epoch IS 'Epoch of the run that added it.';
COMMENT ON COLUMN core.version.batch_id IS 'Batch that added it.';
COMMENT ON COLUMN core.version.run_id IS 'Run that added it.';
COMMENT ON COLUMN core.version.known_at IS 'When it was added.';

CREATE TABLE core.description (
    description_id VARCHAR NOT NULL, url VARCHAR, outlet_id VARCHAR, authors VARCHAR[] NOT NULL, published_at TIMESTAMPTZ,
    modified_at TIMESTAMPTZ, language VARCHAR, language_confidence DOUBLE, dateline VARCHAR, agency VARCHAR,
    lead_text VARCHAR NOT NULL, blocks STRUCT(start_offset INTEGER, end_offset INTEGER)[] NOT NULL, flags VARCHAR[] NOT NULL,
    evidence STRUCT(field_name VARCHAR, "value" VARCHAR, "rule" VARCHAR, is_winner BOOLEAN)[] NOT NULL,
    completeness INTEGER NOT NULL, run_id VARCHAR NOT NULL, known_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core.description IS 'What an item says of a version beside its text: byline, dates, outlet, and how each was found.';
COMMENT ON COLUMN core.description.description_id IS 'Hash of all that it says.';
COMMENT ON COLUMN core.description.url IS 'URL as found.';
COMMENT ON COLUMN core.description.outlet_id IS 'Outlet that published it.';
COMMENT ON COLUMN core.description.authors IS 'Authors as printed.';
COMMENT ON COLUMN core.description.published_at IS 'When it was published; NULL where not known.';
COMMENT ON COLUMN core.description.modified_at IS 'When it was last changed, as the page says.';
COMMENT ON COLUMN core.description.language IS 'Language of the body.';
COMMENT ON COLUMN core.description.language_confidence IS 'How sure that is, 0 to 1.';
COMMENT ON COLUMN core.description.dateline IS 'Opening place, date and agency text.';
COMMENT ON COLUMN core.description.agency IS 'News agency credited.';
COMMENT ON COLUMN core.description.lead_text IS 'Standfirst, else the first sentences; for display.';
COMMENT ON COLUMN core.description.blocks IS 'Body spans that the page marked as block quotations.';
COMMENT ON COLUMN core.description.flags IS 'Quality flags: short, paywall, live, teaser_list, date_guessed.';
COMMENT ON COLUMN core.description.evidence IS 'Every candidate for each fact, and the rule that found it.';
COMMENT ON COLUMN core.description.completeness IS 'Number of facts given; of two descriptions the fuller one holds.';
COMMENT ON COLUMN core.description.run_id IS 'Run that met it first.';
COMMENT ON COLUMN core.description.known_at IS 'When it was met first.';

CREATE TABLE core.standing (
    version_id VARCHAR NOT NULL, article_id VARCHAR NOT NULL, description_id VARCHAR NOT NULL, analysis_id VARCHAR,
    is_current BOOLEAN NOT NULL, is_live BOOLEAN NOT NULL, origin VARCHAR NOT NULL, origins VARCHAR[] NOT NULL,
    observed_at TIMESTAMPTZ
);
COMMENT ON TABLE core.standing IS 'What holds today of each version. Derived from raw.entry and core.analysed, and rebuilt from them at will.';
COMMENT ON COLUMN core.standing.version_id IS 'The version.';
COMMENT ON COLUMN core.standing.article_id IS 'Its article.';
COMMENT ON COLUMN core.standing.description_id IS 'Description that holds: the fullest that an origin gives today.';
COMMENT ON COLUMN core.standing.analysis_id IS 'Analysis that the views show: the one in use, else the latest that this version has.';
COMMENT ON COLUMN core.standing.is_current IS 'Whether it is the version of its article that the views show.';
COMMENT ON COLUMN core.standing.is_live IS 'Whether some origin still gives it.';
COMMENT ON COLUMN core.standing.origin IS 'First of its origins in alphabetical order.';
COMMENT ON COLUMN core.standing.origins IS 'All origins that give it (or, if none does any more, that gave it).';
COMMENT ON COLUMN core.standing.observed_at IS 'Latest time that it was fetched.';

CREATE TABLE core.analysed (
    version_id VARCHAR NOT NULL, analysis_id VARCHAR NOT NULL, body_sha VARCHAR NOT NULL, status VARCHAR NOT NULL,
    sentence_starts INTEGER[] NOT NULL, sentence_ends INTEGER[] NOT NULL, mention_count INTEGER NOT NULL,
    quotation_count INTEGER NOT NULL, batch_id VARCHAR NOT NULL, run_id VARCHAR NOT NULL, known_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core.analysed IS 'One version read by one analyser, also where nothing was found.';
COMMENT ON COLUMN core.analysed.version_id IS 'Version that was read.';
COMMENT ON COLUMN core.analysed.analysis_id IS 'Analyser that read it.';
COMMENT ON COLUMN core.analysed.body_sha IS 'Body that was read; the same body is read once.';
COMMENT ON COLUMN core.analysed.status IS 'analysed, or why not: language, too_long.';
COMMENT ON COLUMN core.analysed.sentence_starts IS 'Where each sentence begins.';
COMMENT ON COLUMN core.analysed.sentence_ends IS 'Where each sentence ends.';
COMMENT ON COLUMN core.analysed.mention_count IS 'Mentions found.';
COMMENT ON COLUMN core.analysed.quotation_count IS 'Quotations found.';
COMMENT ON COLUMN core.analysed.batch_id IS 'Batch that wrote it.';
COMMENT ON COLUMN core.analysed.run_id IS 'Run that wrote it.';
COMMENT ON COLUMN core.analysed.known_at IS 'When it was written.';

CREATE TABLE core.entity (
    entity_id VARCHAR NOT NULL, entity_key VARCHAR NOT NULL, name VARCHAR NOT NULL, label VARCHAR NOT NULL, gender VARCHAR,
    country VARCHAR, geonames_id BIGINT, latitude DOUBLE, longitude DOUBLE, gazetteer_id VARCHAR, wikidata_id VARCHAR,
    run_id VARCHAR NOT NULL, known_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core.entity IS 'One person, organisation, place or other thing with a name.';
COMMENT ON COLUMN core.entity.entity_id IS 'Hash of the key.';
COMMENT ON COLUMN core.entity.entity_key IS 'Natural key: what tells it from others.';
COMMENT ON COLUMN core.entity.name IS 'Name for display: of all spellings met, mixed case before capitals, long before short.';
COMMENT ON COLUMN core.entity.label IS 'person, organisation, place ...';
COMMENT ON COLUMN core.entity.gender IS 'female, male, or unclear where articles disagree.';
COMMENT ON COLUMN core.entity.country IS 'Country, where known.';
COMMENT ON COLUMN core.entity.geonames_id IS 'GeoNames id, where known.';
COMMENT ON COLUMN core.entity.latitude IS 'Latitude, where known.';
COMMENT ON COLUMN core.entity.longitude IS 'Longitude, where known.';
COMMENT ON COLUMN core.entity.gazetteer_id IS 'Id in the reference list, where it is there.';
COMMENT ON COLUMN core.entity.wikidata_id IS 'Wikidata id, where known.';
COMMENT ON COLUMN core.entity.run_id IS 'Run that met it first.';
COMMENT ON COLUMN core.entity.known_at IS 'When it was met first.';

CREATE TABLE core.entity_decision (
    decision_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, entity_id VARCHAR NOT NULL, into_entity_id VARCHAR, article_id VARCHAR,
    name VARCHAR, reason VARCHAR, decided_by VARCHAR, known_at TIMESTAMPTZ NOT NULL, withdrawn_at TIMESTAMPTZ
);
COMMENT ON TABLE core.entity_decision IS 'A decision of a person on an entity, applied by the views and therefore reversible.';
COMMENT ON COLUMN core.entity_decision.decision_id IS 'The decision.';
COMMENT ON COLUMN core.entity_decision.kind IS 'merge, split or rename.';
COMMENT ON COLUMN core.entity_decision.entity_id IS 'Entity concerned.';
COMMENT ON COLUMN core.entity_decision.into_entity_id IS 'Entity that it becomes (merge), or becomes in one article (split).';
COMMENT ON COLUMN core.entity_decision.article_id IS 'Article that a split concerns.';
COMMENT ON COLUMN core.entity_decision.name IS 'Name that holds from then on (rename).';
COMMENT ON COLUMN core.entity_decision.reason IS 'Why.';
COMMENT ON COLUMN core.entity_decision.decided_by IS 'Who decided.';
COMMENT ON COLUMN core.entity_decision.known_at IS 'When it was decided.';
COMMENT ON COLUMN core.entity_decision.withdrawn_at IS 'When it was withdrawn; NULL while it holds.';

CREATE TABLE core.alias (
    entity_id VARCHAR NOT NULL, version_id VARCHAR NOT NULL, analysis_id VARCHAR NOT NULL, text VARCHAR NOT NULL,
    kind VARCHAR NOT NULL, start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL
);
COMMENT ON TABLE core.alias IS 'A name, acronym, former name, role or title that a version gives to an entity.';
COMMENT ON COLUMN core.alias.entity_id IS 'The entity.';
COMMENT ON COLUMN core.alias.version_id IS 'Version that shows it.';
COMMENT ON COLUMN core.alias.analysis_id IS 'Analyser that found it.';
COMMENT ON COLUMN core.alias.text IS 'The name.';
COMMENT ON COLUMN core.alias.kind IS 'name, weak, acronym, former, role or title.';
COMMENT ON COLUMN core.alias.start_offset IS 'Where the span that shows it begins.';
COMMENT ON COLUMN core.alias.end_offset IS 'Where it ends, exclusive.';

CREATE TABLE core.mention (
    version_id VARCHAR NOT NULL, analysis_id VARCHAR NOT NULL, start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL,
    text VARCHAR NOT NULL, label VARCHAR NOT NULL, form VARCHAR NOT NULL, sense VARCHAR, entity_id VARCHAR
);
COMMENT ON TABLE core.mention IS 'One span of a version that names an entity.';
COMMENT ON COLUMN core.mention.version_id IS 'Version that holds it.';
COMMENT ON COLUMN core.mention.analysis_id IS 'Analyser that found it.';
COMMENT ON COLUMN core.mention.start_offset IS 'Where it begins in the body.';
COMMENT ON COLUMN core.mention.end_offset IS 'Where it ends, exclusive.';
COMMENT ON COLUMN core.mention.text IS 'The words.';
COMMENT ON COLUMN core.mention.label IS 'What it names: person, organisation, place ...';
COMMENT ON COLUMN core.mention.form IS 'name, pronoun or nominal.';
COMMENT ON COLUMN core.mention.sense IS 'government, where a place name stands for who rules there; else NULL.';
COMMENT ON COLUMN core.mention.entity_id IS 'Entity that it names, where resolved.';

CREATE TABLE core.quotation (
    quotation_id VARCHAR NOT NULL, version_id VARCHAR NOT NULL, analysis_id VARCHAR NOT NULL, start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL, content VARCHAR NOT NULL, kind VARCHAR NOT NULL, group_number INTEGER NOT NULL,
    group_id VARCHAR NOT NULL, cue VARCHAR,
    cue_start INTEGER, cue_end INTEGER, cue_lemma VARCHAR, speaker_text VARCHAR, speaker_start INTEGER, speaker_end INTEGER,
    speaker_entity_id VARCHAR, speaker_name VARCHAR, edits STRUCT(start_offset INTEGER, end_offset INTEGER)[] NOT NULL,
    confidence DOUBLE NOT NULL, "rule" VARCHAR NOT NULL
);
COMMENT ON TABLE core.quotation IS 'One contiguous span of reported speech.';
COMMENT ON COLUMN core.quotation.quotation_id IS 'Hash of version, analyser and span.';
COMMENT ON COLUMN core.quotation.version_id IS 'Version that holds it.';
COMMENT ON COLUMN core.quotation.analysis_id IS 'Analyser that found it.';
COMMENT ON COLUMN core.quotation.start_offset IS 'Where the words reported begin.';
COMMENT ON COLUMN core.quotation.end_offset IS 'Where they end, exclusive.';
COMMENT ON COLUMN core.quotation.content IS 'The words reported.';
COMMENT ON COLUMN core.quotation.kind IS 'direct, mixed, indirect or block.';
COMMENT ON COLUMN core.quotation.group_number IS 'Number of the utterance inside its version.';
COMMENT ON COLUMN core.quotation.group_id IS 'Utterance: pieces of one utterance share it.';
COMMENT ON COLUMN core.quotation.cue IS 'Words that signal it.';
COMMENT ON COLUMN core.quotation.cue_start IS 'Where the cue begins.';
COMMENT ON COLUMN core.quotation.cue_end IS 'Where the cue ends, exclusive.';
COMMENT ON COLUMN core.quotation.cue_lemma IS 'Lemma of the cue.';
COMMENT ON COLUMN core.quotation.speaker_text IS 'Words that name the speaker.';
COMMENT ON COLUMN core.quotation.speaker_start IS 'Where they begin.';
COMMENT ON COLUMN core.quotation.speaker_end IS 'Where they end, exclusive.';
COMMENT ON COLUMN core.quotation.speaker_entity_id IS 'Entity to whom the words are attributed.';
COMMENT ON COLUMN core.quotation.speaker_name IS 'Name of the speaker inside the article.';
COMMENT ON COLUMN core.quotation.edits IS 'Spans that the outlet changed or left out.';
COMMENT ON COLUMN core.quotation.confidence IS 'How sure, 0 to 1.';
COMMENT ON COLUMN core.quotation."rule" IS 'Rule that found it.';

CREATE TABLE core.attribution (
    quotation_id VARCHAR NOT NULL, version_id VARCHAR NOT NULL, analysis_id VARCHAR NOT NULL, "position" INTEGER NOT NULL,
    role VARCHAR NOT NULL, text VARCHAR NOT NULL, start_offset INTEGER, end_offset INTEGER, entity_id VARCHAR, name VARCHAR,
    hedge VARCHAR, cue VARCHAR
);
COMMENT ON TABLE core.attribution IS 'One party in the chain of a quotation: relay, addressee or speaker.';
COMMENT ON COLUMN core.attribution.quotation_id IS 'The quotation.';
COMMENT ON COLUMN core.attribution.version_id IS 'Version that holds it.';
COMMENT ON COLUMN core.attribution.analysis_id IS 'Analyser that found it.';
COMMENT ON COLUMN core.attribution."position" IS 'Place in the chain, outermost relay first, from 0.';
COMMENT ON COLUMN core.attribution.role IS 'relay, addressee or speaker.';
COMMENT ON COLUMN core.attribution.text IS 'Words that name the party.';
COMMENT ON COLUMN core.attribution.start_offset IS 'Where they begin; NULL where implied.';
COMMENT ON COLUMN core.attribution.end_offset IS 'Where they end, exclusive.';
COMMENT ON COLUMN core.attribution.entity_id IS 'Entity that the party is, where resolved.';
COMMENT ON COLUMN core.attribution.name IS 'Name of the party inside the article.';
COMMENT ON COLUMN core.attribution.hedge IS 'Hedge before it, such as "reportedly".';
COMMENT ON COLUMN core.attribution.cue IS 'Cue of this hop.';

CREATE TABLE core.copy (
    version_id VARCHAR NOT NULL, copy_id VARCHAR NOT NULL, similarity DOUBLE, is_earliest BOOLEAN, run_id VARCHAR,
    known_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core.copy IS 'Membership of a version in a group of near-duplicate texts.';
COMMENT ON COLUMN core.copy.version_id IS 'The version.';
COMMENT ON COLUMN core.copy.copy_id IS 'The group.';
COMMENT ON COLUMN core.copy.similarity IS 'Share of text in common with the group, 0 to 1.';
COMMENT ON COLUMN core.copy.is_earliest IS 'Whether it is the earliest of the group.';
COMMENT ON COLUMN core.copy.run_id IS 'Run that wrote it.';
COMMENT ON COLUMN core.copy.known_at IS 'When it was written.';

CREATE TABLE core.story (
    article_id VARCHAR NOT NULL, story_id VARCHAR NOT NULL, title VARCHAR, run_id VARCHAR, known_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core.story IS 'Membership of an article in a story: articles about one event.';
COMMENT ON COLUMN core.story.article_id IS 'The article.';
COMMENT ON COLUMN core.story.story_id IS 'The story.';
COMMENT ON COLUMN core.story.title IS 'Title of the story.';
COMMENT ON COLUMN core.story.run_id IS 'Run that wrote it.';
COMMENT ON COLUMN core.story.known_at IS 'When it was written.';
