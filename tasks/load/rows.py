"""Turns records into rows, column names as in the warehouse. Pure."""

from __future__ import annotations

import json
from typing import Any

from tasks.load import ids
from tasks.load.ids import storable
from tasks.records import Analysis, Article, Capture, Declared, Quotation, Span

Row = dict[str, Any]


def text_or_none(text: str | None) -> str | None:
    """Storable text."""
    return None if text is None else storable(text)


def description(article: Article, outlet_id: str | None) -> Row:
    """Row of core.description, without run and time; its id covers all that it says."""
    row: Row = {
        "url": text_or_none(article.url),
        "outlet_id": outlet_id,
        "authors": [storable(author) for author in article.authors],
        "published_at": article.published_at,
        "modified_at": article.modified_at,
        "language": article.language,
        "language_confidence": article.language_confidence,
        "dateline": text_or_none(article.dateline),
        "agency": text_or_none(article.agency),
        "lead_text": storable(article.lead),
        "blocks": _spans(article.blocks),
        "flags": list(article.flags),
        "evidence": [
            {"field_name": e.field_name, "value": storable(e.value), "rule": e.rule, "is_winner": e.is_winner}
            for e in article.evidence
        ],
    }
    row["completeness"] = sum(1 for value in row.values() if value not in (None, "", []))
    row["description_id"] = ids.sha16(json.dumps(row, sort_keys=True, default=str))
    return row


def declared_json(declared: Declared) -> str | None:
    """What the door said, as JSON; None if it said nothing."""
    values = {name: getattr(declared, name) for name in Declared.__slots__}
    said = {name: value for name, value in values.items() if value not in (None, ())}
    return storable(json.dumps(said, default=str, ensure_ascii=False)) if said else None


def entry(capture: Capture) -> Row:
    """The part of a raw.entry row that the capture gives."""
    return {
        "origin_id": ids.origin_id(capture.door.value, capture.root, capture.origin),
        "door": capture.door.value,
        "root": storable(capture.root),
        "origin": storable(capture.origin),
        "capture_id": capture.capture_id,
        "media_type": capture.media_type,
        "charset": text_or_none(capture.charset),
        "declared": declared_json(capture.declared),
        "fetched_at": capture.fetched_at,
    }


def version(article: Article, article_id: str, sha: str) -> Row:
    """Row of core.version, without run and time."""
    title = text_or_none(article.title)
    body = storable(article.body)
    return {
        "version_id": ids.version_id(article_id, sha, title),
        "article_id": article_id,
        "body_sha": sha,
        "title": title,
        "body": body,
        "character_count": len(body),
        "word_count": len(body.split()),
    }


def analysed(version_id: str, sha: str, analysis: Analysis) -> Row:
    """Row of core.analysed, without run and time."""
    return {
        "version_id": version_id,
        "analysis_id": analysis.analysis_id,
        "body_sha": sha,
        "status": analysis.status,
        "sentence_starts": [span.start for span in analysis.sentences],
        "sentence_ends": [span.end for span in analysis.sentences],
        "mention_count": len(analysis.mentions),
        "quotation_count": len(distinct_quotations(analysis)),
    }


def aliases(version_id: str, analysis: Analysis, entity_ids: list[str]) -> list[Row]:
    """Rows of core.alias."""
    return [
        {
            "entity_id": entity_id,
            "version_id": version_id,
            "analysis_id": analysis.analysis_id,
            "text": storable(alias.text),
            "kind": alias.kind.value,
            "start_offset": alias.start,
            "end_offset": alias.end,
        }
        for entity, entity_id in zip(analysis.entities, entity_ids, strict=True)
        for alias in entity.aliases
    ]


def mentions(version_id: str, analysis: Analysis, entity_ids: list[str]) -> list[Row]:
    """Rows of core.mention."""
    return [
        {
            "version_id": version_id,
            "analysis_id": analysis.analysis_id,
            "start_offset": mention.start,
            "end_offset": mention.end,
            "text": storable(mention.text),
            "label": mention.label,
            "form": mention.form,
            "sense": mention.sense,
            "entity_id": _pick(entity_ids, mention.entity),
        }
        for mention in analysis.mentions
    ]


def distinct_quotations(analysis: Analysis) -> list[Quotation]:
    """Quotations with a span each; of two with the same span the surer one."""
    best: dict[tuple[int, int], Quotation] = {}
    for quotation in analysis.quotations:
        span = (quotation.start, quotation.end)
        held = best.get(span)
        if held is None or (quotation.confidence, quotation.rule) > (held.confidence, held.rule):
            best[span] = quotation
    return list(best.values())


def quotation(version_id: str, analysis: Analysis, found: Quotation, body: str, entity_ids: list[str]) -> Row:
    """Row of core.quotation."""
    speaker = found.speaker
    return {
        "quotation_id": ids.quotation_id(version_id, analysis.analysis_id, found.start, found.end),
        "version_id": version_id,
        "analysis_id": analysis.analysis_id,
        "start_offset": found.start,
        "end_offset": found.end,
        "content": storable(body[found.start : found.end]),
        "kind": found.kind.value,
        "group_number": found.group,
        "group_id": ids.group_id(version_id, analysis.analysis_id, found.group),
        "cue": text_or_none(found.cue),
        "cue_start": found.cue_start,
        "cue_end": found.cue_end,
        "cue_lemma": text_or_none(found.cue_lemma),
        "speaker_text": text_or_none(speaker.text) if speaker else None,
        "speaker_start": speaker.start if speaker else None,
        "speaker_end": speaker.end if speaker else None,
        "speaker_entity_id": _pick(entity_ids, speaker.entity) if speaker else None,
        "speaker_name": text_or_none(speaker.name) if speaker else None,
        "edits": _spans(found.edits),
        "confidence": found.confidence,
        "rule": found.rule,
    }


def attributions(version_id: str, analysis: Analysis, found: Quotation, entity_ids: list[str]) -> list[Row]:
    """Rows of core.attribution for one quotation."""
    return [
        {
            "quotation_id": ids.quotation_id(version_id, analysis.analysis_id, found.start, found.end),
            "version_id": version_id,
            "analysis_id": analysis.analysis_id,
            "position": position,
            "role": hop.role.value,
            "text": storable(hop.text),
            "start_offset": hop.start,
            "end_offset": hop.end,
            "entity_id": _pick(entity_ids, hop.entity),
            "name": text_or_none(hop.name),
            "hedge": text_or_none(hop.hedge),
            "cue": text_or_none(hop.cue),
        }
        for position, hop in enumerate(found.chain)
    ]


def _spans(spans: tuple[Span, ...]) -> list[Row]:
    return [{"start_offset": span.start, "end_offset": span.end} for span in spans]


def _pick(entity_ids: list[str], index: int | None) -> str | None:
    return None if index is None else entity_ids[index]
