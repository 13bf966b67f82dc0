"""Claims of one's own: the ones a newcomer tried, from the derivation to the page.

Each of these once failed: the square left an exponent 2 + (-1), the temperature met
denormal numbers, a second derivative crashed, and a catalogue file that imports
`typeset` went round in a circle.
"""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from derive import CLASSES, SAMPLES, D, Equation, Index, claim, define, exp, log, sum_over, typeset, variable
from derive.document.document import EvidenceTable
from derive.document.evidence import evidence_blocks
from derive.errors import NotProved
from derive.language import Derivative, Number
from derive.proof import Proved
from derive.proof.sampling import Disagreement
from derive.rules import CollapseDelta, Differentiate, LogRule
from derive.steps import Context, Text
from derive.steps.evidence import with_evidence

ROOT = Path(__file__).resolve().parents[1]
i, j, k = (Index(letter, CLASSES) for letter in "ijk")
z, y = variable("z", CLASSES), variable("y", CLASSES)
total = sum_over(k, exp(z[k]))


def test_a_claim_becomes_a_tex_and_a_pdf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DERIVE_TEX", "embedded")

    @claim("square", title="The slope of a square", says=Equation(D((z[i] - y[i]) ** 2, z[i]), 2 * (z[i] - y[i])))
    def square(note):
        chain = note.chain(D((z[i] - y[i]) ** 2, z[i]))
        chain.stated(2 * (z[i] - y[i]), "The power rule.", result=True)

    tex, pdf = typeset(square, title="Squares", stem=tmp_path / "my squares")
    assert r"\result{2\, (z_{i} - y_{i})}" in tex.read_text(encoding="utf-8")
    assert pdf.read_bytes().startswith(b"%PDF")


def test_the_power_rule_works_the_exponent_out() -> None:
    made = Differentiate().apply(D((z[i] - y[i]) ** 3, z[i]), Context()).expression
    assert "(z[i] - y[i])^2" in str(made)
    assert "-1" not in str(made)


def test_softmax_with_a_temperature_holds_where_numbers_underflow() -> None:
    temperature = variable("T")[()]
    tempered = define("p", (i,), exp(z[i] / temperature) / sum_over(k, exp(z[k] / temperature)))

    @claim(
        "temperature",
        title="Softmax with a temperature",
        says=Equation(D(log(tempered[i]), z[j]), D(tempered[i], z[j]) / tempered[i]),
    )
    def claimed(note):
        note.chain(D(log(tempered[i]), z[j])).stated(D(tempered[i], z[j]) / tempered[i], "Chain rule.")

    trace = with_evidence(claimed.trace().require_proved(), 0)
    assert all(evidence.points >= 64 for evidence in trace.evidence.values())


def test_of_two_derivatives_the_inner_one_is_done_first() -> None:
    @claim("hessian", title="t", says=Equation(D(D(log(total), z[j]), z[i]), D(exp(z[j]) / total, z[i])))
    def hessian(note):
        chain = note.chain(D(D(log(total), z[j]), z[i]))
        chain.by(LogRule())
        step = chain.by(Differentiate(), CollapseDelta())
        assert isinstance(step.after, Derivative)
        chain.stated(D(exp(z[j]) / total, z[i]))

    assert [type(step.verdict) for step in hessian.trace().steps] == [Proved] * 3


def derive_slope(end):
    @claim("slope", title="t", says=Equation(D(log(total), z[j]), exp(z[j]) / total))
    def slope(note):
        note.chain(D(log(total), z[j])).stated(end)

    return slope


def test_a_wrong_last_line_is_told_with_its_witness() -> None:
    with pytest.raises(NotProved, match=r"slope\.1: .* is refuted: n = \d+, z = "):
        derive_slope(exp(z[j]) / total**2).trace().require_proved()


def test_an_end_that_is_written_otherwise_says_so() -> None:
    with pytest.raises(NotProved, match=r"but ends at .*, which is equal, but written otherwise"):
        derive_slope(exp(z[j]) * total ** Number(-1)).trace()


def test_readmes_recipe_puts_a_claim_of_ones_own_into_the_notes(tmp_path: Path) -> None:
    """The file of README, copied into the catalogue of a copy of the package, becomes a section."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    example = "# log_sum_exp.py\n" + readme.split("# log_sum_exp.py\n")[1].split("```")[0]
    for folder in ("derive", "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    catalogue = tmp_path / "derive" / "catalogue"
    (catalogue / "log_sum_exp.py").write_text(example, encoding="utf-8")
    listing = (catalogue / "__init__.py").read_text(encoding="utf-8")
    listing = listing.replace(
        "from derive.steps", "from derive.catalogue.log_sum_exp import log_sum_exp\nfrom derive.steps"
    )
    listing = listing.replace("layer_gradients)", "layer_gradients, log_sum_exp)")
    (catalogue / "__init__.py").write_text(listing, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "derive", "--quick", "--format", "tex", "--out", "made"],
        cwd=tmp_path, env={"PYTHONPATH": str(tmp_path), "PATH": ""}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "The slope of log-sum-exp" in (tmp_path / "made" / "softmax-cross-entropy.tex").read_text(encoding="utf-8")


def test_the_sizes_that_were_checked_are_those_of_the_lines_own_range(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DERIVE_TEX", "embedded")
    s = Index("s", SAMPLES)
    x = variable("x", SAMPLES)

    @claim("of-samples", title="By a sample", says=Equation(D(sum_over(s, x[s] ** 2), x[s]), 2 * x[s]))
    def of_samples(note):
        note.chain(D(sum_over(s, x[s] ** 2), x[s])).stated(2 * x[s], "One term is left.", result=True)

    @claim("of-classes", title="By a logit", says=Equation(D(total, z[j]), exp(z[j])))
    def of_classes(note):
        chain = note.chain(D(total, z[j]))
        chain.by(Differentiate(), CollapseDelta(), result=True)
        chain.stated(exp(z[j]), "The same.")

    traces = {each.name: with_evidence(each.trace().require_proved(), 0) for each in (of_samples, of_classes)}
    for names, told, size in (
        (["of-samples"], "for each size under exact m", "m"),
        (["of-classes"], "for each number of classes under exact n", "n"),
        (["of-classes", "of-samples"], "for each size under exact n", "n"),
    ):
        said, table, *_ = evidence_blocks([traces[name] for name in names])
        assert isinstance(said, Text)
        assert isinstance(table, EvidenceTable)
        assert told in str(said.words).lower()
        assert table.size == size

    tex, _ = typeset(of_classes, of_samples, title="Both", stem=tmp_path / "both")
    rows = [row for row in tex.read_text(encoding="utf-8").splitlines() if row.startswith(r"\evidencerow")]
    assert len(rows) == 3
    assert ["{1–6}" in row for row in rows] == [True, True, False]
    assert "{$m = {}$ 1–6}" in rows[2]


def squared() -> Any:
    x = variable("x")[()]

    @claim("square-log", title="t", says=Equation(log(x**2), 2 * log(x)))
    def derivation(note):
        note.chain(log(x**2)).stated(2 * log(x), "Only for positive numbers.", result=True)

    return derivation.trace().require_proved()


def test_where_a_side_has_no_value_it_is_no_disagreement() -> None:
    (evidence,) = with_evidence(squared(), 0).evidence.values()
    assert evidence.points > 0


def test_a_disagreement_is_told_with_its_line_and_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    def disagree(*_: Any, **__: Any) -> Any:
        raise Disagreement("the left side is 1, the right one 2")

    monkeypatch.setattr("derive.steps.evidence.compare_sides", disagree)
    with pytest.raises(NotProved, match=r"^square-log\.1, proved where x\^2 > 0, x > 0: the left side is 1"):
        with_evidence(squared(), 0)
