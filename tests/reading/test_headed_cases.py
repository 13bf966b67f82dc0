r"""A case that a heading, or a sentence of nothing else, names right before a display is that of what is said there.

Beside each text that names one stand those that don't, or not plainly: of these nothing is proved.
"""

from __future__ import annotations

import re

import pytest

from derive.reading import headed_cases
from derive.reading.check import check
from derive.reading.sources import source_of

SOFTMAX = r"""
$$ a_i = \frac{e^{z_i}}{\sum_{k=1}^n e^{z_k}} $$

"""
APART = r"$$ \frac{\partial a_i}{\partial z_j} = -a_i a_j $$"
SAME = r"$$ \frac{\partial a_i}{\partial z_j} = a_i (1 - a_i) $$"


def kinds(text: str, kind: str = "md", softmax: str = SOFTMAX) -> list[str]:
    return [judgement.kind for judgement in check(source_of(softmax + text, f"a.{kind}", kind)).judgements][1:]


NAMED = [
    r"Case I : $i \neq j$",
    r"**Case 1:** $i \neq j$",
    r"### Case 2: $i \neq j$",
    r"- Case (a): $i \neq j$.",
    r"Case $i \neq j$:",
    r"If $i \neq j$,",
    r"And if $i \neq j$, then we have",
    r"This is plain. For $i \neq j$ we obtain",
    r"When $i \neq j$, this gives:",
    r"2. **When \(i \neq j\):**",
    r"Let us now consider the case where $i \neq j$.",
    r"In the second case, $i \neq j$, the derivative is",
    r"Otherwise, if $i \neq j$, we find that",
]


@pytest.mark.parametrize("words", NAMED)
def test_what_stands_right_behind_a_case_is_said_of_it(words: str) -> None:
    assert kinds(f"{words}\n\n{APART}\n") == ["proved"]
    assert kinds(f"{words}\n\n{SAME}\n") != ["proved"]
    same = words.replace(r"i \neq j", "i = j")
    assert kinds(f"{same}\n\n{SAME}\n") == ["proved"]
    assert kinds(f"{same}\n\n{APART}\n") != ["proved"]


NOT_NAMED = [
    "Let us begin with $i \\neq j$.",
    "The terms with $i \\neq j$ vanish, and so",
    "This fails for $i \\neq j$:",
    "This holds even if $i \\neq j$, so",
    "Unless $i \\neq j$, we have",
    "Not only for $i \\neq j$ we have",
    "Case I: $i \\neq j$ or $i = k$",
    "Case I: $i \\neq j$\n\nCase II: $i = j$",
    "Case I: $i \\neq j$\n\nIn general we have",
    "Case I: $i \\neq j$, case II: $i = j$. In both of them",
    "Case I: $i \\neq j$ is easy, and left to the reader.",
    "For $i \\neq j$, and also for all other pairs,",
    "Case I: $i \\neq k$",
    "Case I: $p \\neq q$",
    "If $i \\neq j$, the sum of all of these is 0; for any pair of them",
    "We don't look at the case $i \\neq j$ here.",
]


@pytest.mark.parametrize("words", NOT_NAMED)
def test_other_words_name_no_case(words: str) -> None:
    assert kinds(f"{words}\n\n{APART}\n") != ["proved"]


@pytest.mark.parametrize("words", [r"\text{In general, }", r"\text{For both: }", r"\mbox{for any pair }"])
def test_words_in_the_display_take_the_case_back(words: str) -> None:
    case = "Case I: $i \\neq j$\n\n"
    assert kinds(case + APART.replace("$$ ", f"$$ {words} ", 1)) != ["proved"]
    assert kinds(case + APART.replace("$$ ", r"$$ \text{Now } ", 1)) == ["proved"]


SAID_OF_ALL = [
    r", \quad j = 1, 2, \ldots, n",
    r", \forall i, j",
    r"\quad \forall\, i",
    r", \quad i, j = 1, \dots, n",
    r"\quad i, j \in \{1, \dots, n\}",
]


@pytest.mark.parametrize("of_all", SAID_OF_ALL)
def test_what_is_said_of_all_indices_is_said_of_no_case(of_all: str) -> None:
    case = "If $i \\neq j$:\n\n"
    said = APART.replace(" $$", of_all + " $$")
    assert kinds(case + said) != ["proved"]
    assert kinds(f"{case}{APART}\n\n{said}")[0] == "proved" != kinds(f"{case}{APART}\n\n{said}")[1]
    assert kinds(f"{case}{said}\n\n{APART}") != ["proved", "proved"]


PARTS = ["---", "***", "- ", "2. ", "## ", "<hr>", "</td><td>", "| | |", r"\paragraph{}", r"\section*{}", r"\item",
         r"\end{enumerate}", r"\begin{theorem}", "</div><div>"]  # fmt: skip


@pytest.mark.parametrize("mark", PARTS)
def test_a_part_of_a_text_ends_without_a_word(mark: str) -> None:
    case = "If $i \\neq j$:\n\n"
    assert kinds(f"{case}{APART}\n\n{mark}\n\n{APART}") == ["proved", "if"]
    assert kinds(f"{case}{APART}</p>\n\n<p>{APART}") == ["proved", "proved"]


def test_a_list_ends_where_the_text_is_indented_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    item = f"- If $i \\neq j$:\n\n  {APART}\n\n"
    assert kinds(f"{item}  {APART}\n") == ["proved", "proved"]
    assert kinds(f"{item}{APART}\n") == ["proved", "if"]
    monkeypatch.setattr(headed_cases, "_indent", lambda *_: 0)
    assert kinds(f"{item}{APART}\n") == ["proved", "proved"]


@pytest.mark.parametrize("word", [r"\text{otherwise }", r"\intertext{or else}", r"\textbf{In total: }"])
def test_words_within_a_display_end_a_case(word: str) -> None:
    formula = APART.strip("$ ")
    assert kinds(f"If $i \\neq j$:\n\n$$ {formula} \\\\ {word} {formula} $$\n")[-1] != "proved"
    assert kinds(f"If $i \\neq j$:\n\n$$ {formula} \\\\ {formula} $$\n") == ["proved", "proved"]


def test_a_condition_binds_no_index_of_a_sum() -> None:
    case = "For $i \\neq j$:\n\n"
    assert kinds(case + r"$$ \sum_{i=1}^n \frac{\partial a_i}{\partial z_j} = -a_j \sum_{i=1}^n a_i $$") == ["false"]
    assert kinds(case + r"$$ \frac{\partial a_k}{\partial z_l} = -a_k a_l $$") == ["if"]


def test_a_case_that_is_counted_up_with_others_governs_nothing() -> None:
    listed = "- Case I: $i = j$\n- Case II: $i \\neq j$\n\n"
    assert kinds(listed + APART) == ["if"]


def test_a_case_governs_what_goes_straight_on_and_no_more() -> None:
    case = "Case I: $i \\neq j$\n\n"
    assert kinds(f"{case}{APART}\n\n{APART}\n") == ["proved", "proved"]
    assert kinds(f"{case}{APART}\n\nWe see that\n\n{APART}\n") == ["proved", "if"]
    assert kinds(f"{case}{APART}\n\nCase II: $i = j$\n\n{APART}\n") == ["proved", "if"]
    thus = APART.replace("$$ ", r"$$ \text{Thus, in general, } ", 1)
    assert kinds(f"{case}{APART}\n\n{thus}\n")[1] != "proved"
    other = r"$$ \frac{\partial \log a_i}{\partial z_j} = -a_j $$"
    assert kinds(f"{case}{other}\n") == ["proved"]
    assert kinds(f"{case}{APART}\n\n{other}\n") == ["proved", "if"]


@pytest.mark.parametrize(
    "formula",
    [
        r"a_i (\delta_{ij} \cdot 2 - a_j)",
        r"\begin{cases} 2 a_i (1 - a_i) & i = j \\ -a_i a_j & i \neq j \end{cases}",
        r"a_i (2 \cdot \mathbb{1}\{i = j\} - a_j)",
    ],
)
def test_what_may_sum_up_all_cases_is_said_of_all(formula: str) -> None:
    """Behind the last case stands what was found for both, and it is wrong in the one that isn't named last."""
    text = f"Case II: $i \\neq j$\n\n{APART}\n\n$$ \\frac{{\\partial a_i}}{{\\partial z_j}} = {formula} $$\n"
    assert kinds(text) == ["proved", "if"]
    assert kinds(text.replace(APART + "\n\n", "")) == ["if"]


def test_what_is_said_of_a_case_is_no_fact_for_the_other_one() -> None:
    text = r"""Case I: $i \neq j$

$$ \frac{\partial a_i}{\partial z_j} = -a_i a_j $$

So in all

$$ \frac{\partial L}{\partial z_j} = \sum_i \frac{\partial L}{\partial a_i} \frac{\partial a_i}{\partial z_j}
   = -\sum_i \frac{\partial L}{\partial a_i} a_i a_j $$
"""
    assert kinds(text)[-1] not in ("proved", "follows")


@pytest.mark.parametrize(
    ("kind", "words", "display"),
    [
        ("tex", r"\paragraph{Case 1: $i \neq j$.}", r"\[ {} \]"),
        ("tex", r"\textbf{Case 1:} $i \neq j$" + "\n", r"\begin{{align}} {} \end{{align}}"),
        ("tex", r"\item If $i \neq j$ then", r"\begin{{equation}} {} \end{{equation}}"),
        ("rst", r"**Case 1**: :math:`i \neq j`" + "\n", ".. math:: {}\n"),
        ("html", r"<p>Case I: \(i \neq j\)</p>", r"<p>\[ {} \]</p>"),
    ],
)
def test_each_format_has_its_headings(kind: str, words: str, display: str) -> None:
    lines = [r"a_i = \frac{e^{z_i}}{\sum_{k=1}^n e^{z_k}}", r"\frac{\partial a_i}{\partial z_j} = -a_i a_j"]
    softmax, apart = (display.format(line) for line in lines)
    assert kinds(f"{words}\n{apart}\n", kind, f"{softmax}\n\nwords\n\n") == ["proved"]
    assert kinds(f"{words}\n\nIn general\n\n{apart}\n", kind, f"{softmax}\n\nwords\n\n") == ["if"]


@pytest.mark.parametrize(
    ("guard", "text"),
    [
        ("_leads", "This fails for $i \\neq j$:\n\n" + APART),
        ("_is_named", "This fails for $i \\neq j$:\n\n" + APART),
    ],
)
def test_each_guard_is_missed(monkeypatch: pytest.MonkeyPatch, guard: str, text: str) -> None:
    assert kinds(text) == ["if"]
    monkeypatch.setattr(headed_cases, guard, lambda *_: True)
    assert kinds(text) == ["proved"]


def test_that_a_summary_of_all_cases_would_be_proved_of_one_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(headed_cases, "_may_speak_of_all_cases", lambda _: False)
    with pytest.raises(AssertionError):
        test_what_may_sum_up_all_cases_is_said_of_all(r"a_i (\delta_{ij} \cdot 2 - a_j)")


@pytest.mark.parametrize(("guard", "mark"), [("_PARTS", "---"), ("_OF_ALL", "")])
def test_parts_and_what_is_said_of_all_are_missed(monkeypatch: pytest.MonkeyPatch, guard: str, mark: str) -> None:
    monkeypatch.setattr(headed_cases, guard, re.compile("(?!)"))
    with pytest.raises(AssertionError):
        test_a_part_of_a_text_ends_without_a_word(
            mark
        ) if mark else test_what_is_said_of_all_indices_is_said_of_no_case(SAID_OF_ALL[0])


@pytest.mark.parametrize("guard", ["_goes_on", "_same_beginning"])
def test_where_a_case_ends_is_missed(monkeypatch: pytest.MonkeyPatch, guard: str) -> None:
    monkeypatch.setattr(headed_cases, guard, lambda *_: True)
    with pytest.raises(AssertionError):
        test_a_case_governs_what_goes_straight_on_and_no_more()
