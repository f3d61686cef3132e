"""Whatever text comes in, every offset slices to the text that is stored."""

from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.analyse import analyse
from tasks.captures import capture_id_of
from tasks.clean import clean_capture
from tasks.errors import PermanentError
from tasks.records import Capture, Door

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PIECES = st.sampled_from(
    [
        "“We will not wait,” Lina Berg told reporters.",
        'The mayor said: "It opens in May',
        "President Vladimír Novák, he said, ‘never agreed’ […] to it.",
        "«On verra», a dit Anne d’Arc.",
        "ANNA: Yes.\r\nBEN: No.",
        "\N{FAMILY}\u200d\N{GIRL} \u202eyes\u202c \0 \ufeff e\u0301",
        "--- ((((( 5'10\" ,,,,",
        "\n\n",
        "al-Qaeda (AQ) reportedly says that",
    ]
)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES | st.text(max_size=30), min_size=1, max_size=8))
def test_every_offset_slices_to_the_stored_text(pieces: list[str]) -> None:
    body = " ".join(pieces).encode("utf-8", "surrogatepass")
    capture = Capture(
        capture_id=capture_id_of(body),
        door=Door.SEED,
        root="/",
        origin="a.txt",
        body=body,
        media_type="text/plain",
        fetched_at=NOW,
    )
    try:
        article = clean_capture(capture, NOW)
    except PermanentError:
        return
    (analysis,) = analyse([article])
    text = article.body
    assert all(text[m.start : m.end] == m.text for m in analysis.mentions)
    assert all(text[a.start : a.end] == a.text for e in analysis.entities for a in e.aliases)
    for quotation in analysis.quotations:
        assert 0 <= quotation.start < quotation.end <= len(text)
        if quotation.cue is not None and quotation.cue_start is not None:
            assert text[quotation.cue_start : quotation.cue_end] == quotation.cue
        for hop in quotation.chain:
            assert hop.start is None or text[hop.start : hop.end] == hop.text
    spans = [*analysis.sentences, *article.blocks]
    assert all(0 <= span.start <= span.end <= len(text) for span in spans)
