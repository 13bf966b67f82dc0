"""What the code emitter makes of each construction, run against NumPy written by hand; and what it refuses.

The stable forms that it puts in place of others are equalities, and the prover proves them.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from derive.catalogue.symbols import a, d, i, j, k, n, s, u, v, w, y, z
from derive.catalogue.symbols import hidden as h
from derive.errors import BadInput
from derive.language import (
    CLASSES,
    Cases,
    D,
    Distinct,
    Entry,
    Equation,
    Expression,
    Family,
    Index,
    Number,
    Same,
    define,
    delta,
    exp,
    function,
    log,
    sum_over,
    variable,
)
from derive.proof import Hypothesis, prove
from derive.render.code import FRAMEWORKS, write_code
from derive.render.code.emitter import Emitter
from derive.render.code.formula import formula
from derive.render.code.names import Names
from derive.render.code.page import plain
from derive.rules import CollapseDelta, Differentiate, LogRule
from derive.steps import Claim, Note, claim
from tests.render.ulps import load

RANDOM = np.random.default_rng(5)
Z, Y, W, H = (RANDOM.normal(0, 1, shape) for shape in ((4,), (4,), (4, 3), (3, 5)))
TWO = RANDOM.normal(0, 1, (2, 4))  # two samples of logits
GIVEN = {"z": Z, "y": Y, "w": W, "h": H}
FAMILIES = {"z": z, "y": y, "w": w, "h": h}
A = np.exp(Z) / np.exp(Z).sum()
p = define("p", (i, j), exp(z[i]) * y[j])
P = np.outer(np.exp(Z), Y)
t = Index("t", CLASSES)


def emitted(
    expression: Expression, axes: Sequence[Index], inputs: Sequence[Family], *, batched: bool = False
) -> tuple[list[str], str]:
    """The lines before, and the expression's own text."""
    emitter = Emitter(FRAMEWORKS["numpy"], inputs, batched=batched)
    piece = emitter.with_axes(emitter.visit(expression), axes)
    return [*(f"{range.size} = {text}" for range, text in emitter.sizes.items()), *emitter.lines], piece.text


def value(
    expression: Expression, axes: Sequence[Index], given: dict[str, Any] = GIVEN, *, batched: bool = False
) -> Any:
    """The expression's array, by running its code."""
    lines, text = emitted(expression, axes, [FAMILIES[name] for name in given], batched=batched)
    body = "\n".join(f"    {line}" for line in [*lines, f"return {text}"])
    (run,) = load(f"import numpy as np\ndef f({', '.join(given)}):\n{body}\n").values()
    return run(**given)


EXPRESSIONS: list[tuple[Expression, tuple[Index, ...], Callable[[], Any]]] = [
    (z[i] ** 2 + 3 - y[i], (i,), lambda: Z**2 + 3 - Y),
    (-z[i] + y[i], (i,), lambda: Y - Z),
    (-(z[i] - y[i]), (i,), lambda: Y - Z),
    (z[i] - (y[i] - z[i]), (i,), lambda: 2 * Z - Y),
    (-(z[i] - y[i]) - z[i], (i,), lambda: Y - 2 * Z),
    (z[i] * Fraction(1, 3) / (y[i] * z[i]), (i,), lambda: 1 / 3 / Y),
    ((1 / n) * z[i] * Number(-2), (i,), lambda: Z / 4 * -2),
    (1 / (n * d) + z[i], (i,), lambda: Z + 1 / 12),
    (exp(z[i]) ** Number(Fraction(1, 2)), (i,), lambda: np.exp(Z / 2)),
    (2 ** z[i], (i,), lambda: 2**Z),
    (log(exp(z[i]) + 1), (i,), lambda: np.log(np.exp(Z) + 1)),
    (z[i] * y[j], (i, j), lambda: np.outer(Z, Y)),
    (z[i] * y[j], (j, i), lambda: np.outer(Y, Z)),
    (z[j] - delta(i, j), (i, j), lambda: Z - np.eye(4)),
    (-delta(i, j) - delta(j, i) + 1, (i, j), lambda: 1 - 2 * np.eye(4)),
    (p[i, j] - p[j, i], (i, j), lambda: P - P.T),
    (sum_over(k, p[i, k]), (i,), lambda: P.sum(axis=1)),
    (sum_over(k, p[k, i]), (i,), lambda: P.sum(axis=0)),
    (sum_over(k, exp(z[k]), but=i), (i,), lambda: np.exp(Z).sum() - np.exp(Z)),
    (sum_over(k, z[k] * y[k], but=(i, j)), (i, j),
     lambda: (Z * Y).sum() - (Z * Y)[:, None] - (Z * Y) + np.diag(Z * Y)),
    (sum_over(k, delta(k, i) * z[k]), (i,), lambda: Z),
    (sum_over(k, delta(i, k)), (i,), lambda: 1),
    (sum_over(k, delta(i, k) * z[k], but=j), (i, j), lambda: np.where(np.eye(4), 0, Z[:, None])),
    (sum_over(k, z[i]), (i,), lambda: 4 * Z),
    (sum_over(k, sum_over(j, z[j] * y[k])), (), lambda: Z.sum() * Y.sum()),
    (sum_over(k, z[k]) * z[k], (k,), lambda: Z.sum() * Z),
    (Cases(z[i], Same(i, j), y[j], Distinct(i, j)), (i, j), lambda: np.where(np.eye(4), Z[:, None], Y)),
    (Cases(z[i], Distinct(i, j), y[j], Same(i, j)), (i, j), lambda: np.where(np.eye(4), Y, Z[:, None])),
    (sum_over(v, w[i, v] * h[v, s]), (i, s), lambda: W @ H),
    (sum_over(v, w[i, v] * h[v, s]), (s, i), lambda: (W @ H).T),
    (sum_over(k, w[k, u] * w[k, v]), (u, v), lambda: W.T @ W),
    (sum_over(v, w[i, v] * w[j, v]), (i, j), lambda: W @ W.T),
    (2 * sum_over(v, w[i, v] * h[v, s]), (i, s), lambda: 2 * (W @ H)),
    (z[i] * sum_over(v, w[i, v] * h[v, s]), (i, s), lambda: Z[:, None] * (W @ H)),
    (z[i] * h[u, s] * w[i, u], (i, u, s), lambda: np.einsum("i,us,iu->ius", Z, H, W)),
    (a[i], (i,), lambda: A),
    (exp(z[j]) / sum_over(k, exp(z[k])), (j,), lambda: A),
    (exp(z[j] - y[j]) / sum_over(i, exp(z[i] - y[i])), (j,), lambda: np.exp(Z - Y) / np.exp(Z - Y).sum()),
    (exp(z[j]) / sum_over(k, exp(z[k] + y[j])), (j,), lambda: A / np.exp(Y)),
    (exp(z[j]) / sum_over(k, exp(z[k]), but=j), (j,), lambda: np.exp(Z) / (np.exp(Z).sum() - np.exp(Z))),
    (log(sum_over(k, exp(z[k]))), (), lambda: np.log(np.exp(Z).sum())),
    (log(sum_over(k, exp(w[k, u]))), (u,), lambda: np.log(np.exp(W).sum(axis=0))),
    (log(sum_over(u, exp(w[k, u]))), (k,), lambda: np.log(np.exp(W).sum(axis=1))),
    (exp(w[i, u]) / sum_over(k, exp(w[k, u])), (i, u), lambda: np.exp(W) / np.exp(W).sum(axis=0)),
    (exp(w[i, u]) / sum_over(v, exp(w[i, v])), (i, u), lambda: np.exp(W) / np.exp(W).sum(axis=1)[:, None]),
    (exp(w[i, u]) / sum_over(k, exp(w[k, u])) * exp(w[i, u]) / sum_over(v, exp(w[i, v])), (i, u),
     lambda: np.exp(W) ** 2 / np.exp(W).sum(axis=0) / np.exp(W).sum(axis=1)[:, None]),
    (1 - a[i], (i,), lambda: 1 - A),
    (a[i] - 1, (i,), lambda: A - 1),
    (a[i] - delta(i, j), (i, j), lambda: A[:, None] - np.eye(4)),
    (-a[j] + delta(i, j), (i, j), lambda: np.eye(4) - A),
    (a[i] - a[j], (i, j), lambda: A[:, None] - A),
    (log(a[i]) * a[j], (i, j), lambda: np.outer(np.log(A), A)),
]  # fmt: skip


@pytest.mark.parametrize("at", range(len(EXPRESSIONS)), ids=lambda at: str(EXPRESSIONS[at][0]))
def test_the_code_of_an_expression_gives_its_values(at: int) -> None:
    expression, axes, right = EXPRESSIONS[at]
    np.testing.assert_allclose(value(expression, axes), right(), rtol=1e-12, atol=1e-14)


def of_the_logits_alone(expression: Any) -> bool:
    if isinstance(expression, Entry):
        return expression.family in (z, a)
    # Nor the number of units, which the logits' shape does not show.
    return expression != d and all(of_the_logits_alone(part) for part in expression.args)


ALONE = [(expression, axes) for expression, axes, _ in EXPRESSIONS if of_the_logits_alone(expression)]


@pytest.mark.parametrize("at", range(len(ALONE)), ids=lambda at: str(ALONE[at][0]))
def test_a_batch_is_each_sample_by_itself(at: int) -> None:
    expression, axes = ALONE[at]
    both = value(expression, axes, {"z": TWO}, batched=True)
    one = np.array([value(expression, axes, {"z": row}) for row in TWO])
    np.testing.assert_allclose(np.broadcast_to(both, one.shape), one, rtol=1e-15)


@pytest.mark.parametrize(
    ("expression", "axes", "text"),
    [
        (sum_over(v, w[i, v] * h[v, s]), (i, s), "w @ h"),
        (sum_over(k, w[k, u] * w[k, v]), (u, v), "w.T @ w"),
        (sum_over(k, delta(k, i) * z[k]), (i,), "z"),
        ((1 / n) * sum_over(k, z[k]), (), "z.sum(axis=-1) / n"),
        (-sum_over(k, y[k] * z[k]), (), "-(y * z).sum(axis=-1)"),
        (z[i] * (y[i] + 1), (i,), "z * (y + 1)"),
        (1 - a[i], (i,), "rest"),
        (log(a[i]), (i,), "log_a"),
    ],
)
def test_the_code_is_what_a_person_would_write(expression: Expression, axes: tuple[Index, ...], text: str) -> None:
    assert emitted(expression, axes, [z, y, w, h])[1] == text


x = variable("x")
g = function("g", x)


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        (D(a[i], z[j]), "a Derivative can't be written as code"),
        (g[()] + 1, "g is an undetermined function"),
        (x[()] + 1, "x is no array that is given"),
        (z[1] + 1, r"z\[1\] can't be written as code: its places must be indices"),
        (w[i, u] * p[i, i], r"p\[i,i\] can't be written as code: its places must be indices"),
        (delta(i, 2) * z[i], "a delta of i and 2 can't be written as code: allowed are two indices"),
        (a[2] + 1, r"a\[2\] can't be written as code"),
        (sum_over(k, z[i], but=i), "its terms don't contain k"),
    ],
)
def test_what_no_array_stands_for_is_told_in_one_line(expression: Expression, told: str) -> None:
    with pytest.raises(BadInput, match=told) as refused:
        emitted(expression, (), [z, y, w, h])
    assert "\n" not in str(refused.value)


def test_a_size_that_no_array_shows_is_told() -> None:
    with pytest.raises(BadInput, match="the number of units is in the shape of no array that is given"):
        emitted(z[i] / d, (i,), [z])


def test_a_node_that_nobody_knows_is_told() -> None:
    class Strange(Expression):
        pass

    with pytest.raises(BadInput, match="a Strange can't be written as code"):
        emitted(Strange(z[i]), (i,), [z])


def test_names_are_identifiers_and_each_is_given_once() -> None:
    names = Names({"n"})
    given = [names.fresh(name) for name in ("z", "z", "n", "lambda", "a'", "1", "é", "np", "range")]
    assert given == ["z", "z_", "n_", "lambda_", "a_", "_1", "_", "np_", "range"]


# The stable forms are true

others = sum_over(k, exp(z[k] - z[t]), but=t)
power = exp(z[i] - z[t])
FORMS = [
    (a[i], power / (1 + others)),
    (log(a[i]), (z[i] - z[t]) - log(1 + others)),
    (1 - a[i], ((1 - power) + others) / (1 + others)),
    (1 - a[t], others / (1 + others)),
    (log(sum_over(k, exp(z[k]))), z[t] + log(1 + others)),
    (a[i] - y[i], a[i] * (1 - y[i]) - y[i] * (1 - a[i])),
    (delta(i, j) - a[j], Cases(1 - a[j], Same(i, j), -a[j], Distinct(i, j))),
]


@pytest.mark.parametrize(("form", "stable"), FORMS, ids=str)
def test_a_stable_form_is_proved_for_every_n(form: Expression, stable: Expression) -> None:
    verdict = prove(form, stable)
    assert verdict.word == "proved", str(verdict)


def test_a_wrong_form_is_refuted() -> None:
    assert prove(1 - a[i], others / (1 + others)).word == "refuted"
    assert prove(a[i], power / others).word == "refuted"
    assert prove(a[i] - y[i], a[i] * (1 - y[i]) + y[i] * (1 - a[i])).word == "refuted"


# Claims of one's own


def log_sum_exp(title: str = "The slope of log-sum-exp", hypotheses: Sequence[Hypothesis] = ()) -> Claim:
    total = sum_over(k, exp(z[k]))
    slope = D(log(total), z[j])

    @claim("log-sum-exp", title=title, says=Equation(slope, exp(z[j]) / total), assuming=hypotheses)
    def derive(note: Note) -> None:
        chain = note.chain(slope)
        chain.by(LogRule())
        chain.by(Differentiate(), CollapseDelta())
        chain.stated(exp(z[j]) / total, "As one fraction.", result=True)

    return derive


def test_a_claim_of_ones_own_becomes_code_too() -> None:
    (compute,) = load(write_code(log_sum_exp().trace())).values()
    with np.errstate(all="raise", under="ignore"):
        found, slope = compute([[1e4, 1e4, -1e4], [0.0, 1.0, 2.0]])
    powers = np.exp([0, 1, 2])
    np.testing.assert_allclose(found, [1e4 + np.log(2), np.log(powers.sum())], rtol=1e-15)
    np.testing.assert_allclose(slope, [[0.5, 0.5, 0], powers / powers.sum()], rtol=1e-15)


def test_a_title_can_not_end_the_docstring() -> None:
    title = 'A """ title\\ with # signs\nand \\" é'
    (compute,) = load(write_code(log_sum_exp(title).trace())).values()
    assert compute.__doc__ is not None
    assert compute.__doc__.startswith("A ''' title/ with # signs and /' ?.\n")
    assert plain('"') == "'"


def test_a_hypothesis_that_no_line_needs_is_not_spoken_of() -> None:
    needless = Hypothesis("labels sum to 1", sum_over(k, y[k]), Number(1))
    assert write_code(log_sum_exp(hypotheses=[needless]).trace()) == write_code(log_sum_exp().trace())


def test_a_hypothesis_about_what_is_not_given_is_told_and_not_checked() -> None:
    adds_up = Hypothesis("labels sum to 1", sum_over(k, y[k]), Number(1))

    @claim("slope", title="A slope", says=Equation(D(z[i] ** 2, z[j]), 2 * z[i] * delta(i, j)), assuming=[adds_up])
    def slope(note: Note) -> None:
        note.state(sum_over(k, y[k]) + z[i], 1 + z[i])
        note.state(D(z[i] ** 2, z[j]), 2 * z[i] * delta(i, j), result=True)

    text = write_code(slope.trace())
    assert "def slope(z):" in text
    assert "Assumes that labels sum to 1: sum(k=1..n) y[k] = 1. This is not checked." in text
    (compute,) = load(text).values()
    np.testing.assert_array_equal(compute([1.0, 2.0])[1], [[2, 0], [0, 4]])


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (a[i] * (delta(i, j) - a[j]), "a[i] * (delta(i, j) - a[j])"),
        (exp(z[i]) / sum_over(k, exp(z[k]), but=j), "exp(z[i]) / (sum(k!=j) exp(z[k]))"),
        ((z[i] - 1) ** 2 / 2, "(z[i] - 1)**2 / 2"),
        (D(a[i], z[j]), "da[i]/dz[j]"),
        (D(log(a[i]), z[j]), "d/dz[j] [log(a[i])]"),
        (Cases(z[i], Same(i, j), y[j], Distinct(i, j)), "{z[i] for i = j; y[j] for i != j}"),
    ],
)
def test_a_formula_is_plain_ascii(expression: Expression, text: str) -> None:
    assert formula(expression) == text
