"""Derivatives of what only its own derivatives are named of; beside each proof what must not be proved."""

from __future__ import annotations

import pytest

from derive.language import D, IndexRange, exp, log, sum_over, variable
from derive.proof import Proved, prove
from derive.proof.prover import families_of
from derive.reading import building, statements
from derive.reading.derivatives import differentials
from derive.reading.derivatives.dependence import derivative_family, with_dependences
from derive.reading.knowledge import Document
from tests.reading.reading import verdicts

INDICES = r"s = \sum_i x_i + \sum_t p_t + \sum_j w_j"  # i, t and j are indices, not parts of names
SIGMOID = r"\phi(z) = \frac{1}{1 + e^{-z}}"
INSIDE = r"\phi(z_i) (1 - \phi(z_i)) \frac{\partial z_i}{\partial w_j}"


@pytest.mark.parametrize(
    ("left", "right", "wrong"),
    [
        (
            r"\frac{\partial}{\partial x_i} \log p_t",
            r"\frac{1}{p_t} \frac{\partial p_t}{\partial x_i}",
            r"\frac{1}{p_t} \frac{\partial p_i}{\partial x_t}",
        ),
        (
            r"\frac{\partial}{\partial z} (z f(z))",
            r"f(z) + z \frac{\partial f(z)}{\partial z}",
            r"f(z)",
        ),
        (
            r"\frac{\partial}{\partial w_j} \phi(z_i)",
            INSIDE,
            r"\phi(z_i) (1 + \phi(z_i)) \frac{\partial z_i}{\partial w_j}",
        ),
        (
            r"\frac{\partial}{\partial w_j} \frac{1}{2} \sum_i (y_i - \phi(z_i))^2",
            rf"-\sum_i (y_i - \phi(z_i)) {INSIDE}",
            rf"\sum_i (y_i - \phi(z_i)) {INSIDE}",
        ),
        (
            r"\frac{\partial}{\partial w_j} (w_j \phi(z_i))",
            rf"\phi(z_i) + w_j {INSIDE}",
            r"\phi(z_i)",
        ),
    ],
)
def test_a_derivative_of_the_first_order(left: str, right: str, wrong: str) -> None:
    named = r"b_{ij} = \frac{\partial z_i}{\partial w_j}"
    assert verdicts(INDICES, SIGMOID, named, f"{left} = {right}").split()[-1] == "proved"
    assert verdicts(INDICES, SIGMOID, named, f"{left} = {wrong}").split()[-1] == "undecided"


def test_that_what_is_one_name_with_and_without_an_index_may_depend(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fault that stood here: z_i was looked up by another name than the document's z, and so was a constant."""
    displays = (
        INDICES,
        SIGMOID,
        r"b_{ij} = \frac{\partial z_i}{\partial w_j}",
        r"\frac{\partial}{\partial w_j} (w_j \phi(z_i)) = \phi(z_i)",
    )
    assert verdicts(*displays).split()[-1] == "undecided"
    monkeypatch.setattr(
        building.Builder, "_may_depend", lambda self, family, by: (family.name, by.name) in self.document.depends
    )
    assert verdicts(*displays).split()[-1] == "proved"


SECOND = (
    INDICES,
    r"b_{ij} = \frac{\partial p_i}{\partial x_j}",
    r"\frac{\partial}{\partial x_i} (x_i \frac{\partial}{\partial x_i} (x_i p_i)) = "
    r"p_i + 3 x_i \frac{\partial p_i}{\partial x_i}",
)


def test_nothing_is_proved_of_a_second_derivative(monkeypatch: pytest.MonkeyPatch) -> None:
    """(x (x u)')' = u + 3 x u' + x^2 u'': the last term is missing, and to the first order it is 0."""
    assert verdicts(*SECOND).split()[-1] == "undecided"
    monkeypatch.setattr(building.Builder, "_of_unknown_dependence", _without_a_look_at_derivatives)
    assert verdicts(*SECOND).split()[-1] == "proved"


def _without_a_look_at_derivatives(self: building.Builder, body: object, by: object) -> object:
    return self.unknown(families_of(body), by)  # type: ignore[arg-type]


def test_what_is_differentiated_and_differentiated_by_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    displays = (
        r"b = \frac{\partial z}{\partial w} + \frac{\partial y}{\partial z}",
        r"\frac{\partial z^2}{\partial w} + \frac{\partial y^2}{\partial z} = 2 z \frac{\partial z}{\partial w} + "
        r"2 y \frac{\partial y}{\partial z}",
    )
    assert verdicts(*displays).split()[-1] == "unread"


def test_the_rules_of_differentiation_hold_of_the_model() -> None:
    classes = IndexRange("1 to n", "n", ("i", "j", "k"))
    x, p = variable("x", classes), variable("p", classes)
    i, t = classes.index("i"), classes.index("t")
    body = with_dependences(D(log(p[t]) + exp(p[t]) * x[i], x[i]), {(p, x)})
    slope = derivative_family(p, x)[t, i]
    at = with_dependences(p[t], {(p, x)})
    assert isinstance(prove(body, slope / at + exp(at) * slope * x[i] + exp(at)), Proved)
    assert not isinstance(prove(body, slope / at + exp(at)), Proved)
    total = with_dependences(D(sum_over(t, p[t] * p[t]), x[i]), {(p, x)})
    assert isinstance(prove(total, sum_over(t, 2 * at * slope)), Proved)


def test_the_whole_chain_gets_the_same_quantities(monkeypatch: pytest.MonkeyPatch) -> None:
    chain = r"\frac{\partial}{\partial x_i} \log p_t = \frac{1}{p_t} \frac{\partial p_t}{\partial x_i}"
    assert verdicts(INDICES, chain).split()[-1] == "proved"
    monkeypatch.setattr(statements, "with_dependences", lambda expression, dependences: expression)
    assert verdicts(INDICES, chain).split()[-1] == "undecided"


@pytest.mark.parametrize(
    "said",
    [
        r"h = \begin{cases} x & x > 0 \\ 0 & x \leq 0 \end{cases}",
        r"h = W x \cdots",
        r"q = x^2 \\ h = \ldots q",
    ],
)
def test_what_a_hidden_meaning_speaks_of_is_no_constant(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    line = r"\frac{\partial (h x)}{\partial x} = h"
    assert verdicts(said, line).split()[-1] == "undecided"
    assert verdicts(said.replace("x", "u").replace("q", "r"), line).split()[-1] == "proved"
    monkeypatch.setattr(Document, "may_speak_of", lambda *_: False)
    assert verdicts(said, line).split()[-1] == "proved"


def test_what_has_a_parameter_depends_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    left = r"\frac{\partial}{\partial \theta} \sum_x p_\theta(x) f(x) = "
    wrong = left + r"\sum_x p_\theta(x) \frac{\partial f(x)}{\partial \theta}"
    assert verdicts(left + r"\sum_x f(x) \frac{\partial p_\theta(x)}{\partial \theta}") == "proved"
    assert verdicts(left + r"\sum_x f(x) p_\theta(x) \frac{\partial \log p_\theta(x)}{\partial \theta}") == "proved"
    assert verdicts(wrong) == "undecided"
    assert verdicts(r"\frac{\partial}{\partial x} (W_x x) = W_x") == "proved"  # which W it is
    monkeypatch.setattr(differentials, "PARAMETERS", frozenset())
    assert verdicts(wrong) == "proved"
