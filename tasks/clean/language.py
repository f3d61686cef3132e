"""Language of a text with a confidence between 0 and 1."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

# Languages that news is written in; the others of the model (Latin, Esperanto, Walloon ...) only collect errors.
_LANGUAGES = (
    "af", "am", "ar", "az", "be", "bg", "bn", "bs", "ca", "cs", "cy", "da", "de", "el", "en", "es", "et", "eu",
    "fa", "fi", "fr", "ga", "gl", "gu", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "kk", "km",
    "kn", "ko", "ky", "lo", "lt", "lv", "mk", "ml", "mn", "mr", "ms", "mt", "ne", "nb", "nl", "nn", "no", "or",
    "pa", "pl", "ps", "pt", "ro", "ru", "rw", "si", "sk", "sl", "sq", "sr", "sv", "sw", "ta", "te", "th", "tl",
    "tr", "uk", "ur", "vi", "xh", "zh", "zu",
)  # fmt: skip
_READ = 4000
_LEAST = 20


@lru_cache(maxsize=1)
def _identifier() -> Any:
    """The model, loaded once a process at first use (0.1 s)."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    found = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    found.set_languages([name for name in _LANGUAGES if name in set(found.labels)])
    return found


def language_of(text: str) -> tuple[str | None, float | None]:
    """Two-letter code and confidence; (None, None) where there are too few letters to tell."""
    sample = text[:_READ]
    if sum(char.isalpha() for char in sample) < _LEAST:
        return None, None
    name, confidence = _identifier().classify(sample)
    return ("no" if name in ("nb", "nn") else str(name)), round(float(confidence), 3)


def primary(tag: str | None) -> str | None:
    """Primary subtag of a declared language: en-GB, en_US and EN give en; anything else gives None."""
    head = (tag or "").strip().replace("_", "-").split("-")[0].lower()
    if len(head) == 2 and head.isascii() and head.isalpha():
        return "no" if head in ("nb", "nn") else head
    return None
