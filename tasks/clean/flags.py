"""Quality flags of a body, and the test for consent and pay walls."""

from __future__ import annotations

import re

SHORT = 250
_WALL_MOST = 2_000
_WALL = re.compile(
    r"\bcookies?\b|\bconsent\b|\bprivacy\b|\bGDPR\b|your choices|data protection|accept all|reject all"
    r"|personali[sz]ed (?:ads|advertising|content)|manage (?:your )?(?:preferences|settings|options)|our partners"
    r"|legitimate interest|before you continue|verify (?:that )?you are (?:a )?human|enable javascript|ad ?blocker"
    r"|checking your browser|subscribe (?:now )?to (?:continue|read|unlock)|already a subscriber|log ?in to continue"
    r"|sign in to (?:read|continue)|zustimm|einwilligung|datenschutz|werbung|consentement|confidentialité|partenaires"
    r"|consentimiento|privacidad|consenso|informativa|samtykke|toestemming",
    re.IGNORECASE,
)


def is_wall(body: str) -> bool:
    """Whether a body is the text of a consent or pay wall: short and full of its words."""
    if len(body) > _WALL_MOST:
        return False
    sentences = max(1, len(re.findall(r"[.!?](?:\s|$)", body)))
    found = {match.group().casefold() for match in _WALL.finditer(body)}
    hits = len(_WALL.findall(body))
    return len(found) >= 3 and hits >= 0.5 * sentences


def is_teaser_list(lines: list[str]) -> bool:
    """Whether most lines are headlines: short and without a closing mark."""
    if len(lines) < 10:
        return False
    teasers = sum(1 for line in lines if len(line) < 120 and line[-1:] not in '.!?…。”"»:’)')
    return teasers > 0.7 * len(lines)
