"""Feeds: bytes in, entries out. `parse_feed` reads RSS, RDF, Atom, JSON Feed and sitemaps, however awkward."""

from tasks.fetch.feeds.parse import parse_feed
from tasks.fetch.feeds.records import Entry, FeedDocument, FeedError, FeedIssue, FeedKind

__all__ = ["Entry", "FeedDocument", "FeedError", "FeedIssue", "FeedKind", "parse_feed"]
