"""The stand-alone check from a command line: `python -m sodat_verify FOLDER [--json]`.

Exit 0: accepted. Exit 1: refused, with the reason. Exit 2: wrong use.
"""

import argparse
import gc
import json
import sys
from pathlib import Path
from typing import Any

from sodat_verify.arrivals import check
from sodat_verify.verify import Refused

BEACONS = {
    "drand": "The beacon is public (drand).",
    "local": "The beacon is made up for a rehearsal: this proves nothing about a public draw.",
    "trustees": "There is no outside beacon, only the trustees' secrets.",
    "none": "Nothing was drawn: first come, first served.",
}


def main() -> int:
    """Print the verdict on one folder and return the exit code."""
    parser = argparse.ArgumentParser(prog="sodat_verify", description=__doc__)
    parser.add_argument("folder", type=Path, help="the files of one release")
    parser.add_argument("--json", action="store_true", help="print the verdict as one line of JSON")
    wanted = parser.parse_args()
    if not wanted.folder.is_dir():
        parser.error(f"{wanted.folder} is not a folder")
    try:
        verdict = check(wanted.folder)
    except Refused as refused:
        reason, detail = refused.args
        verdict = {"accepted": False, "reason": reason, "detail": detail}
    sys.stdout.write((json.dumps(verdict) if wanted.json else _in_words(verdict)) + "\n")
    return 0 if verdict["accepted"] else 1


def _in_words(verdict: dict[str, Any]) -> str:
    if not verdict["accepted"]:
        return f"REFUSED: {verdict['reason']} ({verdict['detail']})"
    lines = [f"ACCEPTED: {verdict['pool']} applications; everything in the files was done again."]
    lines += [BEACONS[verdict["beacon"]]]
    return "\n".join(lines + [f"Not proven: {doubt}." for doubt in verdict["unproven"]])


if __name__ == "__main__":
    gc.disable()  # one folder, then the end: looking for garbage among millions of lines only costs time
    sys.exit(main())
