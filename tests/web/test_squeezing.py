"""Compressed answers: only for those who take them, and of pages no length that could be compared."""

import gzip

import pytest

from sodat.web.squeezing import BEST, accepts_gzip, gzipped


def scope(said):
    return {"headers": [(b"accept-encoding", said.encode())]}


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("gzip", True),
        ("gzip, deflate, br", True),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", True),
        ("*", True),
        ("", False),
        ("identity", False),
        ("gzip;q=0", False),
        ("gzip;q=0.000", False),
        ("br, gzip;q=0, deflate", False),
        ("xgzip", False),
        ("gzip" * 10_000, False),
    ],
)
def test_only_who_takes_gzip_gets_it(said, taken):
    assert accepts_gzip(scope(said)) is taken


@pytest.mark.parametrize("padding", [0, 1, 95])
def test_padding_changes_nothing_but_the_length(padding):
    assert gzip.decompress(gzipped(b"abc" * 1_000, BEST, padding)) == b"abc" * 1_000
    assert len(gzipped(b"abc", BEST, padding)) == len(gzipped(b"abc", BEST)) + padding


def test_page_and_style_sheet_are_small_and_the_same(world):
    plain, small = (
        world.call("GET", "/", headers=headers) for headers in ({}, {"accept-encoding": "gzip, br"})
    )
    sheet = world.call("GET", "/static/sodat.css", headers={"accept-encoding": "gzip"})

    assert gzip.decompress(small.body) == plain.body
    assert (small.headers["content-encoding"], "content-encoding" in plain.headers) == ("gzip", False)
    assert "accept-encoding" in small.headers["vary"]
    assert len(small.body) * 2 < len(plain.body)
    assert gzip.decompress(sheet.body) == world.call("GET", "/static/sodat.css").body
    assert len(sheet.body) < 6_000


def test_length_of_a_page_differs_from_time_to_time(world):
    lengths = {
        len(world.call("GET", "/sign-in", headers={"accept-encoding": "gzip"}).body) for _ in range(20)
    }

    assert len(lengths) > 3
