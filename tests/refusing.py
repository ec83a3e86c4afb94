"""Every refusal there is, wherever it is defined."""

from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType

from sodat.rules.refusals import Refusal


def refusals_of(package: ModuleType) -> list[type[Refusal]]:
    """Return the kinds of refusals that the modules below a package define."""
    found = [import_module(one.name) for one in walk_packages(package.__path__, f"{package.__name__}.")]
    kinds = {
        kind
        for module in found
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Refusal) and kind.__module__ == module.__name__
    }
    return sorted(kinds - {Refusal}, key=lambda kind: kind.code)
