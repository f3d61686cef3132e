-- Collection: what is remembered of feeds, what they announced, and each fetch of a page.

CREATE TABLE raw.feed_state (
    feed_id VARCHAR NOT NULL, url VARCHAR NOT NULL, status VARCHAR NOT NULL, code VARCHAR, interval_seconds DOUBLE,
    failure_count INTEGER NOT NULL, last_poll_at TIMESTAMPTZ, last_success_at TIMESTAMPTZ, last_new_at TIMESTAMPTZ,
    next_poll_at TIMESTAMPTZ, next_poll_why VARCHAR NOT NULL, removed_at TIMESTAMPTZ, state VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL, known_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE raw.feed_state IS 'What is remembered of one feed between two polls. One row a feed, replaced by each poll.';
COMMENT ON COLUMN raw.feed_state.feed_id IS 'The feed.';
COMMENT ON COLUMN raw.feed_state.url IS 'Address that is polled now; it moves with the feed.';
COMMENT ON COLUMN raw.feed_state.status IS 'Health: new, healthy, silent, paused, failing, suspended or gone.';
COMMENT ON COLUMN raw.feed_state.code IS 'Outcome of the last poll: ok, http.304 or an error code; NULL before the first.';
COMMENT ON COLUMN raw.feed_state.interval_seconds IS 'Time between two polls, as it has adapted.';
COMMENT ON COLUMN raw.feed_state.failure_count IS 'Failures in a row.';
COMMENT ON COLUMN raw.feed_state.last_poll_at IS 'When it was polled last.';
COMMENT ON COLUMN raw.feed_state.last_success_at IS 'When it last answered with a feed, or that nothing is new.';
COMMENT ON COLUMN raw.feed_state.last_new_at IS 'When it last announced something new.';
COMMENT ON COLUMN raw.feed_state.next_poll_at IS 'When it is due; NULL: now.';
COMMENT ON COLUMN raw.feed_state.next_poll_why IS 'Why then: new, interval, fresh, retry_after, backoff, suspended or gone.';
COMMENT ON COLUMN raw.feed_state.removed_at IS 'When it was taken off the subscription list; NULL while subscribed.';
COMMENT ON COLUMN raw.feed_state.state IS 'All of it but the entry keys, as JSON.';
COMMENT ON COLUMN raw.feed_state.run_id IS 'Run that recorded it.';
COMMENT ON COLUMN raw.feed_state.known_at IS 'When it was recorded.';

CREATE TABLE raw.feed_keys (feed_id VARCHAR NOT NULL, entry_keys VARCHAR NOT NULL);
COMMENT ON TABLE raw.feed_keys IS 'Identities of the entries in the last document of a feed. One row a feed, replaced by each new document.';
COMMENT ON COLUMN raw.feed_keys.feed_id IS 'The feed.';
COMMENT ON COLUMN raw.feed_keys.entry_keys IS 'The identities, parted by spaces.';

CREATE TABLE raw.announcement (
    origin_id VARCHAR NOT NULL, feed_id VARCHAR NOT NULL, root VARCHAR NOT NULL, origin VARCHAR NOT NULL,
    entry_key VARCHAR NOT NULL, url_key VARCHAR NOT NULL, content_hash VARCHAR NOT NULL, title VARCHAR,
    outlet_id VARCHAR, published_at TIMESTAMPTZ, batch_id VARCHAR NOT NULL, run_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE raw.announcement IS 'One entry of a feed, as it was first announced. What became of it stands in raw.entry.';
COMMENT ON COLUMN raw.announcement.origin_id IS 'The item of raw.entry; a hash of door, feed and address.';
COMMENT ON COLUMN raw.announcement.feed_id IS 'Feed that announced it.';
COMMENT ON COLUMN raw.announcement.root IS 'First address of the feed.';
COMMENT ON COLUMN raw.announcement.origin IS 'Address of the page.';
COMMENT ON COLUMN raw.announcement.entry_key IS 'Identity of the entry within its feed.';
COMMENT ON COLUMN raw.announcement.url_key IS 'Key under which two addresses are the same article.';
COMMENT ON COLUMN raw.announcement.content_hash IS 'Changes when the announcement does.';
COMMENT ON COLUMN raw.announcement.title IS 'Headline as announced.';
COMMENT ON COLUMN raw.announcement.outlet_id IS 'Outlet of the feed.';
COMMENT ON COLUMN raw.announcement.published_at IS 'Time of publication as announced.';
COMMENT ON COLUMN raw.announcement.batch_id IS 'Batch that recorded it.';
COMMENT ON COLUMN raw.announcement.run_id IS 'Run that recorded it.';
COMMENT ON COLUMN raw.announcement.known_at IS 'When it was first seen.';

CREATE TABLE raw.fetch (
    fetch_id VARCHAR NOT NULL, origin_id VARCHAR NOT NULL, feed_id VARCHAR NOT NULL, root VARCHAR NOT NULL,
    origin VARCHAR NOT NULL, url_key VARCHAR NOT NULL, purpose VARCHAR NOT NULL, code VARCHAR NOT NULL,
    detail VARCHAR, http_status INTEGER, url VARCHAR NOT NULL, byte_count BIGINT NOT NULL,
    duration_seconds DOUBLE NOT NULL, capture_id VARCHAR, word_count INTEGER, retry_at TIMESTAMPTZ,
    fetched_at TIMESTAMPTZ NOT NULL, batch_id VARCHAR NOT NULL, run_id VARCHAR NOT NULL, known_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE raw.fetch IS 'One fetch of one page of a feed and its outcome.';
COMMENT ON COLUMN raw.fetch.fetch_id IS 'The fetch.';
COMMENT ON COLUMN raw.fetch.origin_id IS 'The item of raw.entry.';
COMMENT ON COLUMN raw.fetch.feed_id IS 'Feed that announced the page.';
COMMENT ON COLUMN raw.fetch.root IS 'First address of the feed.';
COMMENT ON COLUMN raw.fetch.origin IS 'Address of the page.';
COMMENT ON COLUMN raw.fetch.url_key IS 'Key under which two addresses are the same article.';
COMMENT ON COLUMN raw.fetch.purpose IS 'first, or again: to see whether the article changed.';
COMMENT ON COLUMN raw.fetch.code IS 'ok, or why no article came of it.';
COMMENT ON COLUMN raw.fetch.detail IS 'What exactly happened.';
COMMENT ON COLUMN raw.fetch.http_status IS 'HTTP status.';
COMMENT ON COLUMN raw.fetch.url IS 'Address that answered, after redirects.';
COMMENT ON COLUMN raw.fetch.byte_count IS 'Bytes received.';
COMMENT ON COLUMN raw.fetch.duration_seconds IS 'Time taken.';
COMMENT ON COLUMN raw.fetch.capture_id IS 'Its bytes, where they were kept.';
COMMENT ON COLUMN raw.fetch.word_count IS 'Words of the article in it; NULL where there is none.';
COMMENT ON COLUMN raw.fetch.retry_at IS 'When the host asked to come back.';
COMMENT ON COLUMN raw.fetch.fetched_at IS 'When the page was asked for.';
COMMENT ON COLUMN raw.fetch.batch_id IS 'Batch that recorded it.';
COMMENT ON COLUMN raw.fetch.run_id IS 'Run that recorded it.';
COMMENT ON COLUMN raw.fetch.known_at IS 'When it was recorded.';

COMMENT ON COLUMN raw.feed.url IS 'Address under which it was subscribed; raw.feed_state has the one polled now.';
COMMENT ON COLUMN raw.poll.code IS 'ok, http.304 or the error code.';
COMMENT ON COLUMN raw.poll.state IS 'What is remembered of the feed after this poll, less the keys of its entries, as JSON.';
COMMENT ON COLUMN raw.entry.state IS 'article, known (announced again: an article already), rejected, container (its members have rows of their own) or waiting.';
COMMENT ON COLUMN raw.entry.reason IS 'Reason code, where rejected or waiting after a failure.';
