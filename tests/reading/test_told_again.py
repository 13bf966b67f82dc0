r"""A symbol that was said to be one thing in matrices, or by a law, and then another thing in entries.

L = -y^T \log p gives L its meaning, and L = -\sum_i y_i \log p_i is then a claim: it was called a definition, and
what came from a wrong one was called proved.
"""

from __future__ import annotations

import pytest

from derive.reading import definitions, statements
from derive.reading.check import check
from derive.reading.sources import source_of
from tests.reading.reading import verdicts

WHOLE = r"S = -r^\top \log(q)"
ENTRIES = r"S = -\sum_{i=1}^n r_i \log(q_i)"
WRONG = r"S = \sum_{i=1}^n r_i \log(q_i)"
SLOPE = r"\frac{\partial S}{\partial q_j} = -\frac{r_j}{q_j}"


def test_the_same_in_entries_is_proved_and_so_is_what_comes_from_it() -> None:
    assert verdicts(WHOLE, ENTRIES, SLOPE) == "definition proved proved"


def test_another_thing_in_entries_is_no_definition_and_nothing_is_proved_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(WHOLE, WRONG, SLOPE) == "definition undecided undecided"
    assert verdicts(WHOLE, WRONG, SLOPE.replace("= -", "= ")) == "definition undecided follows"
    monkeypatch.setattr(statements, "_told_before", lambda *_: None)
    assert verdicts(WHOLE, WRONG, SLOPE.replace("= -", "= ")) == "definition definition proved"


def test_what_a_law_said_of_a_probability_leaves_no_room_for_a_definition() -> None:
    marginal = r"P(x) = \sum_h P(x, h)"
    assert "definition" not in verdicts(marginal, r"P(x) = \frac{e^{-U(x)}}{Z}")


def test_a_step_of_a_procedure_says_what_its_symbol_is_from_there_on() -> None:
    """In the section that it stands in, which says nothing else of it."""
    before = r"$$ R = \exp(S - \mathrm{rowmax}(S)) K^T $$"
    step = r"$$ \text{recompute}\; R = \exp(S - m) $$"
    text = f"# Forward\n\n{before}\n\n# Backward\n\n"
    told = [judgement.kind for judgement in check(source_of(text + step, "a.md", "md")).judgements]
    assert told[-1] == "definition"
    plain = step.replace(r"\text{recompute}\; ", "")
    assert check(source_of(text + plain, "a.md", "md")).judgements[-1].kind == "undecided"


def test_what_is_made_of_a_symbol_says_nothing_new_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The inverse of a definition was called one too, where it stood behind another new symbol."""
    first = r"\eta = \log \lambda"
    assert verdicts(first, r"a(\eta) = \lambda = e^{\eta}") == "definition definition proved"
    assert verdicts(first, r"a(\eta) = \lambda = e^{-\eta}") == "definition definition false"
    monkeypatch.setattr(definitions, "_speaks_of", lambda *_: False)
    assert verdicts(first, r"a(\eta) = \lambda = e^{-\eta}").split()[-1] == "definition"
