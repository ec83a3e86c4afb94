"""Every page there is, in every language: its words, its headings, and that nothing foreign is in it."""

import re
from html.parser import HTMLParser
from itertools import pairwise

from browser.scene import CENTRES, build
from sodat.locale.sentences import LANGUAGES
from sodat.web.app import PAGES
from web.duty import login_of

ROLES = ("staff", "officer", "central", "auditor")
NOT_PAGES = ("/static/{name}", "/verify.py", "/releases/{release}/success.csv")
LATIN = re.compile(r"[A-Za-z]{2,}")
DEVANAGARI = re.compile(r"[\u0900-\u0963]{2,}")
NAMES = re.compile(r"\b[\w-]+\.(?:txt|json|py|csv)\b|{\w+}|\b(?:staff|officer|central|auditor)-\d+")
"""Of files, of facts that a script puts in, of log-ins."""
PEOPLE = frozenset({"सीता", "पाटील", "राम", "जाधव", "नाव"})
PROPER_NAMES = frozenset(
    {"Sodat", "Maharashtra", "COVISHIELD", "SHA", "drand", "pune", "city", "sassoon", "sakal", "local"}
)
SAID = ("alt", "aria-label", "placeholder", "title", "value")
SILENT = ("script", "style", "code", "pre", "svg")
VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")


class Page(HTMLParser):
    """What a reader meets, piece by piece, with the language that each piece says it is in."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str, bool]] = []
        self.pieces: list[tuple[str, str]] = []
        self.levels: list[int] = []
        self.foreign: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        _, language, silent = self.open[-1] if self.open else ("", "", False)
        language, silent = given.get("lang") or language, silent or tag in SILENT
        if tag not in VOID:
            self.open.append((tag, language, silent))
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        typed = tag == "input" and given.get("type") not in {"submit", "button"}  # what a person wrote
        self.pieces += [
            (language, given[name])
            for name in SAID
            if given.get(name) and not silent and not (name == "value" and tag != "input") and not typed
        ]
        inline = (tag == "script" and "src" not in given) or "style" in given
        away = [given.get(name) or "" for name in ("src", "href", "action", "formaction")]
        if inline or tag == "style" or any(name.startswith("on") for name in given):
            self.foreign.append(f"<{tag} {given}>")
        self.foreign += [one for one in away if re.match(r"(?:[a-z]+:)?//|javascript:", one)]

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if self.open and not self.open[-1][2]:
            self.pieces.append((self.open[-1][1], data))


def test_every_page_speaks_the_readers_language_alone(world):
    town = build(world)
    visitors = {None: "", **{mobile: world.sign_in(mobile) for mobile in ("9000000042", "9000000043")}}
    visitors |= {role: world.vault.token(login_of(world, role, centre=1001)) for role in ROLES}
    foreign, words, outline, asked = {}, {}, {}, set()
    for language in LANGUAGES:
        for visitor, token in visitors.items():
            for path, place in addresses(world, town, visitor, token):
                asked.add(path)
                headers = {"accept": "text/html", "cookie": f"sodat_login={token}; sodat_language={language}"}
                answer = world.call("GET", place, headers=headers)
                where = (language, place)
                assert answer.status < 500, where
                if not answer.headers.get("content-type", "").startswith("text/html"):
                    continue
                page = Page(answer.text)
                foreign[where] = page.foreign
                words[where] = not_said(page, language)
                outline[where] = steps(page.levels) if "<!DOCTYPE" in answer.text else []  # or a piece of one

    assert {where: found for where, found in foreign.items() if found} == {}
    assert {where: found for where, found in words.items() if found} == {}
    assert {where: found for where, found in outline.items() if found} == {}
    assert {path for method, path, _ in PAGES if method == "GET"} - asked == set(NOT_PAGES)


def addresses(world, town, visitor, token):
    """Yield the path of each page and addresses of it: with each round, and with what the visitor has."""
    rounds = (town.open, town.coming, town.drawn, town.rush)
    is_citizen = visitor is not None and visitor not in ROLES
    mine = world.call("GET", "/api/v1/applications", token=token).json["applications"] if is_citizen else []
    given = {
        "release": rounds,
        "application": [one["application"] for one in mine] or ["0" * 32],
        "appointment": [each["appointment"] for one in mine for each in one["appointments"]] or ["0"],
        "centre": [str(number) for number, *_ in CENTRES],
    }
    for method, path, _ in PAGES:
        if method != "GET" or path in NOT_PAGES:
            continue
        places = [path]
        for name in re.findall(r"{(\w+)}", path):
            values = given.get(name, ["1"])
            places = [place.replace(f"{{{name}}}", value) for place in places for value in values]
        yield from ((path, place) for place in places)


def not_said(page, language):
    """Return the words of a page that do not belong to its language; proper names do."""
    strange = LATIN if language != "en" else DEVANAGARI
    names = PROPER_NAMES | PEOPLE | {word for _, english, _, _ in CENTRES for word in LATIN.findall(english)}
    return sorted(
        {
            word
            for said, text in page.pieces
            if said == language
            for word in strange.findall(NAMES.sub("", text))
            if word not in names
        }
    )


def steps(levels):
    """Return what is wrong with the headings of a page: it begins with one h1 and leaves no level out."""
    levels = levels[1:] if levels[:2] == [2, 1] else levels  # what is to be corrected stands before all
    once = [] if levels[:1] == [1] and levels.count(1) == 1 else [f"h1: {levels}"]
    return once + [f"h{a} h{b}" for a, b in pairwise(levels) if b > a + 1]
