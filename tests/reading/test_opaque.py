"""Quantities that the language has no word for, products over an index, and functions of indices.

What must stay apart stays apart: each test of a proof has a line beside it that is not proved.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from derive.language import IndexRange, sum_over, variable
from derive.reading import applied, building, knowledge
from derive.reading.knowledge import Document
from derive.reading.opaque import opaque_quantity
from derive.reading.ranges import Ranges
from derive.reading.symbols import Inventory
from tests.reading.reading import verdicts

N, M = IndexRange("1 to n", "n", ("i", "j", "k")), IndexRange("1 to m", "m", ("r", "s"))
Z, X = variable("z", N), variable("x", M)
AT_I, AT_J = N.index("i"), N.index("j")


def _last(displays: Sequence[str], **put: str) -> str:
    """The last verdict on these displays, with texts put for names in capitals."""
    for name, text in put.items():
        displays = [display.replace(name, text) for display in displays]
    return verdicts(*displays).split()[-1]


def _document() -> Document:
    return Document(Inventory())


def test_an_operator_of_the_same_is_the_same_whatever_its_indices_are_called() -> None:
    document = _document()
    at_i = opaque_quantity(document, "max", [sum_over(AT_J, Z[AT_J]), Z[AT_I]])
    at_j = opaque_quantity(document, "max", [sum_over(AT_I, Z[AT_I]), Z[AT_J]])
    assert at_i.family == at_j.family
    assert (at_i.args, at_j.args) == ((AT_I,), (AT_J,))


def test_operators_of_something_else_are_other_quantities() -> None:
    document = _document()
    r = M.index("r")
    made = [
        opaque_quantity(document, "max", [Z[AT_I]]),
        opaque_quantity(document, "min", [Z[AT_I]]),
        opaque_quantity(document, "max", [X[r]]),
        opaque_quantity(document, "max", [Z[AT_I], Z[AT_I]]),
        opaque_quantity(document, "max", [Z[AT_I], Z[AT_J]]),
        opaque_quantity(document, "max", [Z[AT_I]], bound=[AT_I]),
    ]
    assert len({entry.family for entry in made}) == len(made)
    assert made[-1].args == ()


LIKELIHOOD = (
    r"y_c = \frac{e^{z_c}}{\sum_{d=1}^C e^{z_d}}",
    r"P(t|z) = \prod_{c=1}^C y_c^{t_c}",
    r"\log P(t|z) = \sum_{c=1}^C t_c \log WHICH_c",
)


@pytest.mark.parametrize(("which", "kind"), [("y", "proved"), ("z", "false")])
def test_the_logarithm_of_a_product_is_a_sum(which: str, kind: str) -> None:
    assert _last(LIKELIHOOD, WHICH=which) == kind


FUNCTION_OF_INDEX = (r"S = \sum_{j=1}^n p(j)", r"S = n p(j)")


def test_an_index_in_brackets_is_an_index() -> None:
    assert _last(FUNCTION_OF_INDEX) != "proved"


def test_that_was_proved_where_the_index_was_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fault that stood here: P(j) as a symbol without an index."""
    monkeypatch.setattr(knowledge, "letter_of", lambda node: "")
    monkeypatch.setattr(Document, "of_indices", lambda self, node: False)
    assert _last(FUNCTION_OF_INDEX) == "proved"


FROM_0 = (r"\hat y = \sum_{i=0}^m w_i x_i", r"\frac{\partial \hat y}{\partial w_j} = FACTOR x_j")


@pytest.mark.parametrize(("factor", "kind"), [("", "proved"), ("2", "false")])
def test_a_sum_may_begin_at_0(factor: str, kind: str) -> None:
    assert _last(FROM_0, FACTOR=factor) == kind


def test_its_last_number_doesnt_count_its_terms() -> None:
    assert _last((r"\sum_{i=0}^m (w_i + 1) = \sum_{i=0}^m w_i + m",)) != "proved"
    assert _last((r"\sum_{i=1}^m (w_i + 1) = \sum_{i=1}^m w_i + m",)) == "proved"


def test_a_position_where_the_index_begins_at_0_is_not_read() -> None:
    assert _last((r"\sum_{i=0}^m w_i = w_1 + \sum_{i=0, i \neq 1}^m w_i",)) == "unread"


def test_what_is_applied_at_the_head_of_a_chain_is_a_function() -> None:
    displays = (
        r"J(\mathbf{w}) = \frac{1}{2} \sum_i (y_i - w_i x_i)^2",
        r"\frac{\partial J}{\partial w_j} = SIGN (y_j - w_j x_j) x_j",
    )
    assert _last(displays, SIGN="-") == "proved"
    assert _last(displays, SIGN="") == "false"


def test_an_operator_is_not_differentiated() -> None:
    """Nothing is known of how it depends on the variable: a Builder that took it for a constant would say 0."""
    document = _document()
    entry = opaque_quantity(document, "max", [Z[AT_I]])
    assert not building.Builder(document, 1).is_known(entry + Z[AT_I], Z[AT_I])
    document.operators.clear()
    assert building.Builder(document, 1).is_known(entry + Z[AT_I], Z[AT_I])


UNKNOWN_FUNCTIONS = [
    r"\frac{\partial}{\partial z} (z f(z)) = f(z)",
    r"\frac{\partial}{\partial z_i} (z_i f(z_i)) = f(z_i)",
    r"\frac{\partial}{\partial z_i} (z_i P(z|x)) = P(z|x)",
    r"\frac{\partial}{\partial z_i} \sum_j (z_j h_j(z)) = h_i(z)",
]


@pytest.mark.parametrize("formula", UNKNOWN_FUNCTIONS)
def test_a_function_that_nothing_defines_is_no_constant(formula: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(formula) != "proved"
    # The fault that stood here: f(z) was differentiated as a symbol that doesn't depend on z.
    monkeypatch.setattr(building.Builder, "_has_applied", lambda self, families: False)
    assert verdicts(formula) == "proved"


@pytest.mark.parametrize(
    ("formula", "kind"),
    [
        (r"2 A(x + y) = A(x + y) + A(y + x)", "undecided"),  # the same value, but not the same expression
        (r"2 A(x + y) = A(x + y) + A(x + y)", "proved"),
        (r"2 A(x + y) = A(x + y) + A(x - y)", "undecided"),
        (r"2 A_k(x_k + 1) = A_k(x_k + 1) + A_k(x_k + 1)", "proved"),
        (r"\sum_k A(x_k + 1) = \sum_j A(x_j + 1)", "proved"),
        (r"\sum_k A_k(x_k + 1) = \sum_k A_k(x_j + 1)", "undecided"),
    ],
)
def test_a_function_that_nothing_defines_of_an_expression(formula: str, kind: str) -> None:
    assert verdicts(r"s = \sum_k x_k + \sum_j x_j", formula).split()[-1] == kind


def test_sums_of_one_formula_with_the_same_limit_are_over_one_range() -> None:
    assert verdicts(r"S = \sum_{i=1}^n 1 + \sum_{i=1}^n a_i = \sum_{j=1}^n (a_j + 1)").split()[-1] == "proved"
    assert verdicts(r"S = \sum_{i=1}^m 1 + \sum_{i=1}^n a_i = \sum_{j=1}^n (a_j + 1)").split()[-1] == "false"


COUNTED = (
    r"T = \sum_{i=1}^n 1",
    r"U = T c",
    r"\frac{\partial U}{\partial c} + \sum_{j=1}^n a_j = \sum_{j=1}^n (a_j + 1)",
)


def test_nothing_is_false_because_two_ranges_up_to_n_were_kept_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(*COUNTED).split()[-1] == "undecided"
    monkeypatch.setattr(Ranges, "limits_of_several", lambda self: set())
    assert verdicts(*COUNTED).split()[-1] == "false"


LIKELIHOOD_OF_UNKNOWN = (
    r"s = \sum_{i=1}^n y_i a_i",
    r"L = \prod_{i=1}^{n} P(y_i | x_i; w)",
    r"\log L = \sum_{i=1}^n y_i \log a_i",
)


def test_what_is_open_in_a_definition_is_open_where_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """The false alarm that stood here: L is defined by a P that nothing defines."""
    assert verdicts(*LIKELIHOOD_OF_UNKNOWN).split()[-1] == "undecided"
    monkeypatch.setattr(building.Builder, "left_open", lambda self, expression: set())
    monkeypatch.setattr(Ranges, "limits_of_several", lambda self: set())
    assert verdicts(*LIKELIHOOD_OF_UNKNOWN).split()[-1] == "false"


def test_the_change_of_a_symbol_is_one_symbol_and_no_product() -> None:
    definition = r"\Delta w_j = -\eta g_j"
    assert verdicts(definition, r"w_j + \Delta w_j = w_j - \eta g_j") == "definition proved"
    assert verdicts(definition, r"w_j + \Delta w_j = w_j + \eta g_j") == "definition false"
    assert verdicts(r"\Delta a b = a \Delta b") != "proved"
    assert verdicts(r"\frac{\partial (x \Delta x)}{\partial x} = \Delta x") == "undecided"  # it may depend on x


@pytest.mark.parametrize("size", ["m", "t", "n"])
def test_no_index_of_a_range_is_called_as_its_size_is(size: str) -> None:
    ranges = Ranges()
    ranges.limit("here", "", size)
    assert size not in ranges.range_of("here", set()).letters


@pytest.mark.parametrize(
    "formula",
    [r"s = \infty - \infty = 0", r"s = (\nabla f) x = x (\nabla f)", r"s = \mathrm{mask}(A) x = x \mathrm{mask}(A)"],
)
def test_what_is_no_number_is_no_quantity(formula: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(formula).split()[-1] != "proved"
    monkeypatch.setattr(applied, "NUMBERS_OF_NUMBERS", frozenset({"infinity", "nabla", "mask"}))
    assert verdicts(formula).split()[-1] == "proved"


def test_a_bar_is_a_mean_by_custom_and_nothing_is_false_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    mean = r"\bar{x} = \frac{1}{n} \sum_{i=1}^n x_i"
    line = r"\sum_{i=1}^n (x_i - \bar{x})(y_i - \bar{y}) = \sum_{i=1}^n x_i y_i - n \bar{x} \bar{y}"
    assert verdicts(mean, line).split()[-1] == "undecided"
    assert verdicts(mean, mean.replace("x", "y"), line).split()[-1] == "proved"
    assert verdicts(mean, line.replace("{y}", "{x}").replace("y_i", "x_i").replace("- n", "+ n")).split()[-1] == "false"
    monkeypatch.setattr(building, "MEANS", ())
    assert verdicts(mean, line).split()[-1] == "false"
