"""What follows each run: the search index takes up what is new, and the watchlists mark it."""

from __future__ import annotations

import logging

from tasks.errors import TransientError
from tasks.load import Warehouse
from tasks.load.publishing import publish_softly
from tasks.settings import Settings
from warehouse.search import update_index
from warehouse.watch import watch


def look_out(warehouse: Warehouse, settings: Settings) -> None:
    """Bring the search index up to date and let the watchlists mark what is new in it.

    Also when nothing was loaded: the run before may have been killed before it came to this.
    """
    try:
        marked = watch(settings, update_index(settings))
    except TransientError as error:
        logging.getLogger("mediawatch.load").warning("what was loaded cannot be searched yet: %s", error)
        return
    if marked:
        publish_softly(warehouse, force=True)
