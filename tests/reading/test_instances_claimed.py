r"""What a text says of a member of a family that it told of all is a claim: E_2 = -R/4 behind E_n = -R/n^2."""

from __future__ import annotations

import pytest

from derive.reading import solved
from derive.reading.check import check
from derive.reading.sources import source_of
from derive.reading.words import families
from tests.reading.reading import verdicts

LEVELS = r"E_n = -\frac{R}{n^2}"


@pytest.mark.parametrize("displays", [
    (LEVELS, r"E_2 = -\frac{R}{4}"),
    ("a_n = b n^2 + 1", "a_2 = 4 b + 1"),
    ("y_i = w x_i + b", "y_1 = w x_1 + b"),
    (r"u_{k+1} = u_k - \eta g(u_k)", r"u_1 = u_0 - \eta g(u_0)"),
    (r"a_n = r a_{n-1}", "a_2 = r a_1"),
    ("A_{ij} = u_i v_j", "A_{12} = u_1 v_2"),
    ("A_{ij} = 2 W_{ij} v_j", "A_{12} = 2 W_{12} v_2"),
])  # fmt: skip
def test_a_member_as_the_family_has_it(displays: tuple[str, ...]) -> None:
    assert verdicts(*displays) == "definition proved"


@pytest.mark.parametrize("displays", [
    (LEVELS, r"E_2 = -\frac{R}{2}"),
    ("a_n = b n^2 + 1", "a_2 = 6 b"),
    ("y_i = w x_i + b", "y_2 = w x_1 + b"),
    (r"u_{k+1} = u_k - \eta g(u_k)", r"u_1 = u_0 + \eta g(u_0)"),
    (r"a_n = r a_{n-1}", "a_2 = r a_0"),
    (r"m_t = \rho m_{t-1} + g_t", "m_1 = g", r"m_2 = \rho g"),  # behind the beginning
    ("a_n = n^2 + 1", "a_2 = 6"),
    ("A_{ij} = u_i v_j", "A_{12} = u_2 v_1"),
    ("A_{ij} = 2 W_{ij} v_j", "A_{12} = 2 W_{21} v_2"),
])  # fmt: skip
def test_another_is_no_meaning_of_its_own(displays: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(*displays).split()[-1] == "undecided"
    monkeypatch.setattr(solved.Members, "claims", lambda *_: False)
    assert verdicts(*displays).split()[-1] in ("definition", "assumption") or displays[0].startswith(("y_i", "A_"))


def test_that_12_are_two_numbers_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(families, "_apart", lambda script: (script,))
    assert verdicts("A_{ij} = u_i v_j", "A_{12} = u_2 v_1") == "definition definition"


def test_the_diagonal_says_nothing_of_the_rest() -> None:
    assert verdicts("a_{ii} = u_i v_i", "a_{12} = u_2 v_2") == "definition definition"
    assert verdicts("a_{i,i} = u_i v_i", "a_{1,2} = u_2 v_2") == "definition definition"
    assert verdicts("a_{ii} = u_i v_i", "a_{22} = u_2 v_2") == "definition proved"
    assert verdicts("x_i = u_i v", "x_{12} = u_{12} v") == "definition proved"


def test_what_begins_a_sequence_and_what_is_given() -> None:
    assert verdicts(r"m_t = \rho m_{t-1} + g_t", "m_1 = g") == "definition definition"
    assert verdicts("F_n = F_{n-1} + F_{n-2}", "F_1 = 1", "F_2 = 1") == "definition assumption assumption"
    assert verdicts("T_n = 2 T_{n-1} + 1", "T_1 = 1", "T_3 = 8") == "definition assumption undecided"
    assert verdicts("x_i = u_i + v_i", "x_1 = 3") == "definition assumption"
    assert verdicts("z_i = b x_i", "z_0 = x") == "definition definition"  # what the first layer is fed with
    assert verdicts("A_i = B S_i", "C_1 = 2 B") == "definition definition"


def test_another_section_has_members_of_its_own() -> None:
    text = f"$$ {LEVELS} $$\n\nWORDS\n\n$$ E_2 = Q S $$\n"
    kinds = [[each.kind for each in check(source_of(text.replace("WORDS", words), "a.md", "md")).judgements]
             for words in ("Then", "# A procedure")]  # fmt: skip
    assert kinds == [["definition", "undecided"], ["definition", "definition"]]
