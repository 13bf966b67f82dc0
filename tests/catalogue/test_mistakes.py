"""Each mistake's counterexample, worked out again in plain NumPy.

Softmax, loss and cost are written here anew, their derivatives taken by the complex step;
nothing of ours is called but to get the witness. Both of its values must come out, differ,
and its numbers must fulfil the hypotheses that the mistake is made under.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from derive.catalogue import CLAIMS
from derive.proof import Hypothesis, Refuted
from derive.proof.verdict import shown
from derive.steps import Mistake, describe

Values = dict[str, Any]
Places = dict[str, int]
MISTAKES = {mistake.id: mistake for each in CLAIMS.values() for mistake in each.trace().mistakes}
STEP = 1e-200  # as small as one likes: the complex step subtracts nothing


def softmax(logits: Any) -> Any:
    powers = np.exp(logits - np.max(logits.real, axis=0))
    return powers / powers.sum(axis=0)


def loss(logits: Any, label: Any) -> Any:
    return -(label * np.log(softmax(logits))).sum(axis=0)


def slope(function: Callable[[Any], Any], at: Any, where: tuple[int, ...]) -> float:
    """Return the derivative of a real function by one entry of an array."""
    moved = at.astype(complex)
    moved[where] += 1j * STEP
    return float(np.imag(function(moved)) / STEP)


def jacobian(v: Values, p: Places) -> float:
    return slope(lambda logits: softmax(logits)[p["i"] - 1], v["z"], (p["j"] - 1,))


def gradient(v: Values, p: Places) -> float:
    return slope(lambda logits: loss(logits, v["y"]), v["z"], (p["i"] - 1,))


def by_weight(v: Values, p: Places) -> float:
    def cost(weights: Any) -> Any:
        return loss(weights @ v["h"] + v["b"][:, None], v["y"]).mean()

    return slope(cost, v["w"], (p["i"] - 1, p["u"] - 1))


def mean_difference(v: Values, p: Places) -> float:
    probabilities = softmax(v["w"] @ v["h"] + v["b"][:, None])
    return float((probabilities - v["y"])[p["i"] - 1].mean())


def entry(v: Values, p: Places, name: str, index: str = "i") -> float:
    array = softmax(v["z"]) if name == "a" else v[name]
    return float(array[p[index] - 1])


# What is asked for, and the wrong answer to it, in NumPy.
WORKED_OUT: dict[str, tuple[Callable[..., float], Callable[..., float]]] = {
    "softmax-jacobian.mistake-1": (
        jacobian,
        lambda v, p: entry(v, p, "a") * (entry(v, p, "a", "j") - (p["i"] == p["j"])),
    ),
    "softmax-jacobian.mistake-2": (
        jacobian,
        lambda v, p: entry(v, p, "a") * (1 - entry(v, p, "a", "j")),
    ),
    "cross-entropy-gradient.mistake-1": (
        gradient,
        lambda v, p: entry(v, p, "y") - entry(v, p, "a"),
    ),
    "cross-entropy-gradient.mistake-2": (
        gradient,
        lambda v, p: -entry(v, p, "y") * (1 - entry(v, p, "a")),
    ),
    "cross-entropy-gradient.mistake-3": (
        gradient,
        lambda v, p: entry(v, p, "a") - entry(v, p, "y"),
    ),
    "layer-gradients.mistake-1": (by_weight, mean_difference),
}


def arrays(values: dict[str, dict[tuple[int, ...], Any]]) -> Values:
    """Return the witness's entries as arrays."""
    made = {}
    for name, entries in values.items():
        array = np.zeros(tuple(map(max, zip(*entries, strict=True))))
        for position, value in entries.items():
            array[tuple(at - 1 for at in position)] = float(value)
        made[name] = array
    return made


def witness_of(mistake: Mistake) -> Any:
    assert isinstance(mistake.verdict, Refuted), describe(mistake.verdict)
    return mistake.verdict.witness


def test_every_mistake_is_worked_out_here() -> None:
    assert set(MISTAKES) == set(WORKED_OUT)


@pytest.mark.parametrize("identity", WORKED_OUT)
def test_numpy_confirms_both_values_of_the_counterexample(identity: str) -> None:
    witness = witness_of(MISTAKES[identity])
    values = arrays(witness.values)
    for value, side in zip((witness.left, witness.right), WORKED_OUT[identity], strict=True):
        assert side(values, witness.places) == pytest.approx(float(value), rel=1e-12, abs=1e-12)
    assert abs(float(witness.left) - float(witness.right)) > 1e-3
    assert shown(witness.left) != shown(witness.right)


@pytest.mark.parametrize("identity", WORKED_OUT)
def test_the_counterexample_keeps_to_what_is_assumed(identity: str) -> None:
    mistake = MISTAKES[identity]
    witness = witness_of(mistake)
    values = arrays(witness.values)
    sizes = witness.sizes
    assert all(size >= 1 for size in sizes.values())
    assert all(position >= 1 for position in witness.places.values())
    if "z" in values:
        assert values["z"].shape == (sizes["n"],)
    if any(isinstance(assumed, Hypothesis) for assumed in mistake.assuming):
        assert values["y"].sum(axis=0) == pytest.approx(1)
    elif "y" in values:
        assert values["y"].sum(axis=0) != pytest.approx(1)


def test_only_the_last_mistake_about_the_gradient_drops_the_hypothesis() -> None:
    dropped = [
        identity
        for identity, mistake in MISTAKES.items()
        if not identity.startswith("softmax") and not mistake.assuming
    ]
    assert dropped == ["cross-entropy-gradient.mistake-3"]


def test_the_printed_counterexamples_are_the_ones_worked_out() -> None:
    """A person can check them in the head: two classes, whole numbers or simple fractions."""
    for mistake in MISTAKES.values():
        witness = witness_of(mistake)
        assert witness.sizes["n"] == 2
        assert describe(mistake.verdict).endswith(f": left {shown(witness.left)}, right {shown(witness.right)}")
