"""Which room may import which, read from the imports themselves, and no cycles between files.

The table is the architecture. A file or folder that it doesn't name fails, so that a new
room must be given its place; and trees with planted violations show that the test can fail.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "derive"
PACKAGE = "__init__"

# A room is a folder, or a file at the top. What it may import besides itself and the errors:
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "files": set(),
    "skeletons": set(),
    "language": set(),
    "faults": {"language"},
    "proof": {"language"},
    "steps": {"proof", "language"},
    "rules": {"steps", "proof", "language"},
    "catalogue": {"rules", "steps", "proof", "language"},
    "document": {"steps", "proof", "language"},
    "render": {"document", "steps", "proof", "language", "files", "skeletons"},
    # The version stands in its reports.
    "reading": {PACKAGE, "steps", "proof", "faults", "language", "skeletons"},
    "doctor": {"render", "files", "skeletons"},
    # Where the catalogue (what is said) meets the document (how it is arranged).
    "notes": {"document", "catalogue", "rules", "steps", "proof", "language"},
    # --help must come before SymPy is loaded: nothing but the version.
    "publish": {"render", "document", "steps", "files"},
    "arguments": {PACKAGE},
}
EVERYTHING = {*MAY_IMPORT, PACKAGE}
MAY_IMPORT |= {"cli": EVERYTHING, "__main__": EVERYTHING | {"cli"}, PACKAGE: EVERYTHING}


def modules(root: Path) -> dict[str, Path]:
    """Return every module below `root` by its dotted name."""
    return {
        ".".join((root.name, *path.relative_to(root).with_suffix("").parts)).removesuffix(f".{PACKAGE}"): path
        for path in sorted(root.rglob("*.py"))
    }


def imported(tree: ast.AST, name: str, path: Path, known: dict[str, Path]) -> Iterator[tuple[int, str]]:
    """Yield line and full name of each module of ours that the tree imports, anywhere in it."""
    own = name.split(".")[0]
    package = name if path.stem == PACKAGE else name.rpartition(".")[0]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *filter(None, [base])])
            whole = [f"{base}.{alias.name}" for alias in node.names]
            found = [module if module in known else base for module in whole]
        else:
            continue
        for module in dict.fromkeys(found):
            if module.split(".")[0] == own:
                yield node.lineno, module


def room_of(module: str) -> str:
    """Return the room in which a module stands."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else PACKAGE


def violations(root: Path) -> list[str]:
    """Return a sentence for every import that the table forbids, and for every unknown room."""
    known = modules(root)
    found = []
    for name, path in known.items():
        room = room_of(name)
        if room not in MAY_IMPORT:
            found.append(f"{name}: the room {room} is not in the table")
            continue
        allowed = {room, "errors", *MAY_IMPORT[room]} if room != "errors" else {room}
        for line, module in imported(ast.parse(path.read_text()), name, path, known):
            if room_of(module) not in allowed:
                found.append(f"{name}:{line} imports {module}, but {room} may not")
    return found


def at_the_top(tree: ast.Module) -> ast.Module:
    """Return the tree without functions and what only a type checker reads."""

    class Emptied(ast.NodeTransformer):
        def visit_FunctionDef(self, _: ast.FunctionDef) -> ast.AST:
            return ast.Pass()

        def visit_If(self, node: ast.If) -> ast.AST:
            typing_only = isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
            return ast.Pass() if typing_only else self.generic_visit(node)

    visited = Emptied().visit(tree)
    assert isinstance(visited, ast.Module)
    return visited


def cycle(root: Path) -> list[str]:
    """Return modules that import each other in a circle while they are loaded, or nothing."""
    known = modules(root)
    edges = {
        name: {module for _, module in imported(at_the_top(ast.parse(path.read_text())), name, path, known)}
        for name, path in known.items()
    }
    done: set[str] = set()

    def walk(name: str, trail: list[str]) -> list[str]:
        if name in trail:
            return [*trail[trail.index(name) :], name]
        if name in done:
            return []
        for module in sorted(edges.get(name, ())):
            if round_trip := walk(module, [*trail, name]):
                return round_trip
        done.add(name)
        return []

    return next(filter(None, (walk(name, []) for name in sorted(edges))), [])


def plant(folder: Path, files: dict[str, str]) -> Path:
    """Make a small package of these files and return its root."""
    root = folder / "derive"
    for name, source in {"__init__": "", **files}.items():
        path = root / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    return root


def test_every_import_of_ours_is_one_that_the_table_allows() -> None:
    assert len(modules(ROOT)) > 40  # or the test would look into an empty folder
    assert violations(ROOT) == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert cycle(ROOT) == []


def test_the_table_names_no_room_that_is_gone() -> None:
    assert set(MAY_IMPORT) == {room_of(name) for name in modules(ROOT)}


@pytest.mark.parametrize(
    ("source", "module"),
    [
        ("from derive.steps.trace import Trace", "derive.steps.trace"),
        ("import derive.steps.trace", "derive.steps.trace"),
        ("import derive.steps as below", "derive.steps"),
        ("from derive import steps", "derive.steps"),
        ("from ..steps import trace", "derive.steps.trace"),
        ("from ..steps.trace import Trace", "derive.steps.trace"),
        ("from .. import steps", "derive.steps"),
        ("def late():\n    from derive.steps import trace", "derive.steps.trace"),
        ("if True:\n    class A:\n        import derive.steps", "derive.steps"),
        ("from derive import x", "derive"),
    ],
)
def test_a_planted_import_upward_is_found(source: str, module: str, tmp_path: Path) -> None:
    root = plant(tmp_path, {"steps/__init__": "", "steps/trace": "", "language/text": source})
    line = source.count("\n") + 1
    assert violations(root) == [f"derive.language.text:{line} imports {module}, but language may not"]


def test_a_planted_import_downward_or_of_others_is_fine(tmp_path: Path) -> None:
    root = plant(
        tmp_path,
        {
            "language/__init__": "import sympy",
            "language/text": "from . import other\nfrom derive.errors import DeriveError",
            "language/other": "",
            "errors": "",
            "steps/trace": "from derive.language import text\nimport derivative",
        },
    )
    assert violations(root) == []


def test_the_errors_import_nothing_of_ours(tmp_path: Path) -> None:
    root = plant(tmp_path, {"errors": "from derive import files", "files": ""})
    assert violations(root) == ["derive.errors:1 imports derive.files, but errors may not"]


def test_a_room_that_is_not_in_the_table_fails(tmp_path: Path) -> None:
    root = plant(tmp_path, {"cellar/wine": ""})
    assert violations(root) == ["derive.cellar.wine: the room cellar is not in the table"]


def test_a_planted_circle_is_found_but_not_one_that_is_broken_by_a_function(
    tmp_path: Path,
) -> None:
    late = "def late():\n    from derive.language import a"
    late += "\nif TYPE_CHECKING:\n    from derive.language import a"
    root = plant(tmp_path, {"language/a": "from derive.language import b", "language/b": late})
    assert cycle(root) == []
    plant(tmp_path, {"language/b": "from . import a"})
    assert cycle(root) == ["derive.language.a", "derive.language.b", "derive.language.a"]
