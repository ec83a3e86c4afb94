"""The settings of an installation: few, each with unit, default and reason.

What a release needs (policy, times, shares) is data of that release and part of its public
record, never a setting.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal

Mode = Literal["production", "demo", "test"]


class ConfigRefused(Exception):
    """A setting is unknown or unusable; the start stops."""


@dataclass(frozen=True, slots=True)
class Config:
    """All settings. Each can be given as `SODAT_<NAME>` in the environment."""

    mode: Mode = "production"
    """demo and test show letters at `/_demo/outbox`, allow the local beacon, lift `codes_per_day`.

    Limits of codes count per number; a proxy in front limits addresses, since thousands share one.
    """

    database: str = ""
    """URL of a PostgreSQL >= 15; empty: the embedded one under `folder`."""

    folder: Path = Path("var")
    """Where the embedded database and the keys lie."""

    origin: str = "sodat.example/log"
    """Name of the log, in every checkpoint and receipt; never changed once published."""

    host: str = "127.0.0.1"
    """Address to listen on; a proxy stands in front of anything public."""

    port: int = 8020
    """TCP port."""

    workers: int = 1
    """Server processes; one a core, less one for the database."""

    login_hours: int = 12
    """How long a login lasts; long, so that nobody is thrown out while filling in a form."""

    code_minutes: int = 10
    """How long a one-time code can be used."""

    code_tries: int = 3
    """Tries for one code; a million codes and three tries leave a guesser 3 in 1,000,000."""

    code_wait_seconds: int = 60
    """Wait before the same number may ask for another code, doubled with nothing: a phone can be slow."""

    codes_per_day: int = 20
    """Codes for one number in 24 hours: each costs a message and three guesses. Lifted in demo and test,
    where a rehearsal's city signs in often."""

    mail_server: str = ""
    """`smtp://[user:password@]host[:port]` or `smtps://...`; empty: no letters and codes by e-mail."""

    mail_from: str = "sodat@localhost"
    """Address that e-mail comes from."""

    filings_batch_max: int = 500
    """Filings written in one transaction; more only lengthens the wait of each."""

    database_connections_max: int = 6
    """Connections of one server process."""

    checkpoint_seconds: int = 1
    """How often the log's head is signed when it has grown."""

    beacon_relays: tuple[str, ...] = ("https://api.drand.sh", "https://drand.cloudflare.com")
    """Where drand rounds are fetched; any relay will do, the value proves itself."""

    @property
    def is_production(self) -> bool:
        """Return whether this is the real thing."""
        return self.mode == "production"


def from_environment(environment: Mapping[str, str] | None = None, **given: object) -> Config:
    """Return the settings of an environment; what is given goes first.

    Raises:
        ConfigRefused: an unknown `SODAT_` name, a value of the wrong type or out of range.
    """
    source = os.environ if environment is None else environment
    values: dict[str, object] = {}
    known = {field.name: field for field in fields(Config)}
    for name, text in source.items():
        if not name.startswith("SODAT_") or name in _NOT_SETTINGS:
            continue
        field = name.removeprefix("SODAT_").lower()
        if field not in known:
            raise ConfigRefused(f"{name} is not a setting; known are {', '.join(sorted(known))}")
        values[field] = _parsed(name, text, known[field].default)
    config = Config(**(values | {name: value for name, value in given.items() if value is not None}))  # type: ignore[arg-type]
    _check(config)
    return config


_NOT_SETTINGS = frozenset({"SODAT_HYPOTHESIS", "SODAT_PICTURES", "SODAT_CHAOS_SEED"})


def _parsed(name: str, text: str, default: object) -> object:
    if isinstance(default, int):
        if not text.isascii() or not text.isdecimal():
            raise ConfigRefused(f"{name} is a whole number, not {text!r}")
        return int(text)
    if isinstance(default, Path):
        return Path(text)
    if isinstance(default, tuple):
        return tuple(part for part in text.split(",") if part)
    return text


def _check(config: Config) -> None:
    if config.mode not in {"production", "demo", "test"}:
        raise ConfigRefused(f"SODAT_MODE is production, demo or test, not {config.mode!r}")
    if not 0 <= config.port < 65536:
        raise ConfigRefused(f"SODAT_PORT is 0 to 65535, not {config.port}")
    for name in (
        "workers",
        "login_hours",
        "code_minutes",
        "code_tries",
        "codes_per_day",
        "filings_batch_max",
    ):
        if getattr(config, name) < 1:
            raise ConfigRefused(f"SODAT_{name.upper()} is at least 1")
    if config.mail_server and not config.mail_server.startswith(("smtp://", "smtps://")):
        raise ConfigRefused("SODAT_MAIL_SERVER begins with smtp:// or smtps://")
    if "@" not in config.mail_from:
        raise ConfigRefused("SODAT_MAIL_FROM is an e-mail address")
    if config.is_production and not config.database:
        raise ConfigRefused(
            "SODAT_DATABASE must name a PostgreSQL in production; the embedded one is for demo and test"
        )
