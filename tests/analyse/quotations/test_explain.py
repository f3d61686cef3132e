"""Explanations: marked text for a terminal and a page, safe against hostile text."""

from __future__ import annotations

from tasks.analyse.quotations.explain import explain_html, explain_text
from tasks.records import Analysis, Hop, Kind, Quotation, Role

BODY = "“Go <b>now</b>\u202e,” Ann Lee said."
SPEAKER = Hop(role=Role.SPEAKER, text="Ann Lee", start=18, end=25, name="Ann Lee", hedge="reportedly")
QUOTATION = Quotation(
    start=1,
    end=15,
    kind=Kind.DIRECT,
    group=0,
    confidence=0.9,
    rule="marks; speaker:own",
    cue="said",
    cue_start=26,
    cue_end=30,
    chain=(SPEAKER,),
)
ANALYSIS = Analysis(analysis_id="a", quotations=(QUOTATION,))


def test_terminal_names_speaker_and_rule() -> None:
    shown = explain_text(BODY, ANALYSIS)
    assert "speaker: Ann Lee (reportedly)" in shown
    assert "because marks; speaker:own" in shown
    assert "\u202e" not in shown
    assert "⟨202E⟩" in shown


def test_without_colour_there_are_no_escapes() -> None:
    assert "\033" not in explain_text(BODY, ANALYSIS, colour=False)


def test_page_is_escaped_and_balanced() -> None:
    page = explain_html(BODY, ANALYSIS, title="<script>")
    assert "<b>" not in page
    assert "<script" not in page
    assert page.count("<mark") == page.count("</mark>")
    assert 'class="speaker"' in page


def test_text_without_quotations_is_shown_as_it_is() -> None:
    assert explain_text("Plain.", Analysis(analysis_id="a")).startswith("Plain.")


def test_crossing_spans_stay_balanced() -> None:
    crossing = Quotation(start=5, end=24, kind=Kind.INDIRECT, group=1, confidence=0.5, rule="r", chain=(SPEAKER,))
    page = explain_html(BODY, Analysis(analysis_id="a", quotations=(QUOTATION, crossing)))
    assert page.count("<mark") == page.count("</mark>")
