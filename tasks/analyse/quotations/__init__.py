"""Quotations in parsed English text: content, kind, cue, speaker, addressee and relay, each with its span."""

from tasks.analyse.quotations.component import make_quotations, register
from tasks.analyse.quotations.explain import explain_html, explain_text
from tasks.analyse.quotations.extract import extract

__all__ = ["explain_html", "explain_text", "extract", "make_quotations", "register"]
