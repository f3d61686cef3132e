"""Analysing: who is named, who is quoted. Text in, `Analysis` out; needs neither Prefect nor a database."""

from tasks.analyse.pipeline import analyse, analyser_card

__all__ = ["analyse", "analyser_card"]
