"""Public pages that are made once for many are still what each of them should see."""


def test_shared_page_keeps_language_and_menu_apart(world):
    token = world.sign_in()
    cookie = {"cookie": f"sodat_login={token}; sodat_language=hi"}

    stranger = world.call("GET", "/", headers={"accept-language": "mr"})
    again = world.call("GET", "/", headers={"accept-language": "mr"})
    signed_in = world.call("GET", "/", headers=cookie)
    english = world.call("GET", "/?lang=en", headers={"accept-language": "mr"})

    assert stranger.body == again.body
    assert ('lang="mr"' in stranger.text, "/account" in stranger.text) == (True, False)
    assert ('<html lang="hi"' in signed_in.text, "/account" in signed_in.text) == (True, True)
    assert "set-cookie" in english.headers
    assert "set-cookie" not in stranger.headers


def test_release_that_is_not_there_is_refused_each_time(world):
    assert [world.call("GET", "/releases/no-such").status for _ in range(2)] == [404, 404]
