"""What is written out for N classes is what the sum says; a term too few is found, among few and among many."""

from typing import Any

import pytest

from derive.catalogue.symbols import a, i, j, k, loss, m, n, s, sample_loss, y, z
from derive.document.written_out import (
    PROVE_UP_TO,
    at_positions,
    entries,
    require_same,
    shown_positions,
    write_out,
)
from derive.errors import NotProved
from derive.language import Addition, Number, exp, log, sum_over
from derive.language.latex import latex


@pytest.mark.parametrize(
    ("expression", "size", "written"),
    [
        (sum_over(k, z[k]), 3, "z_{1} + z_{2} + z_{3}"),
        (sum_over(k, z[k]), 1, "z_{1}"),
        (sum_over(k, y[k] * z[k], but=2), 3, r"y_{1}\, z_{1} + y_{3}\, z_{3}"),
        (sum_over(k, z[k], but=(1, 3)), 3, "z_{2}"),
        (
            sum_over(k, sum_over(j, y[j] * z[k])),
            2,
            r"(y_{1}\, z_{1} + y_{2}\, z_{1}) + (y_{1}\, z_{2} + y_{2}\, z_{2})",
        ),
        (sum_over(k, z[k]) / n, 2, r"\frac{z_{1} + z_{2}}{n}"),
        (a[1].unfolded(), 2, r"\frac{e^{z_{1}}}{e^{z_{1}} + e^{z_{2}}}"),
        (loss[()].unfolded(), 2, r"-(y_{1} \log(a_{1}) + y_{2} \log(a_{2}))"),
        ((1 / m) * sum_over(s, sample_loss[s]), 2, r"\frac{1}{m}\, \sum_{s=1}^{m} L^{(s)}"),
    ],
)
def test_a_sum_becomes_its_terms(expression: Any, size: int, written: str) -> None:
    assert latex(write_out(expression, {"n": size})) == written


def test_many_terms_are_shortened_by_dots_on_the_page_only() -> None:
    full = write_out(sum_over(k, z[k]), {"n": 9})
    assert len(full.args) == 9
    assert latex(full, abbreviate_from=7) == r"z_{1} + z_{2} + \cdots + z_{9}"


FEW, MANY = PROVE_UP_TO, PROVE_UP_TO + 8


@pytest.mark.parametrize("size", [1, 2, 7, FEW, MANY, 1000])
@pytest.mark.parametrize("formula", [a[1].unfolded(), loss[()].unfolded()], ids=["softmax", "loss"])
def test_what_is_written_out_is_the_same(formula: Any, size: int) -> None:
    require_same(formula, write_out(formula, {"n": size}), {"n": size})


def planted(size: int) -> dict[str, Any]:
    """The sum of the exponentials, written out wrong."""
    terms = [exp(z[p]) for p in range(1, size + 1)]
    return {
        "a term too few": Addition(*terms[:3], *terms[4:]),
        "the last too few": Addition(*terms[:-1]),
        "a term twice": Addition(*terms, terms[2]),
        "another's term": Addition(*terms[:3], exp(y[4]), *terms[4:]),
        "the first for the eighth": Addition(*terms[:7], terms[0], *terms[8:]),
        "a sign": Addition(*terms[:3], -terms[3], *terms[4:]),
        "a logarithm": Addition(*terms[:3], log(z[4]), *terms[4:]),
        "no exponential": Addition(*terms[:3], z[4], *terms[4:]),
    }


@pytest.mark.parametrize("fault", planted(FEW))
@pytest.mark.parametrize("size", [FEW, MANY])
def test_a_planted_fault_is_found(fault: str, size: int) -> None:
    words = (
        "^written out, .* is refuted$" if size == FEW else r"^written out for \{'n': 20\}, the two sides of .* differ$"
    )
    with pytest.raises(NotProved, match=words):
        require_same(sum_over(k, exp(z[k])), planted(size)[fault], {"n": size})


def test_what_is_defined_is_compared_as_it_stands() -> None:
    """y_1 log a_1 is written with a's, and is no claim about what a stands for."""
    with pytest.raises(NotProved, match=r"^written out, "):
        require_same(a[1] + a[2], Number(1) + 0 * z[1], {"n": 2})


def test_positions_are_put_in() -> None:
    assert latex(at_positions(a[i] * (1 - a[j]), {i: 3, j: 3})) == r"a_{3}\, (1 - a_{3})"


@pytest.mark.parametrize(
    ("count", "shown"),
    [(1, [1]), (8, [1, 2, 3, 4, 5, 6, 7, 8]), (9, [1, 2, 3, None, 9]), (1000, [1, 2, 3, None, 1000])],
)
def test_which_positions_are_shown(count: int, shown: list[int | None]) -> None:
    assert shown_positions(count, 8, 3) == shown


def test_a_matrix_leaves_out_what_is_not_shown() -> None:
    assert entries(lambda r, c: z[r] * z[c], [1, None], [2, None]) == ((z[1] * z[2], None), (None, None))
