r"""Labels of a batch: that those of each sample add up to 1 is a hypothesis, whichever index is the sample's."""

from __future__ import annotations

import pytest

from derive.reading.doubts import unsaid
from tests.reading.reading import report, verdicts

ROWS = (
    r"p_{nk} = \frac{e^{z_{nk}}}{\sum_{l=1}^K e^{z_{nl}}}",
    r"L = -\frac{1}{N} \sum_{n=1}^N \sum_{k=1}^K t_{nk} \log p_{nk}",
)
SLOPE = r"\frac{\partial L}{\partial z_{nk}} = \frac{1}{N} (p_{nk} - t_{nk})"


def columns(line: str) -> str:
    """The same with the sample as the last index."""
    return line.replace("{nk}", "{kn}").replace("{nl}", "{ln}")


def test_a_right_gradient_of_a_batch_is_true_if_the_labels_add_up_to_1() -> None:
    assert verdicts(*ROWS, SLOPE).split()[-1] == "if"
    assert verdicts(*ROWS, SLOPE.replace("- t", "+ t")).split()[-1] == "false"
    assert verdicts(*map(columns, (*ROWS, SLOPE))).split()[-1] != "false"


def test_which_sum_is_told() -> None:
    (problem,) = report(*ROWS, SLOPE).problems
    assert problem.message == "true if the sum of t over its second index is 1, which is not stated here"
    (problem,) = report(*(columns(line).replace("=1}^K", "}") for line in (*ROWS, SLOPE))).problems
    assert problem.message == "true if the sum of t over its first index is 1, which is not stated here"


@pytest.mark.parametrize("behind", ["for every } n.", "for all } n", "for each } n,"])
def test_it_may_be_stated_beside_the_loss(behind: str) -> None:
    row = rf"{ROWS[1]}, \quad \text{{where }} \sum_{{k=1}}^K t_{{nk}} = 1 \text{{ {behind}"
    assert verdicts(ROWS[0], row, SLOPE).split() == ["definition", "definition", "assumption", "proved"]


def test_untried_a_right_line_is_called_false(monkeypatch: pytest.MonkeyPatch) -> None:
    first = unsaid.sums_are_1
    monkeypatch.setattr(unsaid, "sums_are_1", lambda family: iter([next(first(family))]))
    assert verdicts(*ROWS, SLOPE).split()[-1] == "false"
