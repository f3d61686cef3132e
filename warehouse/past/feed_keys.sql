-- Of the entries of a feed only the latest document is kept: nothing to show of earlier ones.
FROM stored.raw.feed_keys WHERE false
