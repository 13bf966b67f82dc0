r"""A gradient is taken of a number: E and R(w) are numbers where \nabla_w E stands, though nothing states it."""

from __future__ import annotations

import pytest

from derive.reading.check import check
from derive.reading.matrices.kinds import Kinds
from derive.reading.sources import source_of

E_OF_SAMPLES = r"""
\[ a_{nk} = \mathbf{w}_k^T \mathbf{x}_n, \qquad E = \frac{1}{2} \sum_{n=1}^N \sum_{k=1}^K (a_{nk} - t_{nk})^2 \]
With $\mathbf{w}_k \in \mathbb{R}^D$ and $\mathbf{x}_n \in \mathbb{R}^D$,
\[ \nabla_{\mathbf{w}_j} E = \sum_{n=1}^N (a_{nj} - t_{nj}) \mathbf{x}_n \]
"""
RIDGE = r"""
With $\mathbf{X} \in \mathbb{R}^{N \times D}$, $\mathbf{w} \in \mathbb{R}^D$ and $\mathbf{y} \in \mathbb{R}^N$, let
\[ R(\mathbf{w}) = \frac{1}{2} (\mathbf{X} \mathbf{w} - \mathbf{y})^T (\mathbf{X} \mathbf{w} - \mathbf{y})
   + \frac{\lambda}{2} \mathbf{w}^T \mathbf{w} \]
Then
\[ \nabla_{\mathbf{w}} R(\mathbf{w}) = \mathbf{X}^T (\mathbf{X} \mathbf{w} - \mathbf{y}) + \lambda \mathbf{w} \]
"""
SLIPS = {
    E_OF_SAMPLES: (r"(a_{nj} - t_{nj})", r"(t_{nj} - a_{nj})"),
    RIDGE: (r"+ \lambda \mathbf{w} \]", r"+ 2 \lambda \mathbf{w} \]"),
}


def last(text: str) -> str:
    return check(source_of(text, "a.tex", "tex")).judgements[-1].kind


@pytest.mark.parametrize("text", [E_OF_SAMPLES, RIDGE])
def test_what_a_gradient_is_taken_of_is_a_number(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert last(text) == "proved"
    assert text.replace(*SLIPS[text]) != text
    assert last(text.replace(*SLIPS[text])) in ("false", "undecided")
    monkeypatch.setattr(Kinds, "_take_gradient", lambda *_: None)
    assert last(text) == "unread"
