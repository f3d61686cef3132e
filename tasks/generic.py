"""Names of offices that every country has: "Ministry of Health", "Supreme Court". Whose they are belongs to it."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from tasks.spelling import fold

_HEAD_WORDS: Final = """
ministry department court parliament senate assembly congress cabinet government police army navy military treasury
presidency judiciary commission bank bureau office council ministere gouvernement parlement senat assemblee armee
cour tribunal conseil house guard prosecutor parquet directorate administration secretariat gendarmerie
"""
_OTHER_WORDS: Final = """
of the and for on in de la le les des du et a supreme high constitutional federal national central state states
appeal appeals criminal civil provincial regional district magistrate magistrates county lower upper electoral
independent election elections foreign interior internal external home defence defense health education finance
financial justice agriculture mines mining energy oil petroleum gas water environment transport transportation
labour labor trade commerce industry tourism culture sports sport information communication communications planning
development public social works affairs relations cooperation security intelligence immigration customs revenue tax
land lands housing youth women gender family children science technology research economy economic budget police
anti corruption anticorruption human rights general attorney prosecutor prosecutors prosecution service services
force forces air armed navy guard coast border ministers representatives deputies commons lords people peoples
privy republican presidential royal joint chiefs staff statistics meteorological weather disaster management
emergency emergencies situations audit auditor counter terrorism reserve higher secondary primary local municipal
city town sante defense interieur etrangeres etranger economie finances cassation comptes constitutionnel
constitutionnelle superieure justice travail emploi enseignement education nationale
"""
_HEADS: Final = frozenset(_HEAD_WORDS.split())
_WORDS: Final = _HEADS | frozenset(_OTHER_WORDS.split())


@lru_cache(maxsize=16384)
def is_generic(name: str) -> bool:
    """Whether a name consists of words that offices of any country have, one of them saying what sort of office."""
    words = fold(name).replace("-", " ").replace("'", " ").replace("&", " ").split()
    return bool(words) and all(word in _WORDS for word in words) and any(word in _HEADS for word in words)
