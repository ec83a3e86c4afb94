"""`sodat verify`: is this published draw to be believed?"""

import json
import sys
from pathlib import Path

import click

from sodat.commands.files import read_record
from sodat.commands.progress import Step, steps
from sodat.commands.refusing import NO, answering, sentence
from sodat.commands.remote_record import fetch_record, is_address
from sodat.commands.verdicts import REASONS, findings
from sodat.edge.beacon import signature_check
from sodat.edge.drawing import draw_files
from sodat.rules import record
from sodat.rules.draw import Drawn
from sodat.rules.manifest import Rules
from sodat.rules.record import Checked, Files
from sodat.rules.refusals import Refusal

EXAMPLE = """\b
Examples:
  sodat verify tests/vectors/draw-example
  sodat verify https://portal.example/api/v1/releases/pune-2021-05-09"""


@click.command(epilog=EXAMPLE)
@click.argument("record_of", metavar="DIR_OR_URL")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@answering
def verify(record_of: str, *, as_json: bool) -> None:
    """Check a published draw wholly, the beacon's signature included.

    Exit 0: everything that the record can show holds. Exit 1: it must be refused; the reason is printed.
    """
    with steps(None if is_address(record_of) else 3) as step:
        try:
            files = _files(record_of, step)
            checked = _checked(files, step)
        except Refusal as refused:
            said: dict[str, object] = {"verified": False, "code": refused.code, **refused.facts}
            words = [_refusal_words(refused)]
        else:
            said = {
                "verified": True,
                "release": checked.release,
                "policy": checked.policy,
                "applications": checked.applications,
                "seed": checked.seed,
                "refills": checked.refills,
                "checked": findings(files, checked),
            }
            words = [
                f"The record of {checked.release} holds.",
                *(f"  {one}" for one in findings(files, checked)),
            ]
    click.echo(json.dumps(said) if as_json else "\n".join(words))
    if not said["verified"]:
        sys.exit(NO)


def _files(record_of: str, step: Step) -> Files:
    if is_address(record_of):
        return fetch_record(record_of, step)
    folder = Path(record_of)
    if not folder.is_dir():
        raise click.BadParameter(
            f"{record_of} is neither a folder nor a web address", param_hint="DIR_OR_URL"
        )
    step("Reading")
    return read_record(folder)


def _checked(files: Files, step: Step) -> Checked:
    def draw_again(rules: Rules, inventory: bytes, pool: bytes, seed: str) -> Drawn:
        step("Drawing again")
        return draw_files(rules, inventory, pool, seed)

    step("Checking")
    return record.check(files, signature_check(), draw_again)


def _refusal_words(refused: Refusal) -> str:
    reason = str(refused.facts.get("reason", ""))
    if refused.code == "record-refused" and reason in REASONS:
        detail = f": {refused.facts['detail']}" if refused.facts.get("detail") else ""
        return f"REFUSED. {REASONS[reason]} [{reason}{detail}]"
    return f"REFUSED. {sentence(refused)}"
