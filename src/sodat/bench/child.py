"""One draw in a process of its own: `python -m sodat.bench.child FOLDER`; prints its peak memory in bytes."""

import resource
import sys
from pathlib import Path

from sodat.engine.draw import draw
from sodat.rules.manifest import read_rules


def peak_bytes() -> int:
    """Return the most memory this process ever held.

    The kernel's own high-water mark where there is one: `getrusage` also counts what the
    parent held at the moment of the fork, which here is a whole bench.
    """
    status = Path("/proc/self/status")
    for line in status.read_text().splitlines() if status.exists() else ():
        if line.startswith("VmHWM:"):
            return 1024 * int(line.split()[1])
    return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    """Draw from the files of a folder and print the peak."""
    rules_json, inventory, pool = (
        Path(sys.argv[1], name).read_bytes() for name in ("rules.json", "inventory.txt", "pool.txt")
    )
    draw(read_rules(rules_json), inventory, pool, "0" * 64)
    sys.stdout.write(f"{peak_bytes()}\n")


if __name__ == "__main__":
    main()
