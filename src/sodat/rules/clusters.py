"""Clusters: what is linked, directly or through others, belongs together.

Source: union-find, Galler and Fischer, CACM 7(5), 1964.
"""

from collections import defaultdict
from collections.abc import Iterable


def clusters(links: Iterable[tuple[int, ...]]) -> tuple[tuple[int, ...], ...]:
    """Return the clusters of linked numbers, each sorted, the largest first.

    Args:
        links: numbers that belong together; one alone is a cluster of its own.
    """
    above: dict[int, int] = {}

    def top(one: int) -> int:
        root = one
        while above.setdefault(root, root) != root:
            root = above[root]
        while above[one] != root:
            above[one], one = root, above[one]
        return root

    for link in links:
        for one in link:
            above[top(one)] = top(link[0])
    found: dict[int, list[int]] = defaultdict(list)
    for one in sorted(above):
        found[top(one)].append(one)
    return tuple(sorted((tuple(group) for group in found.values()), key=lambda group: (-len(group), group)))
