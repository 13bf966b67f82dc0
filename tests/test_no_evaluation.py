"""Nothing that a person gives is ever evaluated: no file of ours calls what turns a text into code.

Read from the syntax trees, so that a comment doesn't count and an alias does; planted
calls show that the search can fail. A call that is meant stands in ALLOWED.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = ("derive", "docs")  # tests and benchmarks are given nothing by anybody

# By full name, as it is after imports and aliases; a builtin by its name alone. `name.*` is all that is in it.
FORBIDDEN = {
    "eval", "exec", "compile", "__import__", "breakpoint", "builtins.*", "runpy.*", "code.*", "codeop.*",
    "importlib.import_module", "importlib.__import__",
    "__builtins__", "sympy.sympify", "sympy.parse_expr", "sympy.lambdify", "sympy.core.sympify.*", "sympy.parsing.*",
    "sympy.utilities.lambdify.*", "sympy.utilities.autowrap.*", "sympy.preview", "sympy.plotting.*",
    "os.system", "os.popen", "os.spawnl", "os.spawnlp", "os.spawnv", "os.spawnvp", "os.execlp", "os.execvp", "pty.*",
    "subprocess.getoutput", "subprocess.getstatusoutput", "asyncio.create_subprocess_shell", "commands.*",
    "pickle.*", "cPickle.*", "dill.*", "cloudpickle.*", "joblib.*", "marshal.*", "shelve.*", "numpy.load",
    "yaml.load", "yaml.unsafe_load", "yaml.full_load", "jsonpickle.*", "tempfile.mktemp",
    "jinja2.Template", "jinja2.nativetypes.*", "ctypes.pythonapi.*", "xml.*",
}  # fmt: skip
# Methods by their names alone, whatever they are called on.
FORBIDDEN_METHODS = {"from_string", "compile_expression", "compile_templates", "generate_pdf", "lambdify", "sympify"}
# The one table of names that `derive` loads late.
ALLOWED = {("derive/__init__.py", "importlib.import_module")}


def meanings(tree: ast.AST) -> dict[str, str]:
    """What each imported name stands for, in full."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                found[alias.asname or alias.name.split(".")[0]] = (
                    alias.name if alias.asname else alias.name.split(".")[0]
                )
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                found[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return found


def full_name(node: ast.AST, known: dict[str, str]) -> str:
    """`np.load` as numpy.load; empty for what has no name, and for what is in something that isn't imported."""
    if isinstance(node, ast.Name):
        return known.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        below = node.value
        above = full_name(below, known) if not isinstance(below, ast.Name) or below.id in known else ""
        return f"{above}.{node.attr}" if above else ""
    return ""


def is_forbidden(name: str) -> bool:
    parts = name.split(".")
    return name in FORBIDDEN or any(".".join((*parts[:at], "*")) in FORBIDDEN for at in range(1, len(parts)))


def uses(source: str) -> Iterator[tuple[int, str]]:
    """Line and name of everything forbidden in a source: a use, also one that is no call; an import; a shell."""
    tree = ast.parse(source)
    known = meanings(tree)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Name, ast.Attribute)) and is_forbidden(name := full_name(node, known)):
            yield node.lineno, name
        elif isinstance(node, ast.Attribute) and node.attr in FORBIDDEN_METHODS:
            yield node.lineno, node.attr
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if is_forbidden(f"{node.module}.{alias.name}"):
                    yield node.lineno, f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Call) and full_name(node.func, known) == "sympy.S":  # sympy.S.One is only a name
            yield node.lineno, "sympy.S"
        elif isinstance(node, ast.keyword) and node.arg in ("shell", "allow_pickle") and not is_false(node.value):
            yield node.value.lineno, f"{node.arg}="


def is_false(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def violations(root: Path) -> list[str]:
    """A sentence for each forbidden use below the folders that are ours."""
    found = []
    for path in sorted(path for folder in OURS for path in (root / folder).rglob("*.py")):
        name = path.relative_to(root).as_posix()
        for line, used in uses(path.read_text(encoding="utf-8")):
            if (name, used) not in ALLOWED:
                found.append(f"{name}:{line} uses {used}")
    return sorted(set(found))


def test_no_file_of_ours_turns_a_text_into_code() -> None:
    assert len(list((ROOT / "derive").rglob("*.py"))) > 40  # or the test would look into an empty folder
    assert violations(ROOT) == []


def test_what_is_allowed_is_there() -> None:
    for name, used in ALLOWED:
        assert used in {found for _, found in uses((ROOT / name).read_text(encoding="utf-8"))}


@pytest.mark.parametrize(
    ("source", "used"),
    [
        ("eval(text)", "eval"),
        ("exec(text)", "exec"),
        ("compile(text, '', 'eval')", "compile"),
        ("run = eval; run(text)", "eval"),
        ("list(map(eval, texts))", "eval"),
        ("import builtins\nbuiltins.eval(text)", "builtins.eval"),
        ("from builtins import eval as read\nread(text)", "builtins.eval"),
        ("import sympy\nsympy.sympify(text)", "sympy.sympify"),
        ("import sympy as sp\nsp.S(text)", "sympy.S"),
        ("from sympy import sympify", "sympy.sympify"),
        (
            "from sympy.parsing.sympy_parser import parse_expr\nparse_expr(text)",
            "sympy.parsing.sympy_parser.parse_expr",
        ),
        ("from sympy.parsing.latex import parse_latex", "sympy.parsing.latex.parse_latex"),
        ("def late():\n    from sympy.parsing import sympy_parser", "sympy.parsing.sympy_parser"),
        ("import sympy\nsympy.lambdify(x, text)", "sympy.lambdify"),
        ("import os\nos.system(text)", "os.system"),
        ("from os import popen as run\nrun(text)", "os.popen"),
        ("import subprocess\nsubprocess.run(text, shell=True)", "shell="),
        ("import subprocess\nsubprocess.run(text, shell=wanted)", "shell="),
        ("import subprocess\nsubprocess.getoutput(text)", "subprocess.getoutput"),
        ("import pickle\npickle.loads(data)", "pickle.loads"),
        ("from pickle import Unpickler", "pickle.Unpickler"),
        ("import numpy as np\nnp.load(path)", "numpy.load"),
        ("import yaml\nyaml.load(text)", "yaml.load"),
        ("environment.from_string(text)", "from_string"),
        ("import jinja2\njinja2.Template(text)", "jinja2.Template"),
        ("from importlib import import_module\nimport_module(text)", "importlib.import_module"),
        ("__import__(text)", "__import__"),
        ("document.generate_pdf(path)", "generate_pdf"),
    ],
)
def test_a_planted_call_is_found(source: str, used: str, tmp_path: Path) -> None:
    (tmp_path / "derive").mkdir()
    (tmp_path / "derive" / "planted.py").write_text(source)
    assert f"derive/planted.py:{source.count(chr(10)) + 1} uses {used}" in violations(tmp_path)


def test_what_only_looks_like_it_is_fine() -> None:
    innocent = """
import re, sympy, subprocess
re.compile("eval(text)")
# eval(text)
def evaluate(text): "exec(text)"
subprocess.run(["ls"], shell=False)
expression.doit()
sympy.Symbol("x")
sympy.S.One
code.append(1)
"""
    assert list(uses(innocent)) == []
