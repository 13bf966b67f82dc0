"""What each chain must be worth, computed by plain NumPy from the functions themselves.

Each function takes the values of the variables, an array (points, ...) for each
symbol, and the positions of the free indices (from 1), and gives an array (points,).
The derivatives are taken of softmax, loss and cost as proof/reference.py writes them,
by the complex step; none of the formulas of these notes is used.
"""

from __future__ import annotations

from typing import Any

from derive.proof import reference

Values = dict[str, Any]
Places = dict[str, int]


def softmax_derivative(values: Values, at: Places) -> Any:
    """d a_i / d z_j; j is i where the line has no j."""
    return reference.softmax_by_logit(values["z"], at["i"], at.get("j", at["i"]))


def share_of_the_others(values: Values, at: Places) -> Any:
    """1 - a_i, as the sum of the other classes' probabilities."""
    a = reference.softmax(values["z"])
    return sum(a[:, k] for k in range(a.shape[1]) if k != at["i"] - 1) + 0 * a[:, 0]


def cross_entropy_derivative(values: Values, at: Places) -> Any:
    """d L / d z_i."""
    return reference.cross_entropy_by_logit(values["z"], values["y"], at["i"])


def sample_loss_derivative(values: Values, at: Places) -> Any:
    """d L^(s) / d z_i^(s), the logits being w h + b."""
    w, b, h, y = (values[name] for name in ("w", "b", "h", "y"))
    sample = at["s"] - 1
    z = (w @ h)[:, :, sample] + b
    return reference.cross_entropy_by_logit(z, y[:, :, sample], at["i"])


def cost_by_weight(values: Values, at: Places) -> Any:
    """d C / d w_iu."""
    w, b, h, y = (values[name] for name in ("w", "b", "h", "y"))
    return reference.layer_cost_by_weight(w, b, h, y, at["i"], at["u"])


def cost_by_bias(values: Values, at: Places) -> Any:
    """d C / d b_i."""
    w, b, h, y = (values[name] for name in ("w", "b", "h", "y"))
    return reference.layer_cost_by_bias(w, b, h, y, at["i"])
