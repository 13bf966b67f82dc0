r"""Relations in the place of an index: \partial z_{r=q} is by z_r, said for r = q; the slips beside."""

from __future__ import annotations

import pytest

from derive.reading import statements
from tests.reading.reading import verdicts

SOFTMAX = r"\sigma_q = \frac{e^{z_q}}{\sum_k e^{z_k}}"
SAME = r"\frac{\partial \sigma_q}{\partial z_{r=q}} = "
DISTINCT = r"\frac{\partial \sigma_q}{\partial z_{r\neq q}} = "
PLAIN = r"\frac{\partial \sigma_q}{\partial z_r} = "


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        (SAME + r"\sigma_q (1 - \sigma_q)", "proved"),
        (DISTINCT + r"-\sigma_q \sigma_r", "proved"),
        (SAME + r"-\sigma_q (1 - \sigma_q)", "false"),
        (SAME + r"-\sigma_q \sigma_r", "false"),
        (DISTINCT + r"\sigma_q \sigma_r", "false"),
        (DISTINCT + r"\sigma_q (1 - \sigma_q)", "false"),
    ],
)
def test_the_relation_is_a_condition(claim: str, kind: str) -> None:
    assert verdicts(SOFTMAX, claim) == f"definition {kind}"


@pytest.mark.parametrize("right", [r"\sigma_q (1 - \sigma_q)", r"-\sigma_q \sigma_r"])
def test_without_the_relation_nothing_is_assumed(right: str) -> None:
    assert verdicts(SOFTMAX, PLAIN + right) == "definition if"


def test_a_condition_holds_for_its_own_statement() -> None:
    assert verdicts(SOFTMAX, SAME + r"\sigma_q (1 - \sigma_q)", PLAIN + r"\sigma_q (1 - \sigma_q)").split()[-1] == "if"


def test_contradicting_places_are_not_read() -> None:
    both = r"\frac{\partial \sigma_q}{\partial z_{r=q}} = \frac{\partial \sigma_q}{\partial z_{r\neq q}}"
    assert verdicts(SOFTMAX, both).split()[-1] in ("unread", "undecided")


def test_amid_a_sum_it_is_not_read() -> None:
    amid = r"\sigma_q + \frac{\partial \sigma_q}{\partial z_{r=q}} = \sigma_q (2 - \sigma_q)"
    assert verdicts(SOFTMAX, amid).split()[-1] in ("unread", "undecided")


def test_the_condition_is_what_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "state_conditions_in_places", lambda chain: None)
    assert verdicts(SOFTMAX, SAME + r"\sigma_q (1 - \sigma_q)").split()[-1] in ("unread", "undecided")
