"""What each chain must be worth, computed by plain NumPy from the functions themselves.

Each function takes the values of the variables, an array (points, ...) for each
symbol, and the positions of the free indices (from 1), and gives an array (points,).
The derivatives are taken of softmax, loss and cost as proof/reference.py writes them,
by the complex step and again by finite differences; none of the formulas of these
notes is used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from derive.proof import reference
from derive.steps import Reference

Values = dict[str, Any]
Places = dict[str, int]


def differentiated(compute: Callable[..., Any]) -> Reference:
    """The function with both ways of taking the derivative."""
    return Reference(
        partial(compute, derivative=reference.derivative_by_complex_step),
        partial(compute, derivative=reference.derivative_by_finite_differences),
    )


def at_every_entry(everywhere: Callable[[Values], Any]) -> Callable[[Reference], Reference]:
    """The reference with all its positions at once."""
    return lambda found: replace(found, everywhere=everywhere)


@at_every_entry(lambda values: reference.jacobian_by_complex_step(reference.softmax, values["z"]))
@differentiated
def softmax_derivative(values: Values, at: Places, derivative: reference.Derivative) -> Any:
    """d a_i / d z_j; j is i where the line has no j."""
    return reference.softmax_by_logit(values["z"], at["i"], at.get("j", at["i"]), derivative)


@at_every_entry(
    lambda values: reference.gradient_by_complex_step(partial(reference.cross_entropy, y=values["y"]), values["z"])
)
@differentiated
def cross_entropy_derivative(values: Values, at: Places, derivative: reference.Derivative) -> Any:
    """d L / d z_i."""
    return reference.cross_entropy_by_logit(values["z"], values["y"], at["i"], derivative)


@differentiated
def sample_loss_derivative(values: Values, at: Places, derivative: reference.Derivative) -> Any:
    """d L^(s) / d z_i^(s), the logits being w h + b."""
    w, b, h, y = (values[name] for name in ("w", "b", "h", "y"))
    sample = at["s"] - 1
    z = (w @ h)[:, :, sample] + b
    return reference.cross_entropy_by_logit(z, y[:, :, sample], at["i"], derivative)


@differentiated
def cost_by_weight(values: Values, at: Places, derivative: reference.Derivative) -> Any:
    """d C / d w_iu."""
    w, b, h, y = (values[name] for name in ("w", "b", "h", "y"))
    return reference.layer_cost_by_weight(w, b, h, y, at["i"], at["u"], derivative)


@differentiated
def cost_by_bias(values: Values, at: Places, derivative: reference.Derivative) -> Any:
    """d C / d b_i."""
    w, b, h, y = (values[name] for name in ("w", "b", "h", "y"))
    return reference.layer_cost_by_bias(w, b, h, y, at["i"], derivative)


def _share_of_the_others(values: Values, at: Places) -> Any:
    a = reference.softmax(values["z"])
    return sum(a[:, k] for k in range(a.shape[1]) if k != at["i"] - 1) + 0 * a[:, 0]


# 1 - a_i, as the sum of the other classes' probabilities.
share_of_the_others = Reference(_share_of_the_others)
