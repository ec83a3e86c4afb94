"""The real system behind its ASGI application, asked in-process; its clock is moved by hand."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from flow.portal import Portal
from sodat.config import Config
from sodat.web.app import application
from sodat.wiring import build


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    cookies: tuple[str, ...]

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def code(self) -> str:
        return self.json["code"]


class World(Portal):
    """A portal with HTTP. What the flows can do to it, this can too."""

    def __init__(self, url: str, folder: Path, **settings: object) -> None:
        settings = {"mode": "test", "code_wait_seconds": 0} | settings
        self.system = build(Config(database=url, folder=folder, **settings))
        self.vault, self.tools = self.system.vault, self.system.tools
        self.catalogue, self.database = self.system.catalogue, self.system.database
        self.app = application(self.system)
        self.loop = asyncio.new_event_loop()
        self.loop.run_until_complete(self.system.open())

    def call(self, method, path, body=None, token=None, headers=(), form=None) -> Answer:
        """Send one request. `body`: JSON, or bytes as they are; `form`: fields of a page's form."""
        return self.loop.run_until_complete(self.asked(method, path, body, token, headers, form))

    def at_once(self, *requests) -> list[Answer]:
        """Send requests at the same time."""

        async def run():
            return await asyncio.gather(*(self.asked(*one) for one in requests))

        return self.loop.run_until_complete(run())

    async def asked(self, method, path, body=None, token=None, headers=(), form=None) -> Answer:
        said = dict(headers)
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        if form is not None:
            data = urlencode(form, doseq=True).encode()
            said |= {"content-type": "application/x-www-form-urlencoded"}
        if token:
            said |= {"authorization": f"Bearer {token}"}
        path, _, query = path.partition("?")
        scope = {
            "type": "http", "http_version": "1.1", "method": method, "path": path, "raw_path": path.encode(),
            "query_string": query.encode(), "root_path": "", "scheme": "http", "server": ("127.0.0.1", 80),
            "headers": [(name.encode(), value.encode()) for name, value in said.items()],
        }  # fmt: skip
        pieces = [data[at : at + 30_000] for at in range(0, len(data), 30_000)] or [b""]
        sent: list[dict] = []

        async def receive():
            piece = pieces.pop(0) if pieces else None
            if piece is None:
                return {"type": "http.disconnect"}
            return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

        async def send(message):
            sent.append(message)

        await self.app(scope, receive, send)
        pairs = [(name.decode().lower(), value.decode()) for name, value in sent[0]["headers"]]
        cookies = tuple(value for name, value in pairs if name == "set-cookie")
        answer = b"".join(message.get("body", b"") for message in sent[1:])
        return Answer(sent[0]["status"], dict(pairs), answer, cookies)

    def look_anew(self) -> None:
        """Let public documents be made anew, rather than wait for the second that they are kept."""
        self.app = application(self.system)

    def sign_in(self, mobile: str = "9000000001") -> str:
        """Sign in as a citizen does and return the token."""
        txn = self.call("POST", "/api/v1/login", {"mobile": mobile}).json["txn"]
        code = self.call("GET", f"/_demo/outbox/{mobile}").json["code"]
        return self.call("POST", "/api/v1/login/code", {"txn": txn, "code": code}).json["token"]

    def name(self, token: str, number: str = "X00000001", **more: object) -> int:
        """Name a person and return their number."""
        return self.call("POST", "/api/v1/people", named(number, **more), token).json["person"]

    def hand_in(self, token: str, release: str, persons: list[int], slots: list[str], **more: bool) -> Answer:
        """File an application."""
        body = {"persons": persons, "choices": [f"{release}.{slot}" for slot in slots], **more}
        return self.call("POST", f"/api/v1/releases/{release}/applications", body, token)


def named(number: str = "X00000001", **more: object) -> dict[str, object]:
    said = {"name": "सीता पाटील", "birth_year": 1990, "gender": "female", "id_type": "other"}
    return said | {"id_number": number, "pincode": "411001"} | more
