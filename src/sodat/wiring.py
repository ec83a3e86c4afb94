"""Builds the system. The only file that knows every part."""

import asyncio
from dataclasses import dataclass

from sodat.actions.catalogue import Catalogue
from sodat.actions.entries import Filed, Filing
from sodat.actions.handing_in import hand_in_batch
from sodat.actions.ports import Tools
from sodat.config import Config
from sodat.edge import letters, worker
from sodat.edge.beacon import signature_check
from sodat.edge.drawing import draw_files
from sodat.edge.mail import by_mail
from sodat.rules.refusals import Refusal
from sodat.storage.database import Database
from sodat.storage.intake import Intake
from sodat.vault import Vault, open_vault


@dataclass(frozen=True, slots=True)
class System:
    """One process of Sodat, ready to work."""

    config: Config
    database: Database
    vault: Vault
    catalogue: Catalogue
    tools: Tools
    intake: Intake[Filing, Filed | Refusal]

    async def open(self) -> None:
        """Connect to the database."""
        await self.database.open()

    async def close(self) -> None:
        """Let go of the database."""
        await self.database.close()


def build(config: Config) -> System:
    """Return a system over the database that the settings name."""
    vault = open_vault(config.folder, config.origin)
    catalogue = Catalogue()
    database = Database(config.database, config.database_connections_max)
    return System(
        config=config,
        database=database,
        vault=vault,
        catalogue=catalogue,
        tools=Tools(
            vault=vault,
            catalogue=catalogue,
            check_signature=signature_check(allow_local=not config.is_production),
            draw=draw_files,
        ),
        intake=Intake(
            database,
            lambda tx, filings: hand_in_batch(tx, catalogue, filings),
            config.filings_batch_max,
            lambda filing: filing.release_id,
        ),
    )


async def work(system: System, stop: asyncio.Event) -> None:
    """Do what is due until told to stop: steps, letters, checkpoints."""
    config = system.config
    channels = _channels(config) if config.is_production else letters.nowhere()
    await worker.work(system.database, system.tools, config, channels, stop)


def _channels(config: Config) -> letters.Channels:
    mail = by_mail(config.mail_server, config.mail_from) if config.mail_server else letters.no_mail
    return {"sms": letters.to_folder(config.folder / "letters"), "email": mail}
