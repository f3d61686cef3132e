"""Publishing for flows: what is loaded is safe, whatever becomes of the read copy."""

from __future__ import annotations

import logging

from tasks.errors import TransientError
from warehouse import Warehouse, publish


def publish_softly(warehouse: Warehouse, force: bool = False) -> None:
    """Publish; a copy that cannot be made now is made later, and never fails what is loaded."""
    try:
        publish(warehouse, force)
    except TransientError as error:
        logging.getLogger("mediawatch.load").warning("the read copy is not fresh: %s", error)
