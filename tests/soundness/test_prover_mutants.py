"""Does the search for unnoticed faults find one? A fault that tests kill, one that changes nothing, one that hangs."""

import ast
import json
import subprocess
import sys

import pytest

from tests.soundness.prover_mutants import (
    KILLED,
    NOT_RUN,
    PAGE,
    ROOT,
    SURVIVED,
    UNREACHED,
    explanations,
    files,
    is_open,
    table,
)
from tests.soundness.python_mutants import mutants

SMALL = '''
class Box:
    @property
    def least(self, most=3):
        """Not changed."""
        for item in self.items:
            if not item or item < 1 and self.open:
                continue
            self.count += 1
        return min(self.items, most)

def kind(key):
    match key:
        case "a":
            raise ValueError(f"a{1 + 1}")
        case _:
            return [part for part in key if part is not None]
'''

NAMES = [
    "Box.least: not item or (item < 1 and self.open) → not item and (item < 1 and self.open)",
    "Box.least: not item or (item < 1 and self.open) → item < 1 and self.open",
    "Box.least: not item or (item < 1 and self.open) → not item",
    "Box.least: not item → item",
    "Box.least: item < 1 and self.open → item < 1 or self.open",
    "Box.least: item < 1 and self.open → self.open",
    "Box.least: item < 1 and self.open → item < 1",
    "Box.least: item < 1 → item <= 1",
    "Box.least: item < 1 → item < 2",
    "Box.least: continue → break",
    "Box.least: self.count += 1 → pass",
    "Box.least: 1 → 2",
    "Box.least: return min(self.items, most) → return None",
    "Box.least: min(self.items, most) → max(self.items, most)",
    "Box.least: min(self.items, most) → min(most, self.items)",
    "kind: case 'a': → no such case",
    "kind: raise ValueError(f'a{1 + 1}') → pass",
    "kind: case _: → no such case",
    "kind: return [part for part in key if part is not None] → return None",
    "kind: part is not None → True",
    "kind: part is not None → part is None",
]


def test_these_are_the_faults_of_a_small_file():
    assert [mutant.name for mutant in mutants(ast.parse(SMALL))] == NAMES


@pytest.mark.parametrize("at", range(len(NAMES)))
def test_each_fault_changes_its_function(at):
    tree = ast.parse(SMALL)
    mutant = mutants(tree)[at]
    sound = {code.co_qualname: code for code in functions(compile(SMALL, "small.py", "exec"))}
    code = mutant.code("small.py")
    assert code.co_qualname == NAMES[at].split(":")[0]
    other = sound[code.co_qualname]
    assert (code.co_code, code.co_consts, code.co_names) != (other.co_code, other.co_consts, other.co_names)


def functions(code):
    for part in code.co_consts:
        if hasattr(part, "co_consts"):
            yield part
            yield from functions(part)


def test_a_fault_that_matters_is_killed_and_one_that_changes_nothing_survives(tmp_path):
    """In a process of its own, with one quick file of tests. No term has the coefficient 0, so `<` may be `<=`."""
    command = [sys.executable, "-m", "tests.soundness.prover_mutants", "sign", "--tests", "tests/proof/test_sign.py"]
    asked = ["--name", "is_positive: coefficient < 0", "--name", "is_positive: 0 in signs → 0 not"]
    ended = subprocess.run([*command, *asked, "--out", str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    told = [json.loads(line) for line in (tmp_path / "prover-mutants.jsonl").read_text().splitlines()]
    assert {one["mutant"]: one["result"] for one in told} == {
        "is_positive: coefficient < 0 → coefficient <= 0": SURVIVED,
        "is_positive: coefficient < 0 → coefficient < 1": SURVIVED,
        "is_positive: 0 in signs → 0 not in signs": KILLED,
    }, ended.stderr
    assert ended.returncode == 1 or "`sign.py`" in PAGE.read_text(encoding="utf-8")


def test_a_survivor_that_the_page_does_not_explain_is_counted_as_open():
    told = [
        {"file": "sign.py", "mutant": "f: a → b", "result": SURVIVED},
        {"file": "sign.py", "mutant": "f: c → d", "result": UNREACHED},
        {"file": "sign.py", "mutant": "f: e → f", "result": KILLED},
        {"file": "sign.py", "mutant": "f: g → h", "result": NOT_RUN},
    ]
    page = "- `sign.py` `f: a → b` is the same\n\nStill open:\n\n- `sign.py` `f: c → d`"
    assert "| `proof/sign.py` | 4 | 1 | 0 | 1 | 2 |" in table(told, explanations(page))
    assert [is_open(one, explanations(page)) for one in told] == [False, True, False, True]


def test_every_file_of_the_prover_and_of_the_rules_is_mutated():
    assert {path.parent.name for path in files()} == {"proof", "rules"}
    assert len(files()) == len(list(ROOT.glob("derive/proof/*.py"))) + len(list(ROOT.glob("derive/rules/*.py"))) - 2
