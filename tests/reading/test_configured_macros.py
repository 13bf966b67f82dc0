r"""Macros in the settings of MathJax and KaTeX: read as strings, and never run."""

from __future__ import annotations

import pytest

from derive.reading.check import check
from derive.reading.configured_macros import configured_macros
from derive.reading.sources import source_of

PAGE = r"""<script>MathJax = {{tex: {{macros: {{{macros}}}}}}};</script>
<p>\[ y = \twice{{x}} \]</p><p>\[ \frac{{dy}}{{dx}} = 2 \]</p><p>\[ y = x + x \]</p>"""


@pytest.mark.parametrize(
    "macros",
    [
        r"twice: ['2 #1', 1]",
        r'twice: ["2 #1", 1]',
        r"RR: '\\mathbb{R}', twice: ['2 #1', 1]",
        r"""RR: "{\\bf R}",
            twice: [ '2\\,#1' , 1 ]""",
        r"'\\twice': ['2 #1', 1], other: 'x'",
    ],
)
def test_a_macro_of_the_page_is_written_out(macros: str) -> None:
    report = check(source_of(PAGE.format(macros=macros), "page.html", "html"))
    assert [judgement.kind for judgement in report.judgements] == ["definition", "proved", "proved"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "macros: {}",
        r"macros: {twice: ['2 #1', 1, 'x']}",  # with a default
        r"macros: {twice: function () { return 'x'; }}",
        r"macros: {twice: '2 {#1'}",
        r"macros: {twice: '2 } #1 {'}",
        r"macros: {'tw1ce': 'x'}",
        r"macros: {twice: `2`}",
        r"macros: {twice",
        "macros: {twice: '" + "x" * 2000 + "'}",
        "macros: {" + "a: [" * 50_000,
    ],
)
def test_what_is_no_plain_string_is_left_out(text: str) -> None:
    assert configured_macros(text) == {}


def test_what_stands_before_it_counts() -> None:
    found = configured_macros(r"macros: {R: '\\mathbb{R}', f: function () {}, S: 'x'}")
    assert list(found) == [r"\R"]


def test_one_that_calls_itself_ends() -> None:
    page = PAGE.format(macros=r"twice: ['\\twice{#1}\\twice{#1}', 1]")
    kinds = [judgement.kind for judgement in check(source_of(page, "page.html", "html")).judgements]
    assert "proved" not in kinds[:1]
