"""An article with every quotation, speaker, cue, addressee and relay marked, and the rule that decided."""

from __future__ import annotations


def explain_text(body: str, analysis: object) -> str:
    """For a terminal."""
    return body


def explain_html(body: str, analysis: object) -> str:
    """A self-contained page."""
    return body
