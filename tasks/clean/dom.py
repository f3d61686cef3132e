"""The element tree library, which has no types of its own."""

from __future__ import annotations

from typing import Any

from lxml import etree as etree  # type: ignore[import-untyped]
from lxml.html import fromstring as fromstring  # type: ignore[import-untyped]

Tree = Any
