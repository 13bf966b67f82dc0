r"""A chain rule through z, where other symbols are made of the variable too: which of them lie on the way to z.

What z is made of does, as its definition or another chain that begins with it says; what is made of z does not.
"""

from __future__ import annotations

import pytest

from derive.reading.check import check
from derive.reading.derivatives import paths
from derive.reading.sources import source_of
from tests.reading.reading import verdicts

PARTS = (r"t = w x", r"u = e^t")
WHOLE = r"z = e^{w x}"
AGAIN = r"z = u"
RULE = r"\frac{\partial L}{\partial x} = \frac{\partial L}{\partial z} \frac{\partial z}{\partial x}"


def last(*lines: str) -> str:
    """The verdict on the last equality."""
    return verdicts(*lines).split()[-1]


def test_what_another_chain_says_of_it_lies_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    assert last(*PARTS, WHOLE, AGAIN, RULE) == "chain_rule"
    monkeypatch.setattr(paths, "_is_said_to_be_made_of", lambda *_: False)
    assert last(*PARTS, WHOLE, AGAIN, RULE) == "undecided"


@pytest.mark.parametrize(
    "beside",
    [
        (r"u = e^{w x}", WHOLE),  # nothing says that z is made of u
        (WHOLE, r"u = z + x", r"z = u - x"),  # u is made of z, and may be what the loss is made of
        (WHOLE, r"u = x + 1", r"v = u z", r"z = \frac{v}{u}"),
        (WHOLE, r"u = x + 1", r"y = u z", r"z + u = e^{w x} + x + 1"),
    ],
)
def test_what_is_not_said_to_be_in_it_does_not(beside: tuple[str, ...]) -> None:
    assert last(*beside, RULE) == "undecided"


SHAPES = "% derive: shape S m n; shape P m n; shape A m n; shape l m\n"
ROWS = (r"A = \exp(S - \mathrm{rowmax}(S))", r"l = \mathrm{rowsum}(A)")
SOFTMAX = r"P = \mathrm{softmax}_{row}(S)"
OF_ROWS = (
    r"\frac{\partial L}{\partial S_{i:}} = \frac{\partial P_{i:}}{\partial S_{i:}} \frac{\partial L}{\partial P_{i:}}"
)


def last_of_rows(*rows: str) -> str:
    """The verdict on the last equality of matrices."""
    document = SHAPES + "\n".join(rf"\[ {row} \]" for row in rows)
    return check(source_of(document, "a.tex", "tex")).judgements[-1].kind


def test_the_rows_of_a_softmax() -> None:
    """∂P/∂S is symmetric, so that the line is right in whichever order it stands."""
    whole = SOFTMAX + r" = \mathrm{diag}(l)^{-1} A"
    assert last_of_rows(*ROWS, whole, OF_ROWS) == "chain_rule"
    assert last_of_rows(*ROWS, SOFTMAX, OF_ROWS) == "undecided"  # a loss may be made of l too
    assert last_of_rows(*ROWS, whole, OF_ROWS.replace(r"L}{\partial P_{i:", r"L}{\partial P_{j:")) != "chain_rule"
    assert last_of_rows(*ROWS, whole, OF_ROWS.replace("= ", "= 2 ")) != "chain_rule"
