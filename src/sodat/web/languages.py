"""Which of the three languages to answer in."""

from sodat.locale.sentences import LANGUAGES

API_LANGUAGE = "en"
"""For a program that names no language."""


def accepted(header: str, default: str) -> str:
    """Return the best language of an `Accept-Language` header. Source: RFC 9110 12.5.4."""
    best, best_weight = default, 0.0
    for part in header[:500].split(","):
        name, _, rest = part.strip().partition(";")
        language = name.strip().lower().partition("-")[0]
        weight = _weight(rest)
        if language in LANGUAGES and weight > best_weight:
            best, best_weight = language, weight
    return best


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
