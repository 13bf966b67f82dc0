r"""What softmax is taken of may get its meaning later: its ranges are those of that meaning then."""

from __future__ import annotations

import pytest

from tests.reading.reading import verdicts

BEFORE = (r"a_i = \mathrm{softmax}(\mathbf{z})_i", r"L = -\sum_{i=1}^K y_i \log a_i, \quad \sum_i y_i = 1")
LAYER = r"z_i = \sum_{j=1}^D W_{ij} x_j + b_i"
BACK = r"\frac{\partial L}{\partial x_j} = \sum_{i=1}^K W_{ij} (a_i - y_i)"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (BACK, "proved"),
        (r"\frac{\partial L}{\partial W_{ij}} = (a_i - y_i) x_j", "proved"),
        (r"\frac{\partial L}{\partial b_i} = a_i - y_i", "proved"),
        (BACK.replace("- y", "+ y"), "false"),
        (r"\frac{\partial L}{\partial W_{ij}} = (a_i - y_i) x_i", "unread"),
    ],
)
def test_a_layer_behind_softmax_of_a_vector(line: str, kind: str) -> None:
    assert verdicts(*BEFORE, LAYER, line).split()[-1] == kind
