"""Where items come from: feeds and seed folders. The only room that touches the network."""

from tasks.fetch.feeds import FeedDocument, FeedError, parse_feed

__all__ = ["FeedDocument", "FeedError", "parse_feed"]
