"""A derivative may hold fixed what is defined: where a line is true so, it isn't called false."""

from __future__ import annotations

import pytest

from derive.reading import judging
from tests.reading.reading import verdicts

PRODUCT = ("y = u v", "v = 3 u")
OF_U = r"\frac{\partial y}{\partial u}"
PENALTY = ("a = w x", r"L = (a - y)^2 + \lambda w^2")
NAMED = (*PRODUCT, "g = " + OF_U)


@pytest.mark.parametrize(
    ("said", "line"), [(PRODUCT, OF_U + " = v"), (NAMED, "g + 1 = v + 1"), (PRODUCT, r"\frac{dy}{du} = v")]
)
def test_what_holds_others_fixed_is_not_false(
    said: tuple[str, ...], line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert verdicts(*said, line).split()[-1] == "undecided"
    monkeypatch.setattr(judging, "other_readings", lambda *_: ())
    monkeypatch.setattr(judging, "freed_readings", lambda *_: ())
    assert verdicts(*said, line).split()[-1] == "false"


def test_what_is_false_either_way_stays_so() -> None:
    assert verdicts(*PRODUCT, OF_U + " = 2 v + u").split()[-1] == "false"
    assert verdicts(*PRODUCT, OF_U + " = v + 3 u").split()[-1] == "proved"
    assert verdicts(*PENALTY, r"\frac{dL}{dw} = \frac{\partial L}{\partial a} x + \lambda w").split()[-1] == "false"
