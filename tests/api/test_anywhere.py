"""Other origins: a browser may read what is public, and nothing that takes a login."""

import pytest

FIRST = {
    "origin": "https://other.example",
    "access-control-request-method": "GET",
    "access-control-request-headers": "if-none-match",
}
PUBLIC = [
    "/api/v1/releases",
    "/api/v1/availability?pincode=411001&date=2030-01-02",
    "/api/v1/releases/no-such/record/pool.txt",
    "/api/v2/appointment/sessions/public/findByPin?pincode=411001&date=02-01-2030",
    "/api/v2/admin/location/states",
    "/log/checkpoint",
    "/fhir/$bulk-publish",
    "/openapi.json",
]


@pytest.mark.parametrize("path", PUBLIC)
def test_public_read_is_open_to_pages_of_other_origins(world, path):
    read, first = world.call("GET", path), world.call("OPTIONS", path, headers=FIRST)

    assert read.headers["access-control-allow-origin"] == "*"
    assert first.status == 204
    assert first.headers["access-control-allow-origin"] == "*"
    assert first.headers["access-control-allow-methods"] == "GET, HEAD"
    assert "if-none-match" in first.headers["access-control-allow-headers"]


@pytest.mark.parametrize(
    "path", ["/api/v1/people", "/api/v1/applications", "/api/v2/appointment/beneficiaries"]
)
def test_what_takes_a_login_is_not(world, path):
    answers = [world.call("OPTIONS", path, headers=FIRST), world.call("GET", path, token=world.sign_in())]

    assert not any("access-control-allow-origin" in one.headers for one in answers)
    assert answers[0].status >= 400


def test_filing_is_not_open_though_its_path_begins_like_a_read(world):
    answer = world.call(
        "POST", "/api/v1/releases/no-such/applications", {}, headers={"origin": "https://x.example"}
    )

    assert "access-control-allow-origin" not in answer.headers
