r"""Laws of probability, what a text assumes of its samples, and the model of one sample; slips aren't proved.

Each check has its planted fault: with the rule bent, a slip is let through, and the test sees it.
"""

from __future__ import annotations

import pytest

from derive.reading.check import check
from derive.reading.claims import Standing
from derive.reading.grammar.applications import Applications
from derive.reading.probability import independence, joints, models
from derive.reading.probability.named_probabilities import Spoken
from derive.reading.prose import binary_in
from derive.reading.sources import source_of
from tests.reading.reading import verdicts

SIGMOID = r"\phi(z) = \frac{1}{1 + e^{-z}}"
MODEL = r"P(y = 1 | x; w) = \phi(z)"
BINARY = r"The label $y \in \{0, 1\}$ is binary."


def last(*displays: str, preamble: str = "") -> str:
    return verdicts(*displays, preamble=preamble).split()[-1]


@pytest.mark.parametrize("law", [
    r"P(t, z | \theta) = P(t | z, \theta) P(z | \theta)",
    r"P(t, z | \theta) = P(z | t, \theta) P(t | \theta)",
    r"p(z | x) = \frac{p(x | z) p(z)}{p(x)}",
    r"p(z | x) = \frac{p(z, x)}{p(x)}",
    r"\log p(z | x) = \log p(x | z) + \log p(z) - \log p(x)",
    r"P(a, b, c) = P(a) P(b | a) P(c | a, b)",
    r"p(x_1, x_2, x_3) = p(x_1) p(x_2 | x_1) p(x_3 | x_1, x_2)",
    r"p(x | \theta) = \sum_z p(x | z, \theta) p(z | \theta)",
    r"\sum_k P(y = k | x) = 1",
    r"\log \frac{p(x, z)}{q(z | x)} = \log p(x | z) + \log p(z) - \log q(z | x)",
    r"\mathbb{P}(A | B) \mathbb{P}(B) = \mathbb{P}(B | A) \mathbb{P}(A)",
])  # fmt: skip
def test_what_is_true_of_every_distribution_is_proved(law: str) -> None:
    assert verdicts(law) == "proved"


@pytest.mark.parametrize("slip", [
    r"p(a, b | c) = p(a | b, c)",  # the bar elsewhere: these two were one function once
    r"P(t, z | \theta) = P(t | z, \theta) P(z)",
    r"P(t, z | \theta) = P(t | \theta) P(z | \theta)",  # only if they are independent
    r"p(z | x) = \frac{p(x | z) p(x)}{p(z)}",
    r"p(z | x) = p(x | z) p(z)",
    r"\log p(z | x) = \log p(x | z) + \log p(z) + \log p(x)",
    r"\log (p(x | z) + p(z)) = \log p(x | z) + \log p(z)",
    r"p(x_1, x_2, x_3) = p(x_1) p(x_2 | x_1) p(x_3 | x_2)",  # a Markov chain, and no law
    r"p(x | \theta) = \sum_z p(x | z, \theta)",
    r"\log \frac{p(x, z)}{q(z | x)} = \log p(x | z) + \log q(z) - \log q(z | x)",
    r"p(x | z) q(z) = p(x, z)",
    r"\sum_k P(y = k | x_k) = 1",
    r"\sum_{k=1}^{n} p(z, k | x) = 2 p(z | x)",
    r"p(s' | s) p(s) = p(s | s') p(s')",  # a step and the step back: so it is of some chains
    r"p(i, j) = p(j, i) + 0 \cdot p(i | j) \sum_i \sum_j x_i x_j",
])  # fmt: skip
def test_slips_in_the_laws_are_not_proved(slip: str) -> None:
    assert set(verdicts(slip).split()) <= {"undecided", "unread"}


def test_a_letter_that_is_no_probability_anywhere_has_no_laws() -> None:
    assert verdicts("p(x, y) = p(y, x)") not in ("proved", "definition")
    assert verdicts("p(x, y) = p(y | x) p(x)") == "proved"


def test_probabilities_are_not_differentiated_as_if_they_were_constant() -> None:
    assert last(r"\frac{\partial}{\partial z} (z p(x | z)) = p(x | z)") == "undecided"


def test_that_the_place_of_the_bar_counts_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = Applications.parts
    monkeypatch.setattr(
        Applications, "parts", lambda self, tokens: (parts(self, tokens)[0], parts(self, tokens)[1][:1])
    )
    with pytest.raises(AssertionError):
        test_slips_in_the_laws_are_not_proved(r"p(a, b | c) = p(a | b, c)")


def test_that_a_primed_letter_is_left_alone_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joints, "_require_plain", lambda *_: None)
    with pytest.raises(AssertionError):
        test_slips_in_the_laws_are_not_proved(r"p(s' | s) p(s) = p(s | s') p(s')")


@pytest.mark.parametrize(
    ("text", "kind"), [(BINARY, "proved"), ("", "undecided"), (r"$y \in \{0, 1, 2\}$", "undecided")]
)
def test_two_values_share_all_probability_where_the_text_says_there_are_two(text: str, kind: str) -> None:
    other = r"0 = P(y = 1 | x) P(x) - P(y = 1, x)"  # so that neither is new
    assert last(other, r"1 - P(y_i = 1 | x_i) = P(y_i = 0 | x_i)", preamble=text) == kind
    assert last(other, r"1 + P(y_i = 1 | x_i) = P(y_i = 0 | x_i)", preamble=text) == "undecided"


def test_which_letters_have_two_values() -> None:
    assert binary_in(r"labels $t_i \in \{0,1\}$") == {"t"}
    assert binary_in("a binary problem: $y = 1$ or $y = 0$") == {"y"}
    assert binary_in(r"binary: $y=0$, $y=1$, $y=2$; $\sum_{i=0}^n$, $\sum_{i=1}^n$") == set()
    assert binary_in("$y = 0$ and $y = 1$") == set()
    assert binary_in(r"first $y \in \{0, 1\}$, then $y \in \{0, 1, 2\}$; $t \in \{-1, 1\}$") == set()


@pytest.mark.parametrize("assumed", [
    r"P(y | x; w) = \prod_{i=1}^n P(y^{(i)} | x^{(i)}; w)",
    r"p(\mathbf{Y} | \mathbf{X}) = \prod_{i=1}^n p(\mathbf{y}_i | \mathbf{x}_i)",
    r"p(\mathcal{D} | \theta) = \prod_{i=1}^n p(x_i | \theta)",
    r"-\log p(Y | X) = -\sum_{i=1}^n \log p(y_i | x_i)",
    r"\log p(Y | X) = \sum_{i=1}^n \log p(y_i | x_i)",
    r"\operatorname{argmax}_\theta \mathcal{L}(\theta | t, z)"
    r"= \operatorname{argmax}_\theta \prod_{i=1}^n \mathcal{L}(\theta | t_i, z_i)",
    r"P(t | z) = \prod_{i=1}^n P(t_i = 1 | z_i)^{t_i} (1 - P(t_i = 1 | z_i))^{1 - t_i}",
    r"P(t | z) = \prod_{c=1}^C P(t_c | z)^{t_c}",
])  # fmt: skip
def test_independence_is_an_assumption_and_named(assumed: str) -> None:
    report = check(source_of(f"$${assumed}$$", "a.md", "md"))
    (judgement,) = report.judgements
    assert judgement.kind == "assumption"
    assert "assumption" in judgement.reason


@pytest.mark.parametrize("slip", [
    r"P(y | x; w) = \prod_{i=1}^n P(y^{(i)} | x^{(j)}; w)",
    r"P(y | x; w) = \prod_{i=1}^n P(y^{(j)} | x^{(j)}; w)",
    r"P(y | x; w) = \sum_{i=1}^n P(y^{(i)} | x^{(i)}; w)",
    r"P(y | x; w) = \prod_{i=1}^n P(x^{(i)} | y^{(i)}; w)",
    r"P(y | x; w) = \prod_{i=1}^n P(y^{(i)} | x^{(i)})",
    r"P(y | x; w) = \prod_{i=1}^n P(y | x; w)",
    r"P(y | x) = \prod_{i=1}^n Q(y^{(i)} | x^{(i)})",
    r"-\log p(Y | X) = \sum_{i=1}^n \log p(y_i | x_i)",
    r"\log p(Y | X) = \prod_{i=1}^n \log p(y_i | x_i)",
    r"p(Y | X) = \sum_{i=1}^n \log p(y_i | x_i)",
    r"P(t | z) = \prod_{i=1}^n P(t_i = 1 | z_i)^{t_i} (1 - P(t_i = 1 | z_i))^{t_i}",
    r"P(t | z) = \prod_{i=1}^n P(t_i = 1 | z_i)^{1 - t_i} (1 - P(t_i = 1 | z_i))^{t_i}",
    r"P(t | z) = \prod_{c=1}^C P(t_c | z)^{z_c}",
    r"P(y | x) = \prod_{i=2}^n P(y_i | x_i)",
    r"P(y | x) = \prod_{i=1}^{n - 1} P(y_i | x_i)",
    r"P(y | x) = \prod_{i \neq k} P(y_i | x_i)",
    r"\log P(y | x) = \sum_{i=2}^n \log P(y_i | x_i)",
    r"P(t | z) = \prod_{i=1}^n P(t_i = 1 | z_i)^{t_i}",
    r"-\operatorname{argmax}_w P(y | x, w) = \operatorname{argmax}_w -\prod_{i=1}^n P(y_i | x_i, w)",
    r"\log \operatorname{argmax}_w P(y | x, w) = \operatorname{argmax}_w \sum_{i=1}^n \log P(y_i | x_i, w)",
])  # fmt: skip
def test_what_only_looks_like_independence_is_not_assumed(slip: str) -> None:
    assert last(r"P(y, x) = P(y | x) P(x)", r"x = x y P(y | x)", slip) in ("undecided", "unread", "definition")
    assert "assumption" not in verdicts(slip)


def test_that_the_samples_index_counts_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(independence, "_match", lambda *_: True)
    with pytest.raises(AssertionError):
        test_what_only_looks_like_independence_is_not_assumed(r"P(y | x; w) = \prod_{i=1}^n P(y^{(i)} | x^{(j)}; w)")


def test_that_a_product_leaves_a_sample_out_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(independence, "_is_over_all", lambda _: True)
    with pytest.raises(AssertionError):
        test_what_only_looks_like_independence_is_not_assumed(r"P(y | x) = \prod_{i=2}^n P(y_i | x_i)")


PRODUCT = r"\prod_{i=1}^n P(y^{(i)} | x^{(i)}; w)"


@pytest.mark.parametrize(("right", "kind"), [
    (r"\phi(z^{(i)})^{y^{(i)}} (1 - \phi(z^{(i)}))^{1 - y^{(i)}}", "follows"),
    (r"\phi(z^{(i)})^{1 - y^{(i)}} (1 - \phi(z^{(i)}))^{y^{(i)}}", "undecided"),
    (r"\phi(z^{(i)})^{y^{(i)}} (1 - \phi(z^{(i)}))^{y^{(i)}}", "undecided"),
    (r"\phi(z)^{y^{(i)}} (1 - \phi(z))^{1 - y^{(i)}}", "undecided"),
    (r"\phi(z^{(i)})^{y^{(i)}} (1 + \phi(z^{(i)}))^{1 - y^{(i)}}", "undecided"),
])  # fmt: skip
def test_the_likelihood_of_two_classes_follows_from_the_model(right: str, kind: str) -> None:
    line = rf"{PRODUCT} = \prod_{{i=1}}^n {right}"
    assert last(SIGMOID, MODEL, line, preamble=BINARY) == kind
    assert last(SIGMOID, MODEL, line) == "undecided"  # nothing says that y has two values


def test_a_model_that_names_its_input_keeps_the_other_letters() -> None:
    model = r"P(y = 1 | x) = \frac{1}{1 + e^{-w x}}"
    inside = r"(\frac{1}{1 + e^{-w x_i}})^{y_i} (1 - \frac{1}{1 + e^{-w x_i}})^{1 - y_i}"
    line = rf"\prod_{{i=1}}^n P(y_i | x_i) = \prod_{{i=1}}^n {inside}"
    assert last(model, line, preamble=BINARY) == "follows"
    assert last(model, line.replace("w x_i", "w x"), preamble=BINARY) == "undecided"


def test_that_each_sample_has_its_own_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "_indexed", lambda node, *_: node)
    with pytest.raises(AssertionError):
        test_the_likelihood_of_two_classes_follows_from_the_model(
            r"\phi(z)^{y^{(i)}} (1 - \phi(z))^{1 - y^{(i)}}", "undecided")  # fmt: skip


def test_no_law_rests_on_a_symbol_with_two_meanings(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = (r"q_i = \frac{e^{o_i}}{\sum_j e^{o_j}}", r"q_i = \max(o_i, x_i) o_i", r"q_i = o_i^2")
    line = r"\operatorname*{argmax}_j q_j = \operatorname*{argmax}_j o_j"
    assert last(*twice, line) == "undecided"
    monkeypatch.setattr(Standing, "is_of_one_meaning", lambda *_: True)
    assert last(*twice, line) == "proved"


S = "P(y = 1 | x) = s"


@pytest.mark.parametrize(("line", "said", "else_"), [
    ("P(y = 0 | x) = 1 - s", "follows", "assumption"),
    ("P(y | x) = s^y (1 - s)^{1 - y}", "follows", "assumption"),
    ("P(y = 0 | x) = 1 + s", "undecided", "undecided"),
    ("P(y = 0 | x) = s", "undecided", "undecided"),
    ("P(y | x) = s^{1 - y} (1 - s)^y", "undecided", "undecided"),
    ("P(y = 2 | x) = r", "definition", "definition"),
])  # fmt: skip
def test_a_probability_of_the_other_value_is_a_claim(line: str, said: str, else_: str) -> None:
    assert last(S, line, preamble=BINARY) == said
    assert last(S, line) == else_


def test_that_it_is_one_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Spoken, "settles", lambda *_: False)
    assert last(S, "P(y = 0 | x) = 1 + s") == "definition"


def test_a_model_is_what_was_said_last_and_no_approximation(monkeypatch: pytest.MonkeyPatch) -> None:
    logistic, other = r"P(y = 1 | x) = \frac{1}{1 + e^{-z}}", r"P(y = 1 | x) = \Phi(z)"
    near = r"P(y = 1 | x) \approx r = s"
    line = r"0 = P(y = 0 | x) - \frac{1}{1 + e^z}"
    assert last(logistic, line, preamble=BINARY) == "follows"
    assert last(logistic, other, line, preamble=BINARY) == "undecided"
    assert last(near, "P(y | x) = s^y (1 - s)^{1 - y}", preamble=BINARY) != "follows"
    monkeypatch.setattr(models.Model, "subject", property(id))
    assert last(logistic, other, line, preamble=BINARY) == "follows"


@pytest.mark.parametrize("claim", [
    r"\pi(a | s) = \pi(s | a) \pi(a)", r"f(x | y) = f(y | x) f(x)", r"\sum_k P(k | x_k) = 1",
])  # fmt: skip
def test_what_relates_probabilities_defines_and_assumes_nothing(claim: str) -> None:
    assert verdicts(claim) == "undecided"
    assert verdicts(r"\pi(a | s) = \frac{e^{z_a}}{\sum_b e^{z_b}}") == "definition"
    assert verdicts(r"\sum_k P(k | x) = 1") == "assumption"
    assert verdicts(r"\sum_k P(x | k) = 1") != "assumption"
