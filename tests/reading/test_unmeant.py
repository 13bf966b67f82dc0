"""What the grammar reads and the language has no word for: refused at its place, and no reason to call a thing false.

A name below an operator is no quantity for that, a letter that a condition sets to a number is
no index, and nothing that stands for a row or for what is left out is read as a number.
"""

from __future__ import annotations

import pytest

from tests.reading.reading import SOFTMAX, report, verdicts

# formula: the piece that is pointed at, a word of the reason
UNMEANT = {
    r"a = x_1 + \dots + y_n": (r"\dots", "what these dots stand for isn't clear; a sum or a product sign would tell"),
    r"a = Z_{i,:,:} + b": (":", "a slice"),
    r"a = Z_{i,:} + b": ("b", "whether b is a number"),
    r"a = z_{r = q} + b": ("r = q", "a relation in the place"),
    r"a = x_{1:n} + b": ("1:n", "a slice of a matrix"),
    r"a = (1, 2)": ("(1, 2)", "a list in brackets isn't read"),
    r"a = \nabla f": (r"\nabla f", "a gradient ∇ of this isn't read"),
    r"a = \begin{bmatrix} 1 & \cdots & 2 \end{bmatrix}": (r"\cdots", "dots"),
    r"a = \begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}": ("x > 0", "a condition"),
    r"a = \begin{cases} p & y = 1 \\ q & y > 1 \end{cases}": ("y > 1", "says that it is a number"),
    r"a = \frac{\partial L}{\partial s^2}": ("s^2", "square"),
    r"a = \infty + 1": (r"\infty", "infinity"),
}


@pytest.mark.parametrize("formula", UNMEANT)
def test_what_has_no_word_is_refused_at_its_place(formula: str) -> None:
    found = report(formula)
    problem = found.judgements[0].statement.right.problem
    assert problem is not None
    piece = found.source.text[problem.span.start : problem.span.end]
    assert (piece, UNMEANT[formula][1] in problem.why) == (UNMEANT[formula][0], True), problem.why


# Documents that would be called false if the new pieces were taken for numbers, indices or quantities.
DOCUMENTS = [
    ("a row is no number", [r"C_{ij} = \sum_k A_{ik} B_{kj}", r"C_{ij} = A_{i:} B_{:j}"], "definition unread"),
    ("rows don't commute", [r"A_{i:} = B_{i:}", r"A B = B A"], "definition unread"),
    ("f in ∇f is a function", [r"g = \nabla f", r"f(x + 1) - f(x) = 2"], "definition undecided"),
    (
        "y = 1 is no index",
        [r"L = \begin{cases} p & y = 1 \\ q & y = 0 \end{cases}", r"M = y^2", r"\frac{\partial M}{\partial y} = 2 y"],
        "definition definition proved",
    ),
    ("the j of max is bound", [r"m = \max_j z_j + z_k", r"\frac{\partial j}{\partial j} = 1"], "undecided unread"),
    ("x in an integral is no index", [r"I = \int x dx", r"\frac{d}{dx} x^2 = 2 x"], "definition proved"),
    (
        "where two indices differ",
        [SOFTMAX, r"\frac{\partial a_q}{\partial z_{r \neq q}} = -a_q a_r"],
        "definition proved",
    ),
    ("over two indices", [r"\sum_{i,j} a_{ij} = \sum_j \sum_i a_{ij}", r"\sum_{ij} a_{ij} = \sum_i a_{ij}"], None),
]


@pytest.mark.parametrize(("displays", "said"), [case[1:] for case in DOCUMENTS], ids=[case[0] for case in DOCUMENTS])
def test_nothing_is_called_false_for_what_has_no_word(displays: list[str], said: str | None) -> None:
    assert "false" not in verdicts(*displays)
    assert said is None or verdicts(*displays) == said
