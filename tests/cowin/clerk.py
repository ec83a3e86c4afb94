"""What a Co-WIN client does, over the real system in-process."""

from hashlib import sha256

from web.world import World

V2 = "/api/v2"
SEATS = {"a": {"open": 1}, "b": {"open": 1}}


class Clerk:
    """One citizen with a client of 2021."""

    def __init__(self, world: World, mobile: str = "9000000001", people: int = 1) -> None:
        self.world = world
        self.token = signed_in(world, mobile)
        self.mobile = mobile
        self.people = [self.name(f"{mobile}{number}") for number in range(people)]

    def get(self, path, **headers):
        return self.world.call("GET", V2 + path, token=self.token, headers=headers.items())

    def post(self, path, body=None, **headers):
        return self.world.call("POST", V2 + path, body, self.token, headers=headers.items())

    def name(self, number: str, **more: object) -> str:
        said = {
            "name": "Sita Patil", "birth_year": "1990", "gender_id": 2, "photo_id_type": 13,
            "photo_id_number": number, "comorbidity_ind": "N", "consent_version": "1",
        } | more  # fmt: skip
        return self.post("/registration/beneficiary/new", said).json["beneficiary_reference_id"]

    def schedule(self, session: str, people=None, slot: str = "09:00AM-11:00AM", **more: object):
        body = {"dose": 1, "session_id": session, "slot": slot, "beneficiaries": people or self.people}
        return self.post("/appointment/schedule", body | more)

    def mine(self):
        return self.get("/appointment/beneficiaries").json["beneficiaries"]


def ask(world: World, mobile="9000000001", path="/auth/public/generateOTP", **more):
    """Ask for a code and return (txnId, code)."""
    txn = world.call("POST", V2 + path, {"mobile": mobile, **more}).json["txnId"]
    number = str(mobile).removesuffix(".0")[-10:]
    return txn, world.call("GET", f"/_demo/outbox/{number}").json["code"]


def signed_in(world: World, mobile="9000000001") -> str:
    txn, code = ask(world, mobile, "/auth/generateMobileOTP", secret="U2FsdGVkX1anything")  # noqa: S106
    said = {"otp": sha256(code.encode()).hexdigest(), "txnId": txn}
    return world.call("POST", V2 + "/auth/validateMobileOtp", said).json["token"]


def slotted(
    world: World, *spans: tuple[str, str], policy: str = "first-come", **parts: int
) -> tuple[str, str]:
    """Announce a release of one session with slots of these times, and return (release, session)."""
    seats = {f"s{number}": parts or {"open": 1} for number in range(len(spans))}
    release = world.release(seats, policy=policy)
    for number, (starts, ends) in enumerate(spans):
        slot = f"{release}.s{number}"
        world.do(
            lambda tx, at=(starts, ends, slot): tx.execute(
                "UPDATE slot SET starts = %s, ends = %s WHERE slot = %s", at
            )
        )
    return release, session_of(world, release)


def session_of(world: World, release: str) -> str:
    rows = world.values(
        "SELECT DISTINCT s.session_id FROM release_slot JOIN slot s USING (slot_id) WHERE release_id = %s",
        release,
    )
    return str(rows[0][0])
