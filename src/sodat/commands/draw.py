"""`sodat draw`: the draw as files to files. Nothing is drawn from files that were not committed to."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import click

from sodat.commands.files import replace
from sodat.commands.progress import Step, steps
from sodat.commands.refusing import answering
from sodat.edge.beacon import signature_check
from sodat.edge.drawing import Engine, draw_files
from sodat.rules import record
from sodat.rules.draw import Drawn
from sodat.rules.manifest import Rules, read_rules
from sodat.rules.refusals import InvariantBroken

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
EXAMPLE = """\b
Example:
  sodat draw --rules rules.json --inventory inventory.txt --pool pool.txt \\
    --commit commit.json --seed seed.json --out drawn"""


@click.command(epilog=EXAMPLE)
@click.option("--rules", required=True, type=FILE, help="The rules of the release.")
@click.option("--inventory", required=True, type=FILE, help="The seats by slot and part.")
@click.option("--pool", required=True, type=FILE, help="The applications.")
@click.option("--commit", required=True, type=FILE, help="What fixed these three before the seed was there.")
@click.option("--seed", required=True, type=FILE, help="The seed, and what it was made of.")
@click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Where the result goes."
)
@click.option("--threads", default=0, type=click.IntRange(0), help="0: one a processor.", show_default=True)
@click.option(
    "--engine",
    default="auto",
    type=click.Choice(["auto", "plain", "fast"]),
    show_default=True,
    help="Both give the same bytes; the plain one is the rules themselves.",
)
@answering
def draw(
    rules: Path,
    inventory: Path,
    pool: Path,
    commit: Path,
    seed: Path,
    out: Path,
    threads: int,
    engine: Engine,
) -> None:
    """Draw, from files to files: writes order.txt, result.txt and cutoffs.txt.

    Before it draws, it checks that rules, inventory and pool are those of the commit and that the seed
    follows from commit, secrets and beacon. Prints the SHA-256 of what it wrote.
    """
    with steps(4) as step:
        step("Reading")
        files = {
            "rules.json": rules.read_bytes(),
            "inventory.txt": inventory.read_bytes(),
            "pool.txt": pool.read_bytes(),
            "commit.json": commit.read_bytes(),
            "seed.json": seed.read_bytes(),
        }
        if read_rules(files["rules.json"]).policy == "first-come":
            raise click.UsageError("these rules are first-come: there is nothing to draw")
        drawn = drawn_once_checked(files, step, engine, threads)
        step("Writing")
        replace(drawn, out)
    for name, content in drawn.items():
        click.echo(f"{sha256(content).hexdigest()}  {out / name}")


class _Drawn(Exception):
    """Leaves the check of a record at the draw: what comes after it is for who has a result already."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files


def drawn_once_checked(
    files: Mapping[str, bytes], step: Step, engine: Engine, threads: int
) -> dict[str, bytes]:
    """Return the files of the draw by name, drawn when everything before the draw has been checked.

    Raises:
        RecordRefused, MalformedFile, RulesNotUsable: what does not hold.
    """

    def draw_now(rules: Rules, inventory: bytes, pool: bytes, seed: str) -> Drawn:
        step("Drawing")
        done = draw_files(rules, inventory, pool, seed, engine=engine, threads=threads)
        raise _Drawn({"order.txt": done.order, "result.txt": done.result, "cutoffs.txt": done.cutoffs})

    step("Checking commit and seed")
    try:
        record.check(files, signature_check(), draw_now)
    except _Drawn as drawn:
        return drawn.files
    raise InvariantBroken("a record is checked by drawing again")
