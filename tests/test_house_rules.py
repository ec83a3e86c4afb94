"""The style that checks itself: every test lists what breaks a rule, and the list is empty."""

import ast
import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src"
TREES = {path: ast.parse(path.read_text()) for top in ("src", "tests") for path in (ROOT / top).rglob("*.py")}
FILES = {path: tree for path, tree in TREES.items() if path.is_relative_to(SRC)}
JUNK = re.compile(r"\b(services|utils|helpers|common|misc|manager|core)\b")
PURE = re.compile(
    r"(base64|binascii|bisect|collections|dataclasses|datetime|enum|functools|hashlib|heapq|hmac|itertools|json"
    r"|math|re|rfc8785|sodat\.rules|typing|uuid\.UUID)\b"
)
IMPURE = re.compile(r"\.(now|today|utcnow)\(|(?<![.\w])(open|print|input|eval|exec)\(")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
# Registries of packages by any name or mirror, and folders that only one machine has.
FOREIGN = r"\w+://[^\s/\"'`]*(?:py[p]i|python[h]osted|n[p]mjs|registr[y]|artifactor[y]|debian\.or[g])|/(?:home|Users|root)/\w"
STARS = re.compile(
    r"select\s+(\w+\.)?\*(?!\s+from\s+unnest)", re.IGNORECASE
)  # unnest stands beside its columns


def imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def public(node):
    """Yield what a reader of the documentation sees: the module, its functions and classes, their methods."""
    yield node
    for child in node.body if isinstance(node, (ast.Module, ast.ClassDef)) else ():
        if isinstance(child, (*FUNCTIONS, ast.ClassDef)) and not child.name.startswith("_"):
            yield from public(child)


def test_files_and_functions_are_short():
    functions = [(p, f) for p, tree in FILES.items() for f in ast.walk(tree) if isinstance(f, FUNCTIONS)]
    assert [path for path in FILES if len(path.read_text().splitlines()) > 250] == []
    assert [(path, f.name) for path, f in functions if f.end_lineno - f.lineno >= 50] == []


def test_everything_public_is_described_and_no_module_is_a_junk_drawer():
    nodes = [(path, node) for path, tree in FILES.items() for node in public(tree)]
    assert [(p, getattr(node, "name", "")) for p, node in nodes if not ast.get_docstring(node)] == []
    assert [path for path in FILES if JUNK.search(str(path.relative_to(SRC)))] == []


def test_rules_know_no_clock_no_chance_and_no_disk():
    rules = {path: tree for path, tree in FILES.items() if path.parent == SRC / "sodat" / "rules"}
    assert [(p, name) for p, tree in rules.items() for name in imports(tree) if not PURE.match(name)] == []
    assert [path for path, tree in rules.items() if IMPURE.search(ast.unparse(tree))] == []


def test_every_module_is_used():
    words = {
        node.value for tree in FILES.values() for node in ast.walk(tree) if isinstance(node, ast.Constant)
    }
    used = {name for tree in TREES.values() for name in imports(tree)} | {
        str(w).partition(":")[0] for w in words
    }
    used |= {name.rpartition(".")[0] for name in used} | {"sodat_verify.verify"}
    modules = [
        ".".join(p.relative_to(SRC).with_suffix("").parts) for p in FILES if not p.stem.startswith("__")
    ]
    assert sorted(set(modules) - used) == []


def test_sql_names_its_columns():
    assert [p for p in (*FILES, *SRC.rglob("*.sql")) if STARS.search(p.read_text())] == []


def test_the_verifier_is_one_short_file_of_the_standard_library():
    path = SRC / "sodat_verify" / "verify.py"
    assert {name.partition(".")[0] for name in imports(FILES[path])} - sys.stdlib_module_names == set()
    assert len(path.read_text().splitlines()) < 200


def test_no_file_names_a_registry_or_a_folder_of_one_machine():
    found, foreign = [], re.compile(f"{FOREIGN}|{re.escape(str(ROOT))}\\b")
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [
            f for f in folders if f == ".ci" or not f.startswith((".", "var", "dist", "__pycache__"))
        ]
        texts = [(name, Path(folder, name).read_bytes().decode(errors="ignore")) for name in files]
        found += [(folder, name, hit[0]) for name, text in texts if (hit := foreign.search(text))]
    assert found == []
