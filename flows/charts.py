"""Small charts as SVG: the figures stand beside them in HTML, so that they can be read, zoomed and printed.

Colours come from the page's style sheet. A missing value (None) breaks a line: nothing is drawn across a gap.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from flows.render import harmless

_WIDTH, _HEIGHT, _EDGE = 300, 48, 3


def line(values: Sequence[float | None], label: str, most: float | None = None) -> Markup:
    """A line over time; `most` is the top of the scale, for charts that are compared."""
    top = most or max((value for value in values if value is not None), default=0) or 1
    step = (_WIDTH - 2 * _EDGE) / max(len(values) - 1, 1)
    points = [
        None if v is None else (_EDGE + i * step, _HEIGHT - _EDGE - v / top * (_HEIGHT - 2 * _EDGE))
        for i, v in enumerate(values)
    ]
    shapes = [_stretch(part, is_bar=len(values) == 1) for part in _stretches(points)]
    gaps = [_gap(_EDGE + i * step, step) for i, v in enumerate(values) if v is None]
    return _svg(label, "".join(gaps + shapes))


def _stretches(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    parts: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            parts.append([])
        else:
            parts[-1].append(point)
    return [part for part in parts if part]


def _stretch(points: Sequence[tuple[float, float]], *, is_bar: bool) -> str:
    if len(points) == 1:
        x, y = (_WIDTH / 2, points[0][1]) if is_bar else points[0]
        return f'<path class="dot" d="M{x:.1f} {y:.1f}h0.01"/>'
    trace = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    area = f"M{points[0][0]:.1f} {_HEIGHT - _EDGE}L{trace}L{points[-1][0]:.1f} {_HEIGHT - _EDGE}Z"
    return f'<path class="area" d="{area}"/><path class="trace" d="M{trace}"/>'


def _gap(x: float, width: float) -> str:
    return f'<rect class="gap" x="{x - width / 2:.1f}" y="0" width="{width:.1f}" height="{_HEIGHT}"/>'


def _svg(label: str, inner: str) -> Markup:
    return Markup(
        '<svg class="line" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>'
    ).format(
        _WIDTH,
        _HEIGHT,
        harmless(label),
        Markup(inner),  # noqa: S704 - made of numbers only
    )


def bar(share: float | None, label: str, kind: str = "one") -> Markup:
    """A bar of a share between 0 and 1."""
    width = max(0.0, min(1.0, share or 0.0)) * 100
    return Markup(
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect class="rail" width="100" height="8"/><rect class="{}" width="{:.1f}" height="8"/></svg>'
    ).format(harmless(label), kind, width)


def dot(value: float, most: float, label: str) -> Markup:
    """A disc whose area is in proportion to a value."""
    radius = 11 * (value / most) ** 0.5 if most > 0 else 0
    return Markup(
        '<svg class="disc" viewBox="0 0 24 24" role="img" aria-label="{}">'
        '<circle class="one" cx="12" cy="12" r="{:.1f}"/></svg>'
    ).format(harmless(label), radius)
