"""The command `sodat`. A command's module is imported when that command runs, so that help comes at once."""

from importlib import import_module

import click

COMMANDS = {
    "demo": ("sodat.demo.command:demo", "Rehearse Pune."),
    "serve": ("sodat.commands.serve:serve", "Run the portal."),
    "work": ("sodat.commands.work:work", "Run the worker."),
    "draw": ("sodat.commands.draw:draw", "Draw, from files to files."),
    "verify": ("sodat.commands.verify:verify", "Check a published draw."),
    "import": ("sodat.commands.importing:import_file", "Take in centres and sessions."),
    "export": ("sodat.commands.export:export", "Write the public record of a release."),
    "release": ("sodat.commands.release:release", "Compose, announce, pause, resume, cancel."),
    "stock": ("sodat.commands.stock:stock", "Keep the ledger of vials, and say what seats it gives."),
    "staff": ("sodat.commands.staff:staff", "Appoint, list and end who works here."),
    "migrate": ("sodat.commands.migrate:migrate", "Bring the database up to date."),
    "check": ("sodat.commands.check:check", "Say whether all is well."),
    "backup": ("sodat.commands.backup:backup", "Write the whole state into one file."),
    "restore": ("sodat.commands.backup:restore", "Put a backup into an empty database."),
    "simulate": ("sodat.sim.command:simulate", "Compare policies in a made-up city, train or market."),
    "redteam": ("sodat.redteam.command:redteam", "Attack our own portal with programs."),
    "bench": ("sodat.bench.command:bench", "Measure, beside baselines."),
}
"""Name: where it is, and what help says of it."""


class Commands(click.Group):
    """The commands of COMMANDS, each loaded when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of COMMANDS."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, None where there is none of that name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each command does, without loading it."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(
    cls=Commands,
    epilog="Example: sodat verify tests/vectors/draw-example",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="sodat")
def main() -> None:
    """Sodat books scarce public appointments for everybody at once, by a draw that anyone can re-run."""


if __name__ == "__main__":
    main(prog_name="sodat")
