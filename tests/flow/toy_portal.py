"""A toy of the portal for tests of the scripted city alone: docs/api.md in memory, with faults on demand.

It keeps the rules the city is counted by: nothing before the hour, one person one application,
the last wishes count. It can break them, and can drop or refuse every n-th request.
"""

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from time import time

from sodat.rules.pool import Entry, print_pool
from sodat.rules.walk import walk

REASONS = {200: "OK", 201: "Created", 202: "Accepted", 204: "None", 404: "No", 409: "Conflict", 503: "Busy"}


def utc(seconds):
    return f"{datetime.fromtimestamp(int(seconds), UTC):%Y-%m-%dT%H:%M:%SZ}"


class Toy:
    def __init__(self, households, seats, *, policy, opens_at, closes_at, fault_every=0, opens_early=False):
        self.seats, self.policy, self.opens_at, self.closes_at = seats, policy, opens_at, closes_at
        self.fault_every, self.opens_early = fault_every, opens_early
        self.people, self.applications, self.of_person, self.txns = {}, {}, {}, 0
        self.requests = self.connections = self.number = 0
        for home in households:
            self.people[home.mobile] = [self.number + at for at in range(1, len(home.people) + 1)]
            self.number += len(home.people)

    @property
    def state(self):
        opened = time() >= self.opens_at - (5 if self.opens_early else 0)
        return ("closed" if time() >= self.closes_at else "open") if opened else "announced"

    def answer(self, method, path, body, mobile):  # noqa: PLR0911
        match method, path.strip("/").split("/"):
            case "POST", ["api", "v1", "login"]:
                return 202, {"txn": body["mobile"]}
            case "GET", ["_demo", "outbox", number]:
                return 200, {"mobile": number, "code": number[-6:]}
            case "POST", ["api", "v1", "login", "code"]:
                right = body["code"] == body["txn"][-6:]
                return (200, {"token": body["txn"]}) if right else (409, {"code": "code-wrong"})
            case "GET", ["api", "v1", "people"]:
                return 200, {"people": [{"person": one} for one in self.people[mobile]]}
            case "GET", ["api", "v1", "releases", "r1"]:
                times = {"opens_at": utc(self.opens_at), "closes_at": utc(self.closes_at)}
                return 200, {"policy": self.policy, "state": self.state, "party_size_max": 4, **times}
            case "POST", ["api", "v1", "releases", "r1", "applications"]:
                return self.file(mobile, body["persons"], body["choices"], split=body.get("split", False))
            case "DELETE", ["api", "v1", "applications", application]:
                gone = self.applications.pop(application, None)
                self.of_person = {one: held for one, held in self.of_person.items() if held != application}
                return (204, None) if gone else (404, {"code": "application-unknown"})
            case "GET", ["api", "v1", "applications"]:
                mine = [one for one in self.applications.values() if one["mobile"] == mobile]
                return 200, {"applications": mine}
        return 404, {}

    def file(self, mobile, persons, choices, *, split=False):
        if self.state != "open":
            return 409, {"code": "not-yet-open" if self.state == "announced" else "applications-closed"}
        if len(set(persons)) != len(persons) or not set(persons) <= set(self.people[mobile]):
            return 409, {"code": "party-size"}
        if split and len(persons) > 1:
            told = [self.file(mobile, [one], choices) for one in persons]
            return told[0][0], {**told[0][1], "with": [said["application"] for _, said in told[1:]]}
        held = {self.of_person.get(person) for person in persons}
        if held == {None}:
            application = f"{len(self.of_person) + 1000 * self.requests:032x}"
            self.applications[application] = {"application": application, "release": "r1", "mobile": mobile}
            self.of_person.update(dict.fromkeys(persons, application))
            status = 201
        elif len(held) == 1 and self.applications[min(held)]["persons"] == list(persons):
            application, status = min(held), 200
        else:
            return 409, {"code": "already-applied"}
        filed = {"persons": persons, "choices": choices, "filed_at": utc(time()), "state": "filed"}
        self.applications[application] |= filed | {"appointments": []}
        return status, self.applications[application]

    def settle(self, order):
        """Give the seats in the order made of the applications; return pool.txt."""
        entries = {
            name: Entry(name, len(one["persons"]), 1, (), tuple(one["choices"]))
            for name, one in self.applications.items()
        }
        for step in walk([entries[name] for name in order(self.applications)], self.seats):
            one = self.applications[step.entry.application]
            one["state"] = "booked" if step.place else "waiting"
            one["appointments"] = [{"slot": step.place.slot}] if step.place else []
        return print_pool(entries.values())

    async def serve(self, reader, writer):
        self.connections += 1
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
                names = dict(line.split(": ", 1) for line in head[1:] if line)
                data = await reader.readexactly(int(names.get("Content-Length", 0)))
                self.requests += 1
                method, path, _ = head[0].split(" ")
                token = names.get("Authorization", "").removeprefix("Bearer ")
                # Only in the rush: what the rehearsal itself looks up before and after, it asks for once.
                fault = self.requests % self.fault_every if self.fault_every and self.state == "open" else 0
                if fault == 1:
                    status, said = 503, {"code": "busy"}
                else:
                    status, said = self.answer(method, path, json.loads(data) if data else None, token)
                if fault in {2, 3}:
                    break  # acted, but the answer is lost; so is that of who asks again on a fresh connection
                text = b"" if said is None else json.dumps(said).encode()
                length = "" if status == 204 else f"Content-Length: {len(text)}\r\n"
                lines = (
                    f"HTTP/1.1 {status} {REASONS[status]}\r\nContent-Type: application/json\r\n{length}\r\n"
                )
                writer.write(lines.encode() + text)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def opened(toy):
    """Serve the toy on a free loopback port; yields its address."""
    tasks = set()

    async def serve(reader, writer):
        tasks.add(asyncio.current_task())
        await toy.serve(reader, writer)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        await asyncio.wait(tasks, timeout=5)
        await server.wait_closed()
