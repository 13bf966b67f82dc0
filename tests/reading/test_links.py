"""The chain rule with links that are worked out; beside each right line one with a slip, which must not be taken."""

from __future__ import annotations

import pytest

from derive.reading import in_order
from derive.reading.derivatives import links, paths
from tests.reading.reading import verdicts


def of(quantity: str, variable: str) -> str:
    return rf"\frac{{\partial {quantity}}}{{\partial {variable}}}"


PATHS = "derive.reading.derivatives.paths."
INDICES = r"s = \sum_i u_i + \sum_j u_j + \sum_k v_k"  # i, j and k are indices, not parts of names
AFFINE = r"y_i = \gamma h_i + \beta"
LAYER = r"z_j = \sum_k w_{jk} x_k + b_j"
NEURON = (r"z = w x + b", r"a = \sigma(z)")
BRANCHES = (r"u = 2 x^2", r"v = u x")
OF_X = of("L", "x") + " = "


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ((AFFINE,), of("L", r"\gamma") + r" = \sum_i " + of("L", "y_i") + " h_i"),
        ((AFFINE,), of("L", r"\beta") + r" = \sum_{i=1}^n " + of("L", "y_i")),
        ((AFFINE,), of("L", "h_i") + r" = \gamma " + of("L", "y_i")),
        ((LAYER,), of("L", "w_{jk}") + " = " + of("L", "z_j") + " x_k"),
        ((LAYER,), of("L", "x_k") + r" = \sum_j w_{jk} " + of("L", "z_j")),
        ((LAYER,), r"-\eta " + of("L", "b_j") + r" = -\eta " + of("L", "z_j")),
        (NEURON, of("L", "w") + " = " + of("L", "a") + r" \sigma'(z) x"),
        (NEURON, of("L", "w") + " = " + of("L", "a") + of("a", "z") + " x"),
        (NEURON[:1], of("L", "w") + " = " + of("L", "h") + of("h", "z") + " x"),  # nothing defines h
        (BRANCHES, OF_X + of("L", "u") + r" \cdot 4 x + " + of("L", "v") + " u"),
        ((BRANCHES[0],), OF_X + "4 x" + of("L", "u")),
        ((INDICES, r"a_j = f(z_j)"), of("L", "z_j") + " = " + of("L", "a_j") + " f'(z_j)"),
        ((r"\delta_j = " + of("L", "z_j"), LAYER), of("L", "w_{jk}") + r" = \delta_j x_k"),
        (
            (r"net_5 = w_5 h_1 + b_2", r"out_5 = \frac{1}{1 + e^{-net_5}}"),
            of("E", "w_5") + " = " + of("E", "out_5") + of("out_5", "net_5") + of("net_5", "w_5"),
        ),
    ],
)
def test_the_chain_rule_with_computed_links(said: tuple[str, ...], line: str) -> None:
    assert verdicts(*said, line).split()[-1] == "chain_rule"


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ((AFFINE,), of("L", r"\gamma") + " = " + of("L", "y_i") + " h_i"),  # the sum is missing
        ((AFFINE,), of("L", r"\gamma") + r" = \sum_i " + of("L", "y_i")),  # the link is missing
        ((AFFINE,), of("L", r"\gamma") + r" = -\sum_i " + of("L", "y_i") + " h_i"),  # the sign
        ((AFFINE,), of("L", r"\beta") + r" = \sum_i " + of("L", "y_i") + " h_i"),  # the link of another variable
        ((LAYER,), of("L", "w_{jk}") + " = " + of("L", "z_k") + " x_j"),  # the indices
        ((LAYER,), of("L", "x_k") + r" = \sum_j w_{kj} " + of("L", "z_j")),  # the transpose
        (NEURON, of("L", "w") + " = " + of("L", "a") + " x"),
        (NEURON, of("L", "b") + " = " + of("L", "a") + r" \sigma'(z) x"),
        (NEURON, of("L", "w") + " = " + of("L", "b") + " x"),
        (NEURON, of("L", "w") + " = " + of("L", "a") + r" \sigma(z) x"),
        (NEURON[:1], of("L", "w") + " = " + of("L", "h") + " x"),
        (NEURON[:1], of("L", "w") + " = " + of("L", "h") + of("g", "z") + " x"),
        (
            BRANCHES,
            OF_X + of("L", "u") + r" \cdot 4 x + " + of("L", "v") + r" \cdot 6 x^2",
        ),  # the way through u counts twice
        (BRANCHES, OF_X + of("L", "u") + r" \cdot 4 x"),  # a way is missing; that of v is known below
        ((INDICES, r"a_j = f(z_j)"), of("L", "z_j") + " = " + of("L", "a_k") + " f'(z_j)"),
        ((INDICES, r"a_j = f(z_j)"), of("L", "z_j") + r" = \sum_k " + of("L", "a_k") + " f'(z_j)"),
    ],
)
def test_a_slip_is_no_chain_rule(said: tuple[str, ...], line: str) -> None:
    before = (INDICES, *([of("L", "v") + " = q + r"] if said == BRANCHES else []), *said)
    assert verdicts(*before, line).split()[-1] == "undecided"


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ((INDICES, r"a_j = f(z_j)"), of("a_j", "z_j") + " = f'(z_j)"),
        ((INDICES, r"a_j = f(z_j)"), of("a_j", "z_k") + r" = f'(z_j) \delta_{jk}"),
        ((*NEURON,), of("a", "w") + r" = \sigma'(z) x"),
    ],
)
def test_a_function_that_nothing_defines_is_differentiated(said: tuple[str, ...], line: str) -> None:
    assert verdicts(*said, line).split()[-1] == "proved"
    assert verdicts(*said, line.replace(" = ", " = 2 ")).split()[-1] == "undecided"


DEPENDS = (NEURON[0], of("x", "w") + " = q r", of("x", "r") + " = q", of("L", "w") + " = " + of("L", "z") + " x")
AROUND = (NEURON[0], r"u = 3 w", of("L", "u") + " = q r", of("L", "w") + " = " + of("L", "z") + " x")


def test_what_may_depend_on_the_variable_is_no_constant(monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(*DEPENDS).split()[-1] == "undecided"
    monkeypatch.setattr(paths, "leads_to", lambda *_: False)
    monkeypatch.setattr("derive.reading.building.Builder.unknown", lambda *_: set())
    assert verdicts(*DEPENDS).split()[-1] == "chain_rule"


def test_a_way_that_the_document_knows_is_not_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(*AROUND).split()[-1] == "undecided"
    monkeypatch.setattr(paths, "another_path", lambda *_: False)
    monkeypatch.setattr(paths, "goes_elsewhere", lambda *_: False)
    assert verdicts(*AROUND).split()[-1] == "chain_rule"


@pytest.mark.parametrize(
    ("said", "line"),
    [
        (("z = w x", "y = z + x"), OF_X + of("L", "z") + " w"),
        (("z = w x", "q = v x"), OF_X + of("L", "z") + " w"),
        (("z = w x", "y = w z"), of("L", "w") + " = " + of("L", "z") + " x"),
        (("h = f(x)", "y = x + h"), OF_X + of("L", "h") + of("h", "x")),
        (
            (r"h_i = \sum_j w_{ij} x_j", "y_i = x_i + h_i"),
            of("L", "x_j") + r" = \sum_i " + of("L", "h_i") + of("h_i", "x_j"),
        ),
    ],
)
def test_a_variable_that_goes_elsewhere_too(said: tuple[str, ...], line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(*said, line).split()[-1] == "undecided"
    monkeypatch.setattr(paths, "goes_elsewhere", lambda *_: False)
    assert verdicts(*said, line).split()[-1] == "chain_rule"


@pytest.mark.parametrize(
    ("said", "line"),
    [
        (("z = w x", "y = z + x"), OF_X + of("L", "z") + " w + " + of("L", "y")),
        (("z = w x", "y = z + x"), OF_X + of("L", "y") + " (w + 1)"),
        (("u = 2 x", "z = u w"), OF_X + of("L", "z") + r" \cdot 2 w"),  # u lies on the way to z
        (("z = w x", r"\delta = " + of("L", "z"), r"g = \delta w"), OF_X + of("L", "z") + " w"),
    ],
)
def test_what_lies_on_the_way_is_nowhere_else(said: tuple[str, ...], line: str) -> None:
    assert verdicts(*said, line).split()[-1] == "chain_rule"


def test_a_way_that_counts_twice_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = OF_X + of("L", "u") + r" \cdot 4 x + " + of("L", "v") + r" \cdot 6 x^2"
    assert verdicts(*BRANCHES, twice).split()[-1] == "undecided"
    # The fault: nothing is held fixed.
    computed = links._Rule._computed
    monkeypatch.setattr(
        links._Rule, "_computed", lambda self, of, by, _, whole: computed(self, of, by, {}, whole=whole)
    )
    assert verdicts(*BRANCHES, twice).split()[-1] == "chain_rule"


@pytest.mark.parametrize(("said", "line"), [
    (r"L = (y - \hat y)^2", of("L", "b") + " = 0"),  # of a prediction that comes from b
    (r"L = -\sum_i y_i \log p_i", of("L", "w_{jk}") + " = 0"),
    ("L = x^2 + c", of("L", "b") + " + x = x"),
])  # fmt: skip
def test_what_does_not_speak_of_the_variable_may_depend_on_it(
    said: str, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert verdicts(said, line).split()[-1] == "undecided"
    computed = links._Rule._computed
    monkeypatch.setattr(
        links._Rule, "_computed", lambda self, of, by, fixed, whole: computed(self, of, by, fixed, whole=not whole)
    )
    assert verdicts(said, line).split()[-1] == "proved"


IN_TIME = r"h_t = \tanh(w h_{t-1} + x_t)"
CELL = (r"f_t = \sigma(w h_{t-1})", r"c_t = f_t c_{t-1} + i_t g_t", r"h_t = o_t \tanh(c_t)")
CHAIN = of("L", "x") + " = " + of("L", "z") + of("z", "x")


@pytest.mark.parametrize(
    ("said", "line"),
    [
        # z_j is one of several, and the sum is missing, also where nothing ever sums over j.
        ((r"z_j = \sum_i w_{ji} x_i",), of("L", "x_i") + " = " + of("L", "z_j") + " w_{ji}"),
        ((), of("L", "w_i") + " = " + of("L", "z_j") + of("z_j", "w_i")),
        ((IN_TIME,), of("L", "w") + " = " + of("L", "h_t") + " (1 - h_t^2) h_{t-1}"),
        ((IN_TIME,), of("L", "w") + " = " + of("L", "h_t") + of("h_t", "w")),
        # What is one step before depends on it too, and the next step does.
        ((r"h_t = w h_{t-1} + x_t",), of("h_t", "w") + " = h_{t-1}"),
        (CELL, of("L", "c_t") + " = " + of("L", "h_t") + r" o_t (1 - \tanh^2(c_t))"),
        (CELL, of("c_t", "c_{t-1}") + " = f_t"),
        ((r"h_t = f(h_{t-1}, x_t)", "y_t = g(h_t)"), of("L", "h_t") + " = " + of("L", "y_t") + of("y_t", "h_t")),
        ((IN_TIME, r"L = \sum_t (h_t - y_t)^2"), of("L", "h_t") + " = 2 (h_t - y_t)"),
        # The document knows another path.
        (("z = w x", "y = f(z) + x", "L = g(y)"), CHAIN),
    ],
)
def test_no_chain_rule_past_what_is_known_of_sequences(said: tuple[str, ...], line: str) -> None:
    assert verdicts(*said, line).split()[-1] == "undecided"


def test_a_step_of_one_layer_stays() -> None:
    layer = (r"z^l_j = \sum_k w^l_{jk} a^{l-1}_k + b^l_j", r"a^l_j = \sigma(z^l_j)")
    assert verdicts(*layer, of("z^l_j", "b^l_j") + " = 1").split()[-1] == "proved"
    assert (
        verdicts(*layer, of("C", "z^l_j") + " = " + of("C", "a^l_j") + r" \sigma'(z^l_j)").split()[-1] == "chain_rule"
    )
    assert verdicts("z = w x", CHAIN).split()[-1] == "chain_rule"


@pytest.mark.parametrize(
    ("said", "line", "guards", "kind"),
    [
        ((), of("L", "w_i") + " = " + of("L", "z_j") + of("z_j", "w_i"), {PATHS + "steps_in": {}},
         "chain_rule"),
        ((r"h_t = f(h_{t-1}, x_t)", "y_t = g(h_t)"), of("L", "h_t") + " = " + of("L", "y_t") + of("y_t", "h_t"),
         {PATHS + "comes_back": False}, "chain_rule"),
        ((r"h_t = w h_{t-1} + x_t",), of("h_t", "w") + " = h_{t-1}",
         {"derive.reading.derivatives.differentials.is_made_of": False, PATHS + "is_made_of": False}, "proved"),
        (("z = w x", "y = f(z) + x", "L = g(y)"), CHAIN, {"derive.reading.in_order.known_path_avoids": False},
         "chain_rule"),
    ],
)  # fmt: skip
def test_each_guard_of_sequences_and_paths_is_needed(
    said: tuple[str, ...], line: str, guards: dict[str, object], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert verdicts(*said, line).split()[-1] == "undecided"
    for where, answer in guards.items():
        monkeypatch.setattr(where, lambda *_, answer=answer, **__: answer)
    assert verdicts(*said, line).split()[-1] == kind


RNN = ("h_t = w h_{t-1} + u x_t", "y_t = v h_t")
LSTM = (r"g_t = \sigma(w h_{t-1} + u x_t)", "c_t = c_{t-1} + g_t", r"h_t = \tanh(c_t)")


@pytest.mark.parametrize(
    ("said", "line"),
    [
        (RNN, of("L", "h_{t-1}") + " = " + of("L", "h_t") + " w"),  # and through y_{t-1}
        (RNN, of("L", "h_{t-1}") + " = " + of("L", "h_t") + of("h_t", "h_{t-1}")),
        (LSTM, of("L", "h_{t-1}") + " = " + of("L", "h_t") + of("h_t", "h_{t-1}")),  # and through c_t to c_{t+1}
        ((*LSTM, "y_t = v h_t"), of("L", "h_{t-1}") + " = " + of("L", "g_t") + of("g_t", "h_{t-1}")),
    ],
)
def test_a_sequence_that_is_left_on_the_way(said: tuple[str, ...], line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(*said, line).split()[-1] == "undecided"
    monkeypatch.setattr(paths, "leaves_the_sequence", lambda *_: False)
    assert verdicts(*said, line).split()[-1] == "chain_rule"


@pytest.mark.parametrize(
    ("said", "line"),
    [
        (RNN[:1], of("L", "h_{t-1}") + " = " + of("L", "h_t") + " w"),
        (RNN, of("E_t", "h_{t-1}") + " = " + of("E_t", "h_t") + " w"),  # what is lost at t hangs on no y_{t-1}
        (LSTM, of("L", "h_{t-1}") + " = " + of("L", "g_t") + of("g_t", "h_{t-1}")),
    ],
)
def test_a_sequence_that_leads_on(said: tuple[str, ...], line: str) -> None:
    assert verdicts(*said, line).split()[-1] == "chain_rule"


def test_a_mean_of_losses_is_no_constant(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing says how the L_i hang on w: that both derivatives are 0 is not what is meant."""
    said = (r"J = \frac{1}{m} \sum_{i=1}^m L_i", r"z_i = w x_i + b")
    slip = of("J", "w") + r" = \frac{1}{m} \sum_i " + of("J", "z_i") + " x_i"
    assert verdicts(*said, slip).split()[-1] == "undecided"
    computed = links._Rule._computed
    monkeypatch.setattr(
        links._Rule, "_computed", lambda self, of, by, fixed, whole: computed(self, of, by, fixed, whole=not whole)
    )
    assert verdicts(*said, slip).split()[-1] == "proved"


def test_a_softmax_in_between_needs_its_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    r"""Each o_k hangs on z_j, also where the text writes o_j = \\mathrm{softmax}(z_j), which isn't read."""
    said = (r"o_j = \mathrm{softmax}(z_j)", r"z_j = \sum_i w_{ij} x_i")
    chain = of("E", "w_{ij}") + " = " + of("E", "o_j") + of("o_j", "z_j") + of("z_j", "w_{ij}")
    assert verdicts(*said, chain).split()[-1] != "chain_rule"
    assert verdicts(r"o_j = \tanh(z_j)", said[1], chain).split()[-1] == "chain_rule"
    monkeypatch.setattr(in_order, "skips_a_softmax", lambda *_: False)
    assert verdicts(*said, chain).split()[-1] == "chain_rule"
