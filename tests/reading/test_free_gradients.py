r"""Gradients by matrices without shapes: what the rules give is the gradient, as differences of values say; slips stay.

Bodies of Z are taken at random; the gradient of the sum of C \odot Z by V, as the rules give it, must be what finite
differences give. Then each rule is made wrong, and the sweep has to see it.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from derive.reading.check import check
from derive.reading.grammar import parse
from derive.reading.sources import source_of
from derive.reading.tokens import tokens_of
from derive.reading.words import chains as free_chains
from derive.reading.words import dependence as free_dependence
from derive.reading.words import operations
from derive.reading.words import pullbacks as free_pullbacks
from derive.reading.words.dependence import Dependence
from derive.reading.words.forms import LARGE, Atom, Form, TooLarge, letter, word_of
from derive.reading.words.gradients import GradientReader, Gradients
from derive.reading.words.looks import Looks
from derive.reading.words.pullbacks import NoGradient, pulled_back
from derive.reading.words.reader import Reader
from tests.reading.reading import LEFT_OPEN, verdicts

F = {0: np.sin, 1: np.cos}
G = letter(Atom("gradient", ("G",), LARGE))


class Bodies:
    """Formulas at random, of one shape, with V in them; `values` has what their letters are."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.rng = np.random.default_rng(chance.getrandbits(32))
        self.values: dict[str, Any] = {"V": self.matrix(chance.choice([2, 3]), chance.choice([2, 3]))}

    def matrix(self, rows: int, columns: int) -> Any:
        """A matrix at random."""
        return self.rng.normal(size=(rows, columns))

    def body(self, rows: int, columns: int, depth: int) -> str:
        """A formula with this many rows and columns."""
        kinds = ["letter"]
        kinds += ["V"] * 3 * (self.values["V"].shape == (rows, columns))
        kinds += ["turned"] * 3 * (self.values["V"].shape == (columns, rows))
        kinds += ["product", "product", "product", "sum", "entries", "f"] * (depth > 0)
        match self.chance.choice(kinds):
            case "letter":
                name = f"A_{{{len(self.values)}}}"
                self.values[name] = self.matrix(rows, columns)
                return name
            case "V":
                return "V"
            case "turned":
                return "V^T"
            case "product":
                inner = self.chance.choice([2, 3])
                return rf"({self.body(rows, inner, depth - 1)}) ({self.body(inner, columns, depth - 1)})"
            case "sum":
                return rf"{self.body(rows, columns, depth - 1)} - 2 ({self.body(rows, columns, depth - 1)})"
            case "entries":
                return rf"(({self.body(rows, columns, depth - 1)}) \odot ({self.body(rows, columns, depth - 1)}))"
        return rf"f({self.body(rows, columns, depth - 1)})"


def value_of(form: Form, values: dict[str, Any]) -> Any:
    """What a form is in numbers."""
    parts = []
    for word, factor in form:
        result = None
        for each in word.letters:
            one = _value(each, values)
            result = one if result is None else result @ one
        parts.append(float(factor) * result)  # type: ignore[operator]
    return sum(parts)


def _value(atom: Atom, values: dict[str, Any]) -> Any:
    match atom.kind, atom.parts:
        case "gradient", _:
            return values["G"]
        case "letter", (name, lower, *_):
            (script,) = lower or (None,)  # type: ignore[misc]
            number = f"_{{{next(iter(script))[1]}}}" if script is not None else ""
            return values[f"{name}{number}"]
        case "transpose", (inside,):
            return _value(inside, values).T  # type: ignore[arg-type]
        case "applied", (head, False, (form,)):
            return F[head.parts[3]](value_of(form, values))  # type: ignore[union-attr, index]
        case "applied and transposed", (inside,):
            return _value(inside, values).T  # type: ignore[arg-type]
        case "entrywise", (words,):
            each = [value_of(word_of(letters), values) ** count for letters, count in words]  # type: ignore[union-attr]
            return math.prod(each)
        case "closed", (form,):
            return value_of(form, values)  # type: ignore[arg-type]
    raise AssertionError(atom.kind)


def by_differences(form: Form, values: dict[str, Any]) -> Any:
    """The gradient of the sum of G ⊙ Z by V."""
    found = np.zeros_like(values["V"])
    for at in np.ndindex(found.shape):
        step = np.zeros_like(found)
        step[at] = 1e-6
        ends = [np.sum(values["G"] * value_of(form, {**values, "V": values["V"] + sign * step})) for sign in (1, -1)]
        found[at] = (ends[0] - ends[1]) / 2e-6
    return found


def gradients(count: int, seed: int) -> Iterator[bool]:
    """For each body of which the rules give a gradient: whether it is the one."""
    chance = random.Random(seed)
    for _ in range(count):
        bodies = Bodies(chance)
        text = bodies.body(rows := chance.choice([2, 3]), columns := chance.choice([2, 3]), 3)
        tree = parse(tokens_of(text, 0))
        looks = Looks()
        looks.take(tree)
        looks.called.add("f")
        reader = Reader(looks)
        atom = reader.symbol(parse(tokens_of("V", 0)), {})  # type: ignore[arg-type]
        bodies.values["G"] = bodies.matrix(rows, columns)
        try:
            form = reader.read(tree, {})
            given = pulled_back(reader, tree, atom, G)
        except (NoGradient, TooLarge):
            continue
        right = by_differences(form, bodies.values)
        try:
            value = value_of(given, bodies.values)
        except ValueError:  # of shapes that don't fit
            yield False
            continue
        yield value.shape == right.shape and np.allclose(value, right, atol=1e-4)


def test_what_the_rules_give_is_the_gradient() -> None:
    found = list(gradients(400, 0))
    assert len(found) > 100
    assert all(found)


def _unturned(each: Atom, atom: Atom, before: Form, behind: Form, outer: Form) -> Form:
    return RIGHT_BY_LETTER(each, atom, operations.transpose(before), behind, outer)


def _alone(_: Atom, __: Atom, outer: Form) -> Form:
    return outer


RIGHT_BY_LETTER = free_pullbacks._by_letter
FAULTS = {
    "what stands before isn't transposed": ("_by_letter", _unturned),
    "the other factor of an entrywise product is left out": ("_by_entrywise", _alone),
    "the inner derivative is left out": ("_primed", lambda body: body),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_rule_that_is_wrong_is_seen(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(free_pullbacks, *FAULTS[fault])
    assert not all(gradients(400, 0))


# -- documents ----------------------------------------------------------------------------


def last(*formulas: str) -> str:
    """What is said of the last equality."""
    text = "\n\n".join(f"$$ {formula} $$" for formula in formulas)
    report = check(source_of(DERIVATIVE.sub(_written, text), "notes", "md"))
    return report.judgements[-1].kind


BATCH = (r"Z = X W + b",)
LAYERS = (
    r"\mathbf{z}_1 = \mathbf{W}_1 \mathbf{x} + \mathbf{b}_1",
    r"\mathbf{h} = \sigma(\mathbf{z}_1)",
    r"\mathbf{z}_2 = \mathbf{W}_2 \mathbf{h} + \mathbf{b}_2",
    r"\hat{\mathbf{y}} = \mathrm{softmax}(\mathbf{z}_2)",
    r"\delta_2 = \frac{\partial L}{\partial \mathbf{z}_2}",
    r"\delta_1 = \frac{\partial L}{\partial \mathbf{z}_1}",
)


DERIVATIVE = re.compile(r"D\[([^;\]]*)(?:;([^\]]*))?\]")


def _written(found: re.Match[str]) -> str:
    r"""A derivative: D[W] is \frac{\partial L}{\partial W}, D[W;J] that of J."""
    return rf"\frac{{\partial {found[2] or 'L'}}}{{\partial {found[1]}}}"


RIGHT = [
    (BATCH, r"D[W] = X^T D[Z]"),
    (BATCH, r"D[X] = D[Z] W^T"),
    (BATCH, r"\nabla_W L = X^T \nabla_Z L"),
    (BATCH, r"D[W;J(W)] = X^T D[Z;J(W)]"),
    ((r"Z = A \odot B",), r"D[A] = D[Z] \odot B"),
    ((r"Z = W^T X",), r"D[W] = X D[Z]^T"),
    ((r"Z = A X + B X",), r"D[X] = A^T D[Z] + B^T D[Z]"),
    ((r"Q = X W", r"K = X U"), r"D[X] = D[Q] W^T + D[K] U^T"),
    ((r"z = \mathbf{w}^T \mathbf{x} + b",), r"D[\mathbf{w}] = D[z] \mathbf{x}"),
    (LAYERS, r"D[\mathbf{W}_2] = \delta_2 \mathbf{h}^T"),
    (LAYERS, r"D[\mathbf{b}_2] = \delta_2"),
    (LAYERS, r"D[\mathbf{h}] = \mathbf{W}_2^T \delta_2"),
    (LAYERS, r"\delta_1 = (\mathbf{W}_2^T \delta_2) \odot \sigma'(\mathbf{z}_1)"),
    (LAYERS, r"D[\mathbf{z}_1] = D[\mathbf{h}] \odot \sigma'(\mathbf{z}_1)"),
    (LAYERS, r"D[\mathbf{W}_1] = \delta_1 \mathbf{x}^T"),
    (LAYERS, r"D[\mathbf{W}_1] = ((\mathbf{W}_2^T \delta_2) \odot \sigma'(\mathbf{z}_1)) \mathbf{x}^T"),
    ((*LAYERS, r"\mathbf{p} = \mathrm{softmax}(\mathbf{W}_2 \mathbf{h} + \mathbf{b}_2)"),
     r"D[\mathbf{W}_2] = \delta_2 \mathbf{h}^T"),
]  # fmt: skip
ADDED = (BATCH, r"D[b] = D[Z]")  # b is added to every row
TWO_WAYS = ((*BATCH, r"Y = X U"), r"D[X] = D[Z] W^T")
STEPS = ((r"\mathbf{z}_t = \mathbf{W} \mathbf{h}_t",), r"D[\mathbf{W}] = D[\mathbf{z}_t] \mathbf{h}_t^T")
SOFTMAX = (
    (r"\sigma(\mathbf{z}) = \frac{\exp(\mathbf{z})}{\sum_k e^{z_k}}", r"\mathbf{p} = \sigma(\mathbf{z})"),
    r"D[\mathbf{z}] = D[\mathbf{p}] \odot \sigma'(\mathbf{z})",
)
DIRECTLY_ON = Dependence.directly_on
RELU = (
    r"h = \mathrm{ReLU}(W x + b)", r"z = U h + c", r"a = W x + b",
    r"W \in \mathbb{R}^{m \times n}, b \in \mathbb{R}^m, x \in \mathbb{R}^n, a \in \mathbb{R}^m",
)  # fmt: skip
RIGHT += [
    (RELU, r"D[a] = U^T D[z] \circ 1\{h > 0\}"),
    (RELU, r"D[a] = (U^T D[z]) \odot 1\{a > 0\}"),
    (RELU, r"D[b] = D[a]"),
    (RELU, r"D[W] = ((U^T D[z]) \odot 1\{h > 0\}) x^T"),
]
FAMILY = (
    r"z^{(l)} = W^{(l)} a^{(l-1)} + b^{(l)}",
    r"a^{(l)} = \sigma(z^{(l)})",
    r"\delta^{(l)} = \frac{\partial C}{\partial z^{(l)}}",
)
RIGHT += [
    (FAMILY, r"\delta^{(l)} = (W^{(l+1)})^T \delta^{(l+1)} \odot \sigma'(z^{(l)})"),
    (FAMILY, r"\delta^{(l-1)} = (W^{(l)})^T \delta^{(l)} \odot \sigma'(z^{(l-1)})"),
    (FAMILY, r"D[a^{(l)};C] = (W^{(l+1)})^T \delta^{(l+1)}"),
    (FAMILY, r"D[W^{(l)};C] = \delta^{(l)} (a^{(l-1)})^T"),
    (FAMILY, r"D[b^{(l)};C] = \delta^{(l)}"),
]
FAMILY_SLIPS = [
    r"\delta^{(l)} = (W^{(l)})^T \delta^{(l+1)} \odot \sigma'(z^{(l)})",
    r"\delta^{(l)} = (W^{(l+1)})^T \delta^{(l)} \odot \sigma'(z^{(l)})",
    r"\delta^{(l)} = (W^{(l+1)})^T \delta^{(l+1)} \odot \sigma'(z^{(l+1)})",
    r"\delta^{(l)} = (W^{(l+1)})^T \delta^{(l+1)} \odot \sigma'(a^{(l)})",
    r"\delta^{(l)} = W^{(l+1)} \delta^{(l+1)} \odot \sigma'(z^{(l)})",
    r"\delta^{(l)} = (W^{(l+1)})^T \delta^{(l+1)}",
    r"D[W^{(l)};C] = \delta^{(l)} (a^{(l)})^T",
    r"D[W^{(l)};C] = \delta^{(l+1)} (a^{(l-1)})^T",
    r"D[b^{(l)};C] = \delta^{(l+1)}",
]
SLIPS = [
    *((FAMILY, slip) for slip in FAMILY_SLIPS),
    ((*FAMILY, r"a^{(l)} = \sigma(z^{(l)}) + a^{(l-1)}"), RIGHT[-5][1]),  # a way past a layer
    (RELU, r"D[a] = U^T D[z] \circ 1\{x > 0\}"),
    (RELU, r"D[a] = U^T D[z] \circ 1\{h > 1\}"),
    (RELU, r"D[a] = U^T D[z]"),
    (RELU[:-1], r"D[b] = D[z]"),
    ADDED, TWO_WAYS, STEPS, SOFTMAX,
    (BATCH, r"D[W] = D[Z] X^T"),
    (BATCH, r"D[W] = X D[Z]"),
    (BATCH, r"D[W] = - X^T D[Z]"),
    (BATCH, r"D[X] = W^T D[Z]"),
    (BATCH, r"D[W] = X^T D[Z;M]"),
    ((), r"D[W] = X^T D[Z]"),  # nothing says what Z is
    ((*BATCH, r"L = M + \lambda \lVert W \rVert^2"), r"D[W] = X^T D[Z]"),
    ((r"Z = \alpha A",), r"D[\alpha] = D[Z] A^T"),
    ((r"Z = W * X",), r"D[W] = D[Z] X^T"),
    ((r"\mathbf{z}_t = \mathbf{W} \mathbf{h}_t",), r"D[\mathbf{W}] = D[\mathbf{z}_t] \mathbf{h}_t^T"),
    ((*BATCH, r"V = \max(W x + b, 0"), r"D[W] = X^T D[Z]"),  # unread
    ((r"\mathbf{p} = \mathrm{softmax}(\mathbf{z})",),
     r"D[\mathbf{z}] = D[\mathbf{p}] \odot \mathrm{softmax}'(\mathbf{z})"),
    ((r"\sigma(\mathbf{z})_i = \frac{e^{z_i}}{\sum_k e^{z_k}}", r"\mathbf{p} = \sigma(\mathbf{z})"),
     r"D[\mathbf{z}] = D[\mathbf{p}] \odot \sigma'(\mathbf{z})"),
    (LAYERS, r"D[\mathbf{W}_2] = \mathbf{h} \delta_2^T"),
    (LAYERS, r"D[\mathbf{W}_2] = \delta_1 \mathbf{h}^T"),
    (LAYERS, r"D[\mathbf{W}_1] = \delta_2 \mathbf{x}^T"),
    (LAYERS, r"\delta_1 = \mathbf{W}_2^T \delta_2"),
    (LAYERS, r"\delta_1 = (\mathbf{W}_2 \delta_2) \odot \sigma'(\mathbf{z}_1)"),
    (LAYERS, r"\delta_1 = (\mathbf{W}_2^T \delta_2) \odot \sigma(\mathbf{z}_1)"),
    (LAYERS, r"\delta_1 = (\mathbf{W}_2^T \delta_2) \odot \sigma'(\mathbf{z}_2)"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "claim"), RIGHT)
def test_a_gradient_is_carried_out(before: tuple[str, ...], claim: str) -> None:
    assert last(*before, claim) == "chain_rule"


@pytest.mark.parametrize(("before", "claim"), SLIPS)
def test_a_slip_in_a_gradient_is_not_taken(before: tuple[str, ...], claim: str) -> None:
    assert last(*before, claim) in ("undecided", "unread")


def test_a_document_in_the_other_layout_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    other = r"D[X] = W D[Z]"  # the transpose of a gradient by Z, transposed as well
    assert last(*BATCH, other, r"D[W] = X^T D[Z]") == "unread"
    same = Gradients._same
    monkeypatch.setattr(Gradients, "_same", lambda *args, turned: not turned and same(*args, turned=turned))
    assert last(*BATCH, other, r"D[W] = X^T D[Z]") == "chain_rule"


@pytest.mark.parametrize(
    ("slip", "where", "guard", "without"),
    [
        (SOFTMAX, Dependence, "mixes_entries", lambda *_: False),
        (STEPS, free_dependence, "_letters", lambda _: set()),
        (TWO_WAYS, Dependence, "directly_on", lambda *args, **more: (DIRECTLY_ON(*args, **more) or [])[:1]),
        (ADDED, GradientReader, "_is_spread", lambda *_: False),
    ],
)
def test_what_guards_the_rules_is_needed(
    slip: tuple[tuple[str, ...], str], where: object, guard: str, without: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert last(*slip[0], slip[1]) in LEFT_OPEN
    monkeypatch.setattr(where, guard, without)
    assert last(*slip[0], slip[1]) == "chain_rule"


def test_a_function_of_another_section_is_no_way_for_a_loss() -> None:
    before = "# One\n\n$$ h_i(x) = g(b_i + v_i x) $$\n\n# Two\n\n$$ {before} $$\n\n$$ {claim} $$"
    first, claim = r"\mathbf{z} = \mathbf{U} \mathbf{h} + \mathbf{b}_2", r"D[\mathbf{U}] = D[\mathbf{z}] \mathbf{h}^T"

    def said(text: str) -> str:
        return check(source_of(DERIVATIVE.sub(_written, text), "notes", "md")).judgements[-1].kind

    assert said(before.replace("{before}", first).replace("{claim}", claim)) == "chain_rule"
    regular = before.replace("h_i(x) = g(b_i + v_i x)", r"L = M + h(\mathbf{U})")
    assert said(regular.replace("{before}", first).replace("{claim}", claim)) == "undecided"


CHAINS = [
    ((), r"D[\mathbf{X}] = D[\mathbf{Z};\mathbf{X}]", False),
    ((), r"D[\mathbf{X}] = \frac{\partial \mathbf{Z}}{\partial \mathbf{X}} D[\mathbf{Z}]", True),
    ((), r"D[\mathbf{X}] = D[\mathbf{Z}] \cdot \frac{\partial \mathbf{Z}}{\partial \mathbf{X}}", True),
    ((), r"D[X^T] = D[Z] \frac{\partial Z}{\partial X^T}", False),
    ((), r"D[\mathbf{X}] = \frac{\partial \mathbf{Z}}{\partial \mathbf{Y}} D[\mathbf{Z}]", False),
    ((), r"D[\mathbf{X}] = \frac{\partial \mathbf{Z}}{\partial \mathbf{X}} D[\mathbf{Y}]", False),
    ((), r"D[\mathbf{X}] = \frac{\partial \mathbf{X}}{\partial \mathbf{Z}} D[\mathbf{Z}]", False),
    ((), r"D[\mathbf{X}] = 2 D[\mathbf{Z}] \frac{\partial \mathbf{Z}}{\partial \mathbf{X}}", False),
    ((), r"D[\mathbf{X}] = D[\mathbf{z}_i] \frac{\partial \mathbf{z}_i}{\partial \mathbf{X}}", False),
    (
        (r"\mathbf{Z} = \mathbf{X} \mathbf{W}", r"\mathbf{Y} = \mathbf{X} \mathbf{U}"),
        r"D[\mathbf{X}] = D[\mathbf{Z}] \frac{\partial \mathbf{Z}}{\partial \mathbf{X}}",
        False,  # there is another way
    ),
    (
        (r"\mathbf{Z} = \mathbf{X} \mathbf{W}", r"\mathbf{Y} = f(\mathbf{Z})"),
        r"D[\mathbf{X}] = D[\mathbf{Y}] \frac{\partial \mathbf{Y}}{\partial \mathbf{X}}",
        True,
    ),
]


@pytest.mark.parametrize(("before", "claim", "right"), CHAINS)
def test_the_chain_rule_is_taken_where_each_link_goes_on(before: tuple[str, ...], claim: str, right: bool) -> None:
    assert (last(*before, claim) == "chain_rule") is right


def test_a_broken_chain_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert last(CHAINS[4][1]) != "chain_rule"
    monkeypatch.setattr(free_chains, "_joins", lambda *_: True)
    assert last(CHAINS[4][1]) == "chain_rule"


LAYER = (r"\mathbf{h} = \mathbf{A} \mathbf{u}", r"\mathbf{y} = f(\mathbf{h})")
EACH = r"\frac{\partial L}{\partial \mathbf{h}} = \frac{\partial L}{\partial \mathbf{y}} \odot f'(\mathbf{h})"


@pytest.mark.parametrize(
    "meaning",
    [
        r"f(\mathbf{x}) = \mathbf{W} \mathbf{x}",
        r"f(\mathbf{x}) = W \mathbf{x}",
        r"f(\mathbf{x}) = \mathbf{x}^T \mathbf{x}",
    ],
)
def test_a_map_by_a_matrix_is_no_function_of_each_entry(meaning: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(*LAYER, EACH).split()[-1] == "chain_rule"
    assert verdicts(r"f(z) = z \sigma(z)", *LAYER, EACH).split()[-1] == "chain_rule"
    assert verdicts(*LAYER, meaning, EACH).split()[-1] in LEFT_OPEN
    monkeypatch.setattr(Dependence, "mixes_entries", lambda *_: False)
    assert verdicts(*LAYER, meaning, EACH).split()[-1] == "chain_rule"


def test_only_functions_that_are_known_for_it_are_of_each_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    def said(name: str) -> str:
        layer = LAYER[1].replace("f(", rf"\mathrm{{{name}}}(")
        return verdicts(LAYER[0], layer, EACH.replace("f'", rf"\mathrm{{{name}}}'")).split()[-1]

    assert [said(name) for name in ("GELU", "act", "BN", "Attention", "LayerNorm", "maxout")] == [
        "chain_rule", "chain_rule", "unread", "unread", "unread", "unread",
    ]  # fmt: skip
    for module in (free_dependence, free_pullbacks):
        monkeypatch.setattr(module, "may_be_of_each_entry", lambda _: True)
    assert said("BN") == "chain_rule"


LINKS = [rf"\frac{{\partial {of}}}{{\partial {by}}}" for of, by in [("L", "Z"), ("Z", "A"), ("A", "Y"), ("Y", "W")]]


def test_links_of_matrices_keep_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = r"\frac{\partial L}{\partial W} = "
    first, second, third, last = LINKS
    slip = whole + " ".join([first, third, second, last])
    assert verdicts(whole + " ".join(LINKS)) == verdicts(whole + " ".join(LINKS[::-1])) == "chain_rule"
    assert verdicts(slip) == "undecided"
    small = slip.replace("W", "w").replace("Z", "z").replace("A", "a").replace("Y", "y")
    assert verdicts(small) == "chain_rule"  # numbers
    monkeypatch.setattr("derive.reading.in_order.is_in_order", lambda *_: True)
    assert verdicts(slip) == "chain_rule"
