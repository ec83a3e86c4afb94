"""Sentences as data: `<language>/<area>.toml`, a table a topic, `{name}` where a fact goes.

The rest of the portal calls `say` and knows nothing of the files, so that another catalogue
can take their place.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from sodat.rules.refusals import ensure

LANGUAGES = ("mr", "hi", "en")
NAMES: Mapping[str, str] = {"mr": "मराठी", "hi": "हिन्दी", "en": "English"}

Facts = Mapping[str, str | int | None]


class _Given(dict[str, object]):
    """Facts by name; one that did not come leaves a dash, never a broken page."""

    def __missing__(self, name: str) -> str:
        return "–"


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Return the sentences of a language by `topic.name`; a name that two areas give is our mistake."""
    said: dict[str, str] = {}
    for area in sorted((resources.files("sodat.locale") / language).iterdir(), key=lambda one: one.name):
        for topic, table in tomllib.loads(area.read_text("utf-8")).items():
            named = {f"{topic}.{name}": sentence for name, sentence in table.items()}
            ensure(not named.keys() & said.keys(), f"{area.name} says nothing that is said elsewhere")
            said |= named
    return said


def known(language: str) -> str:
    """Return the language if the portal speaks it, else the state's own."""
    return language if language in LANGUAGES else LANGUAGES[0]


def has(language: str, name: str) -> bool:
    """Return whether there is a sentence of this name."""
    return name in catalogue(language)


def say(language: str, name: str, facts: Facts | None = None) -> str:
    """Return the sentence `topic.name` with its facts."""
    sentence = catalogue(language)[name]
    return sentence.format_map(_Given(facts)) if facts else sentence
