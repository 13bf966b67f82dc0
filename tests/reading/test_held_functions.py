r"""A product rule that lost a term isn't proved by holding the other function fixed; of constants it is."""

from __future__ import annotations

import pytest

from derive.reading import in_order
from tests.reading.reading import verdicts

LOST = [
    (r"\frac{\partial (u v)}{\partial x} = v \frac{\partial u}{\partial x}",),
    (r"\frac{d}{dx} (f g) = g \frac{df}{dx}",),
    (r"\frac{d}{dx} \frac{u}{v} = \frac{1}{v} \frac{du}{dx}",),
    (r"\frac{d}{dx} e^{u v} = v e^{u v} \frac{du}{dx}",),
    ("y = u v", r"\frac{dy}{dx} = v \frac{du}{dx}"),
    ("u = x^2", r"\frac{d}{dx} (u v) = v \frac{du}{dx}"),
]
WHOLE = [
    (r"\frac{\partial (u v)}{\partial x} = v \frac{\partial u}{\partial x} + u \frac{\partial v}{\partial x}",),
    (r"\frac{d}{dt} (m v) = m \frac{dv}{dt}",),
    (r"\frac{\partial}{\partial w} (\lambda L) = \lambda \frac{\partial L}{\partial w}",),
    ("y = u v", r"\frac{\partial y}{\partial u} = v"),
    ("u = x^2", "v = x^3", r"\frac{d}{dx} (u v) = v \frac{du}{dx} + u \frac{dv}{dx}"),
    (r"\frac{\partial}{\partial x} (u x + v) = u",),
    (r"h = \tanh(u)", "u = w x + v r", r"\frac{\partial h}{\partial r} = v (1 - h^2)"),
]


@pytest.mark.parametrize("displays", LOST)
def test_the_other_function_may_depend_too(displays: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(*displays).split()[-1] == "undecided"
    monkeypatch.setattr(in_order, "held_function", lambda *_: "")
    assert verdicts(*displays).split()[-1] == "proved"


@pytest.mark.parametrize("displays", WHOLE)
def test_what_is_whole_or_has_constants_is_proved(displays: tuple[str, ...]) -> None:
    assert verdicts(*displays).split()[-1] == "proved"
