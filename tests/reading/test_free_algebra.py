r"""Equalities that are read as words in symbols of any kind: what is proved is true in every reading.

A sweep takes formulas at random; any two that have one form must have one value in every
reading in numbers (readings.py), whatever their symbols are. Then each rule is made wrong,
and the sweep has to see it.
"""

from __future__ import annotations

import random
from collections import defaultdict
from itertools import pairwise

import pytest

from derive.reading import knowledge
from derive.reading.check import Report, check
from derive.reading.grammar import parse
from derive.reading.sources import source_of
from derive.reading.symbols import Inventory
from derive.reading.syntax import Node
from derive.reading.tokens import tokens_of
from derive.reading.words import algebra, forms, operations
from derive.reading.words import definitions as free_definitions
from derive.reading.words import looks as free_looks
from derive.reading.words import reader as free_words
from derive.reading.words.forms import Atom, Form, TooLarge, Word
from derive.reading.words.looks import Looks
from derive.reading.words.reader import Reader
from derive.reading.words.verdicts import Words
from tests.reading.reading import verdicts
from tests.reading.readings import differ, formula
from tests.reading.rewritings import rewritten

FEW = ("A", "x", r"\lambda")


def form(*trees: Node) -> list[Form]:
    """The forms of trees that stand in one document."""
    looks = Looks()
    for tree in trees:
        looks.take(tree)
    return [algebra.settled(Reader(looks).read(tree, {})) for tree in trees]


def told_apart(count: int, seed: int = 0, depth: int = 3, readings: int = 25) -> tuple[int, int]:
    """Of formulas at random: how many pairs have one form and a value, and how many of them differ in some reading."""
    chance = random.Random(seed)
    groups: dict[Form, dict[str, Node]] = defaultdict(dict)
    for _ in range(count):
        tree = formula(chance, chance.randint(1, depth), FEW)
        try:
            groups[form(tree)[0]].setdefault(str(tree), tree)
        except TooLarge:
            continue
    pairs = wrong = 0
    for group in groups.values():
        trees = list(group.values())
        for left, right in pairwise(trees):
            one, other = form(left, right)
            if one == other:
                apart, meant = differ(left, right, chance, readings)
                pairs += meant > 0
                wrong += apart
    return pairs, wrong


def wrong_rewritings(count: int, seed: int = 0, readings: int = 40, until: int = 0) -> tuple[int, int]:
    """Of formulas and what rules make of them: how many pairs have one form and a value, and how many of them differ.

    It ends with the first `until` wrong ones, where that is given.
    """
    chance = random.Random(seed)
    proved = wrong = 0
    for _ in range(count):
        left, right = rewritten(chance)
        try:
            one, other = form(left, right)
        except TooLarge:
            continue
        if left != right and one == other:
            apart, meant = differ(left, right, chance, readings)
            proved += meant > 0
            wrong += apart
        if until and wrong >= until:
            break
    return proved, wrong


@pytest.mark.parametrize("seed", range(2))
def test_what_has_one_form_has_one_value_in_every_reading(seed: int) -> None:
    pairs, wrong = told_apart(5000, seed)
    assert pairs > 150
    assert wrong == 0


def _sorted(left: tuple[Atom, ...], right: tuple[Atom, ...]) -> Form:
    return forms.word_of(tuple(sorted(left + right, key=repr)))


def _unturned(whole: Form) -> Form:
    return forms.total(
        Form({(Word(word.numbers, tuple(map(operations._transposed, word.letters))), value)}) for word, value in whole
    )


def _all_zeros_gone(forms: list[Form]) -> Form:
    found: dict[Word, object] = defaultdict(int)
    for each in forms:
        for word, value in each:
            found[word] += value  # type: ignore[operator]
    return Form((word, value) for word, value in found.items() if value)  # type: ignore[misc]


def _each_inverted(letters: tuple[Atom, ...]) -> Form:
    return forms.word_of(tuple(Atom("inverse", (each,), free=each.free) for each in letters))


def _undone(letters: tuple[Atom, ...]) -> tuple[Atom, ...]:
    """The letters without an inverse beside the transpose of what it is of."""
    for at, (one, other) in enumerate(pairwise(letters)):
        if one.kind == "inverse" and other.kind == "transpose" and one.parts == other.parts:
            return letters[:at] + letters[at + 2 :]
    return letters


FAULTS: dict[str, tuple[object, str, object]] = {
    "letters commute": (algebra, "_joined", _sorted),
    "transposes keep the order": (operations, "transpose", _unturned),
    "what is added to every entry is distributed": (algebra, "opened", lambda whole: whole),
    "zeros have no shape": (forms, "total", _all_zeros_gone),
    "inverses keep the order": (operations, "_inverse", _each_inverted),
    "an entrywise product is a product": (operations, "entrywise", algebra.product),
    "a dot is a product": (operations, "dotted", lambda _, left, right: algebra.product(left, right)),
    "all denominators pass letters": (
        operations, "quotient", lambda over, under: algebra.product(over, operations.inverse(under)),
    ),
    "small letters are numbers": (Looks, "is_number", lambda _, node: node.name == "x"),
    "a transpose is undone by an inverse": (algebra, "_cancelled", _undone),
    "functions are linear": (free_words, "LINEAR", {"tanh"}),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_rule_that_is_wrong_is_seen(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where, name, wrong = FAULTS[fault]
    monkeypatch.setattr(where, name, wrong)
    for module in (algebra, operations, free_words):
        if where in (algebra, forms) and hasattr(module, name):
            monkeypatch.setattr(module, name, wrong)
    assert any(map(same, WRONG)) or any(told_apart(4000, seed)[1] for seed in range(3))


# -- equalities as they are written -------------------------------------------------------


def same(equality: str) -> bool:
    """Whether the two sides of an equality have one form."""
    left, right = (parse(tokens_of(side)) for side in equality.split(" = "))
    one, other = form(left, right)
    return one == other


RIGHT = [
    r"(A B) C = A (B C)",
    r"A (B C + D) - A D = A B C",
    r"(A B)^T = B^T A^T",
    r"(A + (\sum_i X_i)^T) B = A B + (\sum_i X_i)^T B",
    r"(A^T B + C)^T = B^T A + C^T",
    r"(X w - y)^T (X w - y) + y^T X w + w^T X^T y = w^T X^T X w + y^T y",
    r"(X^T X)^{-1} X^T X w = w",
    r"A^{-1} A B = B",
    r"(A^{-1})^T B = (A^T)^{-1} B",
    r"A \odot B = B \odot A",
    r"A \odot (1 - B) = A - A \odot B",
    r"(A \odot B)^T = B^T \odot A^T",
    r"\lambda A B = A \lambda B",
    r"\frac{1 - a}{2} = \frac{1}{2} - \frac{a}{2}",
    r"\frac{A + 2 B}{2} = \frac{1}{2} A + B",
    r"\frac{A B + C}{x} = \frac{A B}{x} + \frac{C}{x}",
    r"\sum_i A x_i = A \sum_j x_j",
    r"\sum_i (A_i + 2 B_i) = 2 \sum_k B_k + \sum_i A_i",
    r"\sum_i \sum_j A_{ij} = \sum_k \sum_l A_{kl}",
    r"f(A B) C = f(A B) C",
    r"\frac{\partial}{\partial W} (2 L + M) = 2 \frac{\partial L}{\partial W} + \frac{\partial M}{\partial W}",
    r"\mathrm{tr}(A B C) = \mathrm{tr}(C A B)",
    r"\mathrm{tr}(A B) = \mathrm{tr}(A^T B^T)",
    r"A \cdot (2 B + C) = 2 A \cdot B + A \cdot C",
    r"(A - B)^2 = (B - A)^2",
    r"\begin{bmatrix} P & Q \end{bmatrix} \begin{bmatrix} V \\ W \end{bmatrix} = P V + Q W",
    r"D \begin{bmatrix} P & Q \end{bmatrix} \begin{bmatrix} V \\ W \end{bmatrix} = D (P V + Q W)",
    r"2 \begin{bmatrix} P & Q \end{bmatrix} = \begin{bmatrix} 2 P & Q + Q \end{bmatrix}",
    r"\begin{bmatrix} P & Q \end{bmatrix}^T = \begin{bmatrix} P^T \\ Q^T \end{bmatrix}",
]
WRONG = [
    r"A B = B A",
    r"(A B)^T = A^T B^T",
    r"(A B)^{-1} C = A^{-1} B^{-1} C",
    r"A^{-1} B A = B",
    r"A^{-1} A = 1",
    r"A^{-1} A^T B = B",
    r"\tanh(A + B) = \tanh(A) + \tanh(B)",
    r"(1 - a) B = B - a B",
    r"(S - m) V = S V - m V",
    r"(A + (x \cdot y)^T) B = A B + (x \cdot y)^T B",
    r"(A + (\sum_i x_i^T y_i)^T) B = A B + (\sum_i x_i^T y_i)^T B",
    r"x^T y = y^T x",
    r"A (B \odot C) = (A B) \odot C",
    r"\frac{1 - A}{X} = \frac{1}{X} - \frac{A}{X}",
    r"\frac{1 - A}{v} = \frac{1}{v} - \frac{A}{v}",  # a number taken off A, or the identity
    r"\sum_{i=1}^V P V x_i = \sum_{i=1}^V V P x_i",
    r"A \cdot B = A B",
    r"A \cdot B = B \cdot A",
    r"A \cdot B = A \times B",
    r"\frac{A B}{x} = A \frac{B}{x}",
    r"\sum_i \sum_j A_{ij} = \sum_i \sum_j A_{ji}",
    r"\sum_i A_i B_i = A_i \sum_i B_i",
    r"\sum_{i=1}^n A_i = \sum_{i=1}^m A_i",
    r"f(A + B) = f(A) + f(B)",
    r"A (x + y) = A x + A y",
    r"f(x)^T g = (f(x))^T g",
    r"\frac{\partial L}{\partial W} = \frac{\partial L}{\partial V}",
    r"\frac{d L}{d W} = \frac{\partial L}{\partial W}",
    r"\mathrm{tr}(A B C) = \mathrm{tr}(A C B)",
    r"(A - B)^3 = (B - A)^3",
    r"\begin{bmatrix} P & Q \end{bmatrix} D = \begin{bmatrix} P D & Q D \end{bmatrix}",
    r"\begin{bmatrix} P & Q \end{bmatrix} \begin{bmatrix} V \\ W \end{bmatrix} = V P + W Q",
    r"\begin{bmatrix} P & Q \end{bmatrix} = \begin{bmatrix} P \\ Q \end{bmatrix}",
    r"x^2 = x x",
    r"A - A = B - B",
    r"\mathbf{a} b = a b",
    r"a' b = a b",
    r"a_1 b = a_2 b",
]


@pytest.mark.parametrize("equality", RIGHT)
def test_an_identity_has_one_form(equality: str) -> None:
    assert same(equality)


@pytest.mark.parametrize("equality", WRONG)
def test_what_fails_in_some_reading_has_two_forms(equality: str) -> None:
    assert not same(equality)


# -- documents ----------------------------------------------------------------------------


def report_of(*formulas: str) -> Report:
    return check(source_of("\n\n".join(f"$$ {formula} $$" for formula in formulas), "notes", "md"))


def kinds(*formulas: str) -> list[str]:
    """What is said of each equality, with a * where it was read as words."""
    return [judgement.kind + "*" * judgement.as_words for judgement in report_of(*formulas).judgements]


BACKPROP = (
    r"\mathbf{z}^{(2)} = \mathbf{W}^{(2)} \mathbf{a}^{(1)} + \mathbf{b}^{(2)}",
    r"\delta^{(2)} = (\mathbf{W}^{(3)})^T \delta^{(3)} \odot \phi'(\mathbf{z}^{(2)})",
)


def test_definitions_are_taken_and_put_in() -> None:
    assert kinds(*BACKPROP, r"\delta^{(2)} = \phi'(\mathbf{z}^{(2)}) \odot ((\mathbf{W}^{(3)})^T \delta^{(3)})") == [
        "definition*", "definition*", "proved*",
    ]  # fmt: skip
    wrong = r"\delta^{(2)} = \phi'(\mathbf{z}^{(2)}) \odot (\mathbf{W}^{(3)} \delta^{(3)})"
    assert kinds(*BACKPROP, wrong)[-1] == "unread"


ATTENTION = (r"P = \mathrm{diag}(l)^{-1} \exp(Q K^T)", r"O = P V")


def test_a_chain_is_proved_from_what_was_defined() -> None:
    right, wrong = r"O = \mathrm{diag}(l)^{-1} \exp(Q K^T) V", r"O = \exp(Q K^T) \mathrm{diag}(l)^{-1} V"
    assert kinds(*ATTENTION, right)[-1] == "proved*"
    assert kinds(*ATTENTION, wrong)[-1].startswith("unread")


@pytest.mark.parametrize(
    "between",
    [
        r"P = \mathrm{diag}(m)^{-1} S",  # another meaning
        r"P := P + \mathrm{diag}(m)^{-1} S",
    ],
)
def test_a_symbol_with_two_meanings_has_none(between: str) -> None:
    last = r"O = \mathrm{diag}(l)^{-1} \exp(Q K^T) V"
    assert kinds(*ATTENTION, between, last)[-1].startswith("unread")


A_CLAIM = r"\mathbf{B} \odot \mathbf{u}"
GIVEN = [
    (r"A_{ij}", r"A"),
    (r"A", r"A_{ij}"),
    (r"W^{(2)}", r"W^{(l)}"),
    (r"f(x)", r"f(y)"),
    (r"Q(x)", r"Q"),
]
NEW = [
    (r"W^{(1)}", r"W^{(2)}"),
    (r"L", r"L_i"),
    (r"Q'", r"Q"),
    (r"A_1", r"A_{ij}"),
    (r"\hat{x}", r"x"),
    (r"W", r"W^{(1)}"),
]


@pytest.mark.parametrize(("before", "symbol"), GIVEN)
def test_what_was_given_with_others_is_not_defined_again(
    before: str, symbol: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = (rf"{before} = \mathbf{{c}} \odot \mathbf{{d}}", f"{symbol} = {A_CLAIM}")
    assert kinds(*written) == ["definition*", "unread"]
    monkeypatch.setattr(free_definitions, "is_one_of", lambda *_: False)
    monkeypatch.setattr("derive.reading.solved.Members.claims", lambda *_: False)
    assert kinds(*written) == ["definition*", "definition*"]


def test_a_member_of_a_family_that_was_given_is_not_defined_again() -> None:
    """Two guards see to it: this one, and that of claims on members (instances_claimed.py)."""
    given = r"W^{(l)} = \mathbf{c} \odot \mathbf{d}"
    assert kinds(given, f"W^{{(2)}} = {A_CLAIM}") == ["definition*", "unread"]


@pytest.mark.parametrize(("before", "symbol"), NEW)
def test_what_is_another_symbol_is_defined(before: str, symbol: str) -> None:
    assert kinds(rf"{before} = \mathbf{{c}} \odot \mathbf{{d}}", f"{symbol} = {A_CLAIM}")[-1] == "definition*"


# Which of a sum and its negative is closed must not hang on how its letters hash.
TURNED = r"(C \odot ((1 - X a) B))^T = C^T \odot (B^T (1 - a^T X^T))"
LETTERS = [(large, small) for large in "DUVWZ" for small in "bcehlpqrst"]


def test_no_verdict_hangs_on_the_names_of_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    renamed = [TURNED.replace("X", large).replace("a", small) for large, small in LETTERS]
    assert all(map(same, renamed))
    monkeypatch.setattr(algebra, "weight", lambda whole: hash(whole) - hash(forms.scaled(whole, -1)))
    assert not all(map(same, renamed))


def test_a_rewriting_has_one_form_only_where_it_is_right() -> None:
    proved, wrong = wrong_rewritings(700)
    assert proved > 80
    assert wrong == 0


REWRITTEN = ["letters commute", "an entrywise product is a product", "a dot is a product", "functions are linear"]


@pytest.mark.parametrize("fault", REWRITTEN)
def test_rewritings_see_a_rule_that_is_wrong(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where, name, planted = FAULTS[fault]
    monkeypatch.setattr(where, name, planted)
    assert wrong_rewritings(700, until=1)[1]


def test_a_letter_that_a_symbol_is_applied_to_makes_a_value(monkeypatch: pytest.MonkeyPatch) -> None:
    written = (
        r"\mathbf{A} \mathbf{x}(t) \odot \mathbf{b} = \mathbf{c}",
        r"\mathbf{x}(t + 1) \odot \mathbf{b} = (\mathbf{x} t + \mathbf{x}) \odot \mathbf{b}",
    )
    assert kinds(*written)[-1] == "unread"
    monkeypatch.setattr(Inventory, "is_value_at", lambda *_: False)
    assert kinds(*written)[-1] == "proved"


def test_an_integral_without_limits_is_a_function_of_its_letter() -> None:
    assert kinds(r"\int A x \, dx = \int A y \, dy") == ["unread"]
    assert kinds(r"\int A x \, dx = \int A x \, dx") == ["proved*"]
    assert kinds(r"\int_0^1 A x \, dx \odot \mathbf{b} = \int_0^1 A y \, dy \odot \mathbf{b}") == ["proved*"]


def test_a_ring_may_compose_functions() -> None:
    assert kinds(r"A \circ (B + C) = A \circ B + A \circ C") == ["unread"]
    assert kinds(r"A \circ (2 B) = 2 A \circ B") == ["unread"]
    assert kinds(r"(B + C) \circ A = B \circ A + C \circ A") == ["proved*"]


@pytest.mark.parametrize(
    "claim", [r"A(1) B = A B", r"\mathbf{x} A(1) \odot \mathbf{B} = \mathbf{x} A \odot \mathbf{B}"]
)
def test_a_number_in_brackets_may_be_an_argument(claim: str) -> None:
    assert kinds(claim) == ["unread"]
    assert kinds(r"x_i (1) + x_i = 2 x_i") == ["proved"]


def test_an_operator_before_a_bracket_is_no_factor(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (r"\mathcal{T}", r"\operatorname{foo}", r"\mathrm{Foo}"):
        assert kinds(rf"{name} V + {name} W = {name} (V + W)") == ["unread"]
    for module in (knowledge, free_looks):
        monkeypatch.setattr(module, "is_operator", lambda _: False)
    assert kinds(r"\mathcal{T} V + \mathcal{T} W = \mathcal{T} (V + W)") == ["proved"]


def test_what_speaks_of_itself_defines_nothing() -> None:
    assert kinds(r"\mathbf{W} = \mathbf{W} - \eta \mathbf{G}^T \odot \mathbf{M}") != ["definition*"]


def test_an_index_of_a_definition_is_not_captured() -> None:
    assert kinds(r"g = \mathbf{A} \odot u_i", r"\sum_i g v_i = \sum_i (\mathbf{A} \odot u_i) v_i")[-1] != "proved*"


BLOCKS = r"\begin{bmatrix} P_1 & P_2 \end{bmatrix}"


def test_what_follows_from_what_is_not_decided_is_told_apart() -> None:
    first = BLOCKS + r" = \mathrm{diag}(l)^{-1} \begin{bmatrix} A_1 & A_2 \end{bmatrix}"
    claim = BLOCKS + r" \begin{bmatrix} V_1 \\ V_2 \end{bmatrix} = \mathrm{diag}(l)^{-1} (A_1 V_1 + A_2 V_2)"
    assert kinds(first, claim) == ["unread", "follows*"]
    assert kinds(claim) == ["unread"]
    assert kinds(r"l \odot u = \mathbf{G}", r"l = \mathbf{1} \odot v", first, claim)[-1] == "follows*"  # of l too
    assert kinds(first, claim.replace("A_1 V_1", "V_1 A_1"))[-1] == "unread"
    assert kinds(first, first.replace("A_1", "A_2"), claim)[-1] == "unread"  # two things are said of P_1


def test_what_is_said_of_a_case_is_no_meaning() -> None:
    last = r"\mathbf{A} G_{ij} \odot \mathbf{B} = \mathbf{A} (\mathbf{C} u_i) \odot \mathbf{B}"
    assert kinds(r"G_{ij} = \mathbf{C} u_i", last)[-1] == "proved*"
    assert kinds(r"G_{ij} = \mathbf{C} u_i \quad \text{if } i = j", last)[-1] != "proved*"


def test_no_word_is_ever_called_false() -> None:
    wrong = [each.replace("=", "=", 1) for each in WRONG]
    assert not {each for each in wrong if any(kind == "false*" for kind in kinds(each))}


def test_what_would_let_more_be_said_is_told() -> None:
    (problem,) = report_of(
        r"\mathbf{W} \mathbf{x} \odot \mathbf{u} = \mathbf{x} \odot (\mathbf{W} \mathbf{u})"
    ).problems
    assert problem.code == "UNREAD"
    assert "this needs W to be square, which isn't said" in problem.message


def test_a_huge_product_is_refused() -> None:
    many = " ".join(r"(\mathbf{A} + \mathbf{B}^T)" for _ in range(30))
    (judgement,) = report_of(rf"{many} \odot \mathbf{{C}} = \mathbf{{B}}^T \mathbf{{A}}").judgements
    assert judgement.kind == "undecided"
    assert "too large" in judgement.reason


@pytest.mark.parametrize(
    "line",
    [
        "(A B)^{-1} = A^{-1} B^{-1}",
        "A B = B A",
        "(A + B)^2 = A^2 + 2 A B + B^2",
        "A B x = B A x",
        "A x = x A",
        "a A x = A x a",
        "A_1 A_2 x = A_2 A_1 x",
        r"\hat{A} x = x \hat{A}",
        r"\Theta x = x \Theta",
        "W_{hh} h_{t-1} = h_{t-1} W_{hh}",
        "A x + b = x A + b",
        r"\sum_i W_i x_i = \sum_i x_i W_i",
        r"\exp(A x) = \exp(x A)",
        r"\exp(A) \exp(B) = \exp(A + B)",
    ],
)
def test_what_is_true_of_numbers_alone_is_not_proved_of_capitals(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts("C = A^T B", line).split()[-1] == "undecided"
    monkeypatch.setattr(Words, "may_not_commute", lambda *_, **__: False)
    assert verdicts("C = A^T B", line).split()[-1] == "proved"


@pytest.mark.parametrize("noise", [r"\epsilon", r"\varepsilon", r"\xi"])
def test_noise_may_be_a_vector_beside_bold_matrices_too(noise: str, monkeypatch: pytest.MonkeyPatch) -> None:
    line = rf"\mathbf{{A}} {noise} = {noise} \mathbf{{A}}"
    assert verdicts(line) == "undecided"
    assert verdicts(line.replace(noise, r"\alpha")) == "proved"
    assert verdicts(rf"\mathbf{{A}} ({noise} + {noise}) = 2 \mathbf{{A}} {noise}") == "proved"  # nothing passes
    assert verdicts(rf"(\mathbf{{A}} + {noise} \mathbf{{B}}) \mathbf{{x}} = \mathbf{{A}} \mathbf{{x}} + "
                    rf"{noise} \mathbf{{B}} \mathbf{{x}}") == "proved"  # fmt: skip
    small = r"d = \frac{1}{\epsilon}"  # below a line it is a number
    assert verdicts(small, line.replace(noise, r"\epsilon")) == "definition proved"
    monkeypatch.setattr(Words, "may_not_commute", lambda *_, **__: False)
    assert verdicts(line) == "proved"


def test_what_is_made_of_a_matrix_passes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    displays = ["z = W x", "z a = a z", r"\dot{x} = A x", r"\dot{x} = x A"]
    assert verdicts(*displays) == "definition undecided undecided undecided"
    monkeypatch.setattr(Words, "may_not_commute", lambda *_, **__: False)
    assert verdicts(*displays) == "definition proved undecided follows"


@pytest.mark.parametrize(
    "displays",
    [
        (r"a = \frac{F}{m}", r"\frac{v}{F} = a", "F v = v F"),  # it stands below a line
        (r"s = \sum_{n=1}^N x_n", "s N a = a N s"),
        ("a^R = b", "R x y = y x R"),
        (r"\sum_i X_i a_i = \sum_i a_i X_i",),
        (r"z_i = \sum_j W_{ij} x_j", r"\sum_j W_{ij} x_j = \sum_j x_j W_{ij}"),
        (r"L = \lVert A x \rVert", "L x = x L"),
        ("Q = X W_Q", "K = X W_K", "S = Q K = X W_Q X W_K"),  # nothing changes places
        (r"\frac{\mathbf{A} \mathbf{B}}{c} = \frac{\mathbf{A}}{c} \mathbf{B}",),  # read as matrices, in their order
        ("c = d", "C'(W) = a H", "C'(W) H = H a H"),  # a function of one number
    ],
)
def test_a_capital_that_is_shown_to_be_a_number_passes_others(displays: tuple[str, ...]) -> None:
    assert verdicts(*displays).split()[-1] in ("proved", "follows")


def test_noise_is_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    noise = ("C = A A^T", r"z = \mu + A \epsilon", r"z = \mu + \epsilon A")
    assert verdicts(*noise).split()[-1] == "undecided"
    below = (r"x = \frac{y}{\sqrt{v + \epsilon}}", r"\epsilon A B = A \epsilon B")
    assert verdicts(*below).split()[-1] == "proved"
    monkeypatch.setattr(free_looks, "RATES", free_looks.RATES | free_looks.SMALL)
    assert verdicts(*noise).split()[-1] == "proved"


def test_a_vector_has_no_inverse(monkeypatch: pytest.MonkeyPatch) -> None:
    vector = (r"\mathbf{A} \mathbf{x} = \mathbf{b}", r"\mathbf{A} = \mathbf{b} \mathbf{x}^{-1}")
    assert verdicts(*vector).split()[-1] == "unread"
    assert kinds(r"\mathbf{A} \mathbf{B}^{-1} \mathbf{B} = \mathbf{A}")[-1] == "proved*"
    number = r"(\mathbf{x}^T \mathbf{A} \mathbf{x})^{-1} \mathbf{x}^T \mathbf{A} \mathbf{x}"
    assert kinds(rf"{number} \mathbf{{B}}^{{-1}} = \mathbf{{B}}^{{-1}}")[-1] == "proved*"
    monkeypatch.setattr(algebra, "VECTOR", "nothing")
    assert verdicts(*vector).split()[-1] == "follows"


def test_a_letter_that_counts_and_is_a_factor_beside_a_matrix_may_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    attention = ("A = Q K", r"p_k = \frac{e^{z_k}}{\sum_{j=1}^K e^{z_j}}", "A = K Q")
    assert verdicts(*attention).split()[-1] == "undecided"
    monkeypatch.setattr("derive.reading.exchanges.Exchanges._beside_capitals", lambda *_: ())
    assert verdicts(*attention).split()[-1] == "proved"
