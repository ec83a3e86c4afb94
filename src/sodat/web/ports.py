"""What the web needs of the running system, as it sees it."""

from typing import Protocol

from sodat.actions.catalogue import Catalogue
from sodat.actions.entries import Filed, Filing
from sodat.actions.ports import Tools
from sodat.config import Config
from sodat.rules.refusals import Refusal
from sodat.storage.database import Database
from sodat.storage.intake import Intake
from sodat.vault import Vault


class Portal(Protocol):
    """One process of the system (`wiring.System`)."""

    @property
    def config(self) -> Config:
        """Return the settings."""

    @property
    def database(self) -> Database:
        """Return the one database."""

    @property
    def vault(self) -> Vault:
        """Return the keys."""

    @property
    def catalogue(self) -> Catalogue:
        """Return what the releases offer."""

    @property
    def tools(self) -> Tools:
        """Return what checks outside values."""

    @property
    def intake(self) -> Intake[Filing, Filed | Refusal]:
        """Return where filings are handed in."""

    async def open(self) -> None:
        """Connect to the database."""

    async def close(self) -> None:
        """Let go of the database."""
