"""What is said of one sample is meant of each, also through a symbol between; beside each line what is none."""

from __future__ import annotations

import pytest

from derive.reading import sampled
from derive.reading.manners import samples
from tests.reading.reading import report, verdicts

SIGMOID = r"\sigma(z) = \frac{1}{1 + e^{-z}}"
NET = r"z = \sum_j w_j x_j", r"y = \sigma(z)"
ENTROPY = r"E = -\sum_n (t_n \log y_n + (1 - t_n) \log(1 - y_n))"
SLOPE = r"\frac{\partial E}{\partial w_j} = \sum_n (y_n - t_n) x_{nj}"


def last(*displays: str) -> str:
    return verdicts(*displays).split()[-1]


@pytest.mark.parametrize(
    "net",
    [
        NET,
        NET[::-1],  # what z is may be said behind
        (r"y = \sigma(\sum_j w_j x_j)",),
        (r"z = \sum_j w_j x_j + b", NET[1]),
        (r"z = \sum_j w_j x_j", r"u = z", r"y = \sigma(u)"),
    ],
)
@pytest.mark.parametrize("entry", ["x_{nj}", "x_{n,j}", "x_j^{(n)}"])
def test_what_stands_between_needs_no_sample_of_its_own(net: tuple[str, ...], entry: str) -> None:
    right = SLOPE.replace("x_{nj}", entry)
    assert last(SIGMOID, *net, ENTROPY, right) == "follows"
    for slip in (
        right.replace(entry, "x_j"),
        right.replace(entry, "w_j"),
        right.replace("y_n - t_n", "y_n + t_n"),
        right.replace(r"\sum_n", r"2 \sum_n"),
        right.replace("(y_n", "(y"),
        right.replace("- t_n", "- t"),
    ):
        assert last(SIGMOID, *net, ENTROPY, slip) not in ("proved", "follows", "false"), slip


def test_where_the_function_is_defined_behind_what_it_is_used_for() -> None:
    assert last(*NET, SIGMOID, ENTROPY, SLOPE) == "follows"


@pytest.mark.parametrize(
    "displays",
    [
        # The k-th neuron has weights of its own, and so the index isn't that of a sample.
        (*NET, ENTROPY, r"\frac{\partial E}{\partial w_{nj}} = (y_n - t_n) x_{nj}", SLOPE),
        (*NET, ENTROPY, r"R = \sum_n \sum_j w_{nj}^2", SLOPE),
        # What the samples are made of has a meaning of its own, before or behind.
        (*NET, r"y_n = z_n^2", ENTROPY, SLOPE),
        (*NET, ENTROPY, SLOPE, r"z_n = \sum_j w_j x_{nj} + b"),
        # A symbol has two meanings.
        (*NET, ENTROPY, r"z = \sum_j w_j x_j + b", SLOPE),
        # An index with arithmetic is one of time.
        (*NET, r"v_n = y_{n-1} + t_n", ENTROPY, SLOPE),
        # x is exchanged with its transpose somewhere.
        (*NET, ENTROPY, r"s = \sum_n x_{jn}", SLOPE),
    ],
)
def test_what_is_no_sample(displays: tuple[str, ...]) -> None:
    at = displays.index(SLOPE) + 1
    assert verdicts(SIGMOID, *displays).split()[at] not in ("proved", "follows", "false")


@pytest.mark.parametrize(
    ("displays", "kind"),
    [
        # z is the whole vector beside its entries, and what an operator is of has no sample.
        (
            (r"p = \frac{e^z}{\sum_k e^{z_k}}", r"\sum_i p_i^2 = \sum_i \frac{e^{2 z_i}}{(\sum_k e^{z_k})^2}"),
            "undecided",
        ),
        ((r"c = \max(z)", r"p = z - c", r"s = \sum_i z_i", r"\sum_i p_i = \sum_i (z_i - c)"), "undecided"),
        # Biases and weights are no samples, whatever index they have.
        ((r"z = x + b", r"s = \sum_l x_l + \sum_l b_l", r"\sum_l z_l = \sum_l (x_l + b_l)"), "undecided"),
        # A symbol that gets its meaning behind goes along too.
        ((r"y = z + x", r"E = \sum_n (y_n - x_n)", r"E = \sum_n z", r"z = 2 x"), "definition"),
    ],
)
def test_what_stays_and_what_goes_along(displays: tuple[str, ...], kind: str) -> None:
    said = verdicts(*displays).split()
    assert said[-1] == kind
    assert "proved" not in said
    assert "follows" not in said


def test_nothing_of_a_sample_is_false() -> None:
    wrong = r"\frac{\partial E}{\partial z_n} = 3 z_n"
    assert last(r"y = 2 z", r"E = \sum_n y_n^2", wrong.replace("3", "8")) == "follows"
    assert last(r"y = 2 z", r"E = \sum_n y_n^2", wrong) == "undecided"
    # Said of each sample itself, it is.
    assert last(r"y_n = 2 z_n", r"E = \sum_n y_n^2", wrong) == "false"


def test_what_is_of_all_samples_stays() -> None:
    mean = r"\mu = \frac{1}{n} \sum_{i=1}^n x_i", r"d = x - \mu"
    assert last(*mean, r"\sum_{i=1}^n d_i = 0") == "follows"
    assert last(*mean, r"\sum_{i=1}^n d_i^2 = \sum_{i=1}^n x_i^2 - n \mu^2") == "follows"
    assert last(*mean, r"\sum_{i=1}^n d_i^2 = \sum_{i=1}^n x_i^2 + n \mu^2") == "undecided"


def test_what_holds_whatever_the_samples_are_is_proved() -> None:
    of_y = r"\frac{\partial E}{\partial y_n} = \frac{y_n - t_n}{y_n (1 - y_n)}"
    assert last(SIGMOID, *NET, ENTROPY, SLOPE, of_y) == "proved"
    judgement = report(SIGMOID, *NET, ENTROPY, SLOPE).judgements[-1]
    assert judgement.reason == sampled.OF_ONE


def test_a_function_of_samples_that_nothing_is_known_of_does_not_stand_still() -> None:
    h = r"h_\theta(x) = \sum_j \theta_j x_j", r"J = \sum_i (h_\theta(x^{(i)}) - y^{(i)})^2"
    assert last(*h, r"\frac{\partial J}{\partial \theta_j} = 0") == "undecided"


@pytest.mark.parametrize(
    ("error", "slope"),
    [
        (r"E = \sum_n (y_n - w x_n - b)^2", r"2 \sum_n (y_n - w x_n - b) x_n"),
        (r"E = \sum_n (y_n - (w x_n + b))^2", r"2 \sum_n (y_n - (w x_n + b)) x_n"),
        (r"E = \sum_n (w x_n + b - y_n)^2", r"-2 \sum_n (w x_n + b - y_n) x_n"),
        (r"f(x) = w x + b, E = \sum_n (f(x_n) - y_n)^2", r"-2 \sum_n (f(x_n) - y_n) x_n"),
        (r"E = \sum_n (y_n - w x_n - b)^2 + w^2", r"2 \sum_n (y_n - w x_n - b) x_n + 2 w"),
    ],
)
def test_data_that_are_called_as_their_model_are_no_samples_of_it(error: str, slope: str) -> None:
    assert last(r"y = w x + b", error, r"\frac{\partial E}{\partial w} = " + slope) == "undecided"


def test_that_data_are_told_from_a_model_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    error = r"y = w x + b", r"E = \sum_n (y_n - w x_n - b)^2 + w^2"
    slope = r"\frac{\partial E}{\partial w} = 2 \sum_n (y_n - w x_n - b) x_n + 2 w"
    monkeypatch.setattr(samples.Samples, "_is_data", lambda *_: False)
    assert last(*error, slope) == "follows"
    # And without a penalty both sides would be 0.
    assert last(error[0], error[1].removesuffix(" + w^2"), slope.removesuffix(" + 2 w")) == "undecided"
    monkeypatch.setattr(sampled, "_is_nothing", lambda _: False)
    assert last(error[0], error[1].removesuffix(" + w^2"), slope.removesuffix(" + 2 w")) == "follows"


def test_an_index_below_a_partial_alone_shows_no_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    model = r"f = \alpha x + c", r"E = \sum_i (y_i - f_i)^2"
    right = r"\frac{\partial E}{\partial \alpha} = -2 \sum_i (y_i - f_i) x_i"
    assert last(*model, right) == "follows"
    wrong = r"\frac{\partial E}{\partial \alpha_i} = -2 (y_i - f_i) x_i"
    assert last(*model, wrong) == "undecided"
    assert last(*model, r"R = \sum_i \alpha_i^2", wrong) == "follows"  # where each has its own
    monkeypatch.setattr(samples.Samples, "_is_only_varied", lambda *_: False)
    assert last(*model, wrong) == "follows"


def test_that_each_guard_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: weights with an index go along, and entries beside the whole vector count for nothing."""
    bias = r"z = x + b", r"s = \sum_l x_l + \sum_l b_l", r"\sum_l z_l = \sum_l (x_l + b_l)"
    monkeypatch.setattr(samples, "WEIGHTS", frozenset())
    assert last(*bias) == "follows"
    softmax = r"p = \frac{e^z}{\sum_k e^{z_k}}", r"\sum_i p_i^2 = \sum_i \frac{e^{2 z_i}}{(\sum_k e^{z_k})^2}"
    monkeypatch.setattr(samples.Samples, "_has_entries", lambda *_: False)
    monkeypatch.setattr(samples.Samples, "_has_more", lambda *_: False)
    assert last(*softmax) == "follows"


def test_that_time_is_told_apart_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    displays = SIGMOID, *NET, r"v_n = y_{n-1} + t_n", ENTROPY, SLOPE
    assert last(*displays) == "undecided"
    added = samples._added

    def without_steps(head, name, document, uses):  # type: ignore[no-untyped-def]
        return added(head, name, document, uses.__class__(uses.names, uses.heads, uses.applied))

    monkeypatch.setattr(samples, "_added", without_steps)
    assert last(*displays) == "follows"
