r"""From files to pieces: each format with exact places, and all that is no mathematics left out.

A formula here is named by a letter of its own (A = 1), so that a test can say where in
the file it must be found. The faults at the end show that the tests can fail.
"""

import json
from pathlib import Path

import pytest

from derive.errors import BadInput
from derive.reading.check import check
from derive.reading.formats import delimiters, markdown, markdown_blocks
from derive.reading.sources import FORMATS, Place, Source, read_source, source_of


def shown(text: str, kind: str) -> list[str]:
    """The displayed formulas, without the room around them."""
    return [piece.text.strip() for piece in source_of(text, "notes", kind).pieces if piece.displayed]


def inline(text: str, kind: str) -> list[str]:
    return [piece.text.strip() for piece in source_of(text, "notes", kind).pieces if not piece.displayed]


def place_of(source: Source, word: str) -> Place:
    """The place of the one formula that has this word, as the source tells it."""
    (piece,) = [piece for piece in source.pieces if word in piece.text]
    return source.place(piece.start + piece.text.index(word))


def check_places(text: str, kind: str, words: str) -> None:
    """Each of these letters stands in the file's text exactly where the source says that its formula has it."""
    source = source_of(text, "notes", kind)
    lines = text.replace("\r\n", "\n").split("\n")
    assert len(source.pieces) == len(words)
    for word in words:
        place = place_of(source, word)
        assert lines[place.line - 1][place.column - 1] == word
        (piece,) = [piece for piece in source.pieces if word in piece.text]
        assert source.line_of(piece.start + piece.text.index(word)) == lines[place.line - 1]


TEX = r"""\documentclass{article}
\newcommand{\be}{\begin{equation}}
\def\ee{\end{equation}}
\newcommand{\twice}[1]{$#1 #1$ and \[ #1 \]}
\begin{document}
Let $A = 1$, and \(B = 2\). Of \\[2pt] and \$5 nothing. % $K$ \[ K = 1 \]
% derive: assume \sum_k y_k = 1
\verb|$K$| \begin{verbatim} \[ K = 1 \] % \end{verbatim} \[ C = 3 \]
  $$ D
   = 4 $$
\begin{align*} E &= 5 % derive: assume y > 0
\\ &= \text{if $k$} \end{align*}
\be F = 6 \ee
\begin{lstlisting}
$$ K = 1 $$
\end{lstlisting}
\begin{itemize} \item \begin{gather}G = 7\end{gather} \end{itemize}
\iffalse \[ K \] \fi
\end{document}
\[ K = 1 \]
"""


def test_tex() -> None:
    check_places(TEX, "tex", "ABCDEFG")
    assert inline(TEX, "tex") == ["A = 1", "B = 2"]
    found = shown(TEX, "tex")
    assert found[0] == "C = 3"
    assert found[2].startswith(r"\begin{align*} E")
    assert found[2].endswith(r"\end{align*}")
    assert found[3:] == [r"\be F = 6 \ee", r"\begin{gather}G = 7\end{gather}"]


@pytest.mark.parametrize(
    "name",
    ["equation", "align", "gather", "multline", "flalign", "eqnarray", "alignat", "displaymath", "dmath", "align*"],
)
def test_every_display_environment(name: str) -> None:
    formula = rf"\begin{{{name}}}A = 1\end{{{name}}}"
    for kind in ("tex", "md", "html"):
        assert shown(f"so {formula} and", kind) == [formula]
    assert inline(r"so \begin{math}A = 1\end{math} and", "tex") == [r"\begin{math}A = 1\end{math}"]


def test_directives() -> None:
    source = source_of(TEX, "notes", "tex")
    assert [directive.text for directive in source.directives] == [r"assume \sum_k y_k = 1", "assume y > 0"]
    assert source.place(source.directives[0].span.start) == Place(7, 11)
    for kind, comment in [
        ("md", "a\n\n<!-- derive: assume\ny > 0 -->\n"),
        ("html", "<p>&amp;<!-- derive: assume\ny > 0 -->"),
        ("rst", "a\n\n.. derive: assume\n   y > 0\n\nb"),
    ]:
        (directive,) = source_of(comment, "notes", kind).directives
        assert directive.text.split() == ["assume", "y", ">", "0"]
        assert source_of(comment, "n", kind).text[directive.span.start : directive.span.end] == directive.text
    assert source_of("<!-- derived: x --> <!-- derive: -->", "notes", "md").directives == []
    assert source_of("`<!-- derive: x -->`", "notes", "md").directives == []


MARKDOWN = r"""---
title: $$ K = 1 $$
---
# Notes
Let $A = 1$ be, not $5 and $10, nor \$ K \$, `$K$` or ``a ` $$K$$``.

$$
B = 2
$$

```math
C = 3
```

```{math}
:label: name
:nowrap:

D = 4
```

:::{math}
:label: other
E = 5
:::

```python
$$ K = 1 $$
```
~~~
\[ K \]
~~~

    $$ K = 1 $$

\[ F = 6 \]
<!-- $$ K = 1 $$
```
$$ K = 1 $$
-->
\begin{align}
G &= 7
\end{align}
- a list

    $$H = 8$$

````{note}
```{math}
I = 9
```
$$J = 10$$
````
{% highlight $$ K $$ %} <pre>$$ K $$</pre>
where $$L$$ is one and {math}`M` another; $N=1$.
"""


def test_markdown() -> None:
    check_places(MARKDOWN, "md", "ABCDEFGHIJLMN")
    assert inline(MARKDOWN, "md") == ["A = 1", "L", "M", "N=1"]
    assert "K" not in "".join(piece.text for piece in source_of(MARKDOWN, "notes", "md").pieces)
    assert source_of(MARKDOWN, "notes", "md").problems == []


@pytest.mark.parametrize("money", ["$5 and $10", "$ 5 and 6 $", "$5\n\nand 6$", r"\$x$", "costs 5$ or $6"])
def test_money_is_no_mathematics(money: str) -> None:
    source = source_of(money, "notes", "md")
    assert source.pieces == []
    assert source.problems == []


CODE = ["```python\n$$ K $$\n```", "~~~\n$$ K $$\n~~~", "so\n\n    $$ K $$", "\t$$ K $$", "`$$ K $$`", "`` ` $$ K $$``"]


@pytest.mark.parametrize("code", CODE)
def test_code_is_no_mathematics(code: str) -> None:
    source = source_of(code, "notes", "md")
    assert source.pieces == []
    assert source.problems == []


def test_a_comment_that_never_ends_hides_no_code() -> None:
    assert shown("<!-- a\n```\n$$ K $$\n```\n$$A$$", "md") == ["A"]


def test_github_backticks() -> None:
    assert inline("so $`A = 1`$ and `$K$`", "md") == ["A = 1"]


def test_markdown_options_of_a_fence() -> None:
    assert shown("```{math}\n---\nlabel: x\n---\nA = 1\n```", "md") == ["A = 1"]
    assert shown("```{math} \n:label: x\nA = 1\n\nB = 2\n```", "md") == ["A = 1\n\nB = 2"]
    assert shown("```mathematica\nA = 1\n```", "md") == []


def test_markdown_quotation() -> None:
    text = "> so\n> $$\n> A = 1 \\\\\n> = B\n> $$\n"
    assert shown(text, "md")[0].split() == ["A", "=", "1", "\\\\", "=", "B"]
    assert place_of(source_of(text, "notes", "md"), "B") == Place(4, 5)
    assert shown("$$\nA\n> B\n$$", "md") == ["A\n> B"]


def test_markdown_escapes_that_are_surely_escapes() -> None:
    text = r"$$\sum\_{k} z\_k \* \text{a\_b} = B$$"
    assert shown(text, "md") == [r"\sum _{k} z _k  * \text{a\_b} = B"]
    assert place_of(source_of(text, "notes", "md"), "B").column == text.index("B") + 1
    assert shown(r"$$batch\_size = n$$", "md") == [r"batch\_size = n"]
    assert shown("\\\\[\nA\\_i \\\\\\\\ \\\\{ \\frac12\n\\\\]", "md")[0].split() == [
        "A",
        "_i",
        "\\\\",
        r"\{",
        r"\frac12",
    ]
    assert shown(r"$$a \\[2pt] b$$", "md") == [r"a \\[2pt] b"]


RST = r"""Notes
=====

Let :math:`A = 1` and not ``:math:`K```.

.. math::
   :label: name

   B = 2

   C &= 3 \\
     &= 4

.. math:: D = 5

* item

  .. math::
     :nowrap:

     \begin{align}
     E = 6

     \end{align}

.. note::

   .. math:: F
      = 7

.. code-block:: tex

   :math:`K` $$ K $$

   .. math:: K

.. a comment

   .. math:: K

Literally::

   .. math:: K

and :math:`G`, not $K$.
"""


def test_restructuredtext() -> None:
    check_places(RST, "rst", "ABCDEFG")
    assert inline(RST, "rst") == ["A = 1", "G"]
    assert shown(RST, "rst")[1] == "C &= 3 \\\\\n     &= 4"
    assert shown(RST, "rst")[3].split() == [r"\begin{align}", "E", "=", "6", r"\end{align}"]
    assert shown(RST, "rst")[4] == "F\n      = 7"


HTML = r"""<!DOCTYPE html><html><head><title>\(K\)</title>
<script>var s = "$$ K $$"; MathJax = {};</script></head>
<p title="a > b">Let &eacute; &lt;b&gt; \(A &lt; 1\) and 5$ or $6.</p>
<p>\[B &amp;= 2 \\ <br/>
 C &amp;= 3\]</p> <pre>\[ K \]</pre> <code>$$K$$</code> <!-- \[ K \] -->
<script type="math/tex; mode=display">% <![CDATA[
D < 4 & 5 %]]></script>
<script type="math/tex">E</script>
&nbsp;&#x3b1;$$F &gt; 6$$<div>\begin{align}G\end{align}</div>
"""


def test_html() -> None:
    source = source_of(HTML, "notes", "html")
    lines = HTML.split("\n")
    for letter in "ABCDEFG":
        place = place_of(source, letter)
        assert lines[place.line - 1][place.column - 1] == letter
    # Behind a decoded sign, and the decoded sign itself, on the same line:
    (piece,) = [piece for piece in source.pieces if "F" in piece.text]
    assert piece.text == "F > 6"
    column = lines[8].index("&gt;") + 1
    assert source.place(piece.start + 2) == Place(9, column)
    assert source.place(piece.start + 3) == Place(9, column + len("&gt;"))
    assert source.line_of(piece.start) == lines[8]
    assert inline(HTML, "html") == ["A < 1", "E"]
    assert [text.split() for text in shown(HTML, "html")] == [
        ["B", "&=", "2", "\\\\", "C", "&=", "3"],
        ["D", "<", "4", "&", "5"],
        ["F", ">", "6"],
        [r"\begin{align}G\end{align}"],
    ]
    assert source.problems == []


def test_html_takes_a_single_dollar_only_where_the_page_says_so() -> None:
    assert inline("<p>$A$</p>", "html") == []
    assert inline("<script>MathJax = {tex: {inlineMath: [['$', '$']]}}</script><p>$A$</p>", "html") == ["A"]


def test_html_mathematics_ends_with_its_element() -> None:
    source = source_of(r"<p>\[ A = 1</p><p>B \]</p>", "notes", "html")
    assert source.pieces == []
    assert [problem.why for problem in source.problems] == [r"\[ never ends"]


def notebook(*cells: tuple[str, str | list[str]]) -> str:
    return json.dumps({"cells": [{"cell_type": kind, "source": source} for kind, source in cells], "nbformat": 4})


def test_notebook() -> None:
    text = notebook(
        ("markdown", ["# Title\n", "\n", 'as "we" say $$A = 1$$']),
        ("code", "$$ K = 1 $$"),
        ("raw", "$$ K = 1 $$"),
        ("markdown", "a stray $$ here"),
        ("markdown", "one\r\ntwo\n $B$ and\n\n$$\n\\frac{C}{2}\n$$"),
    )
    source = source_of(text, "notes.ipynb", "ipynb")
    assert [piece.text.strip() for piece in source.pieces] == ["A = 1", "B", r"\frac{C}{2}"]
    assert place_of(source, "A") == Place(3, 15, 1)
    assert place_of(source, "B") == Place(3, 3, 5)
    assert place_of(source, "C") == Place(6, 7, 5)
    assert source.line_of(source.text.index("C}")) == r"\frac{C}{2}"
    (problem,) = source.problems
    assert (problem.why, source.place(problem.span.start)) == ("$$ never ends", Place(1, 9, 4))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{\n,", "line 2"),
        ("[" * 100_000, "it can't be read"),
        ("[]", "no list of cells"),
        ('{"cells": 3}', "no list of cells"),
    ],
)
def test_what_is_no_notebook(text: str, why: str) -> None:
    with pytest.raises(BadInput, match=why) as error:
        source_of(text, "notes.ipynb", "ipynb")
    assert "\n" not in str(error.value)


def test_odd_cells_are_passed_over() -> None:
    assert source_of('{"cells": [3, null, {}, {"cell_type": "markdown", "source": [1]}]}', "n", "ipynb").pieces == []


@pytest.mark.parametrize(
    ("kind", "text", "why", "place"),
    [
        ("tex", "a\n b \\[ A = 1\n\n\\[ B \\]", r"\[ never ends", Place(2, 4)),
        ("tex", "\\begin{align} A\n\\begin{align} B \\end{align}", r"\begin{align} never ends", Place(1, 1)),
        ("tex", "a $ b\n\nB", "$ never ends", Place(1, 3)),
        ("tex", "\\begin{verbatim} $x$", r"\begin{verbatim} never ends", Place(1, 1)),
        ("md", "x $$ y\n\nand so it goes on here\n\n$$ B $$", "$$ never ends", Place(1, 3)),
        ("md", "a\n\n```python\n$$ K $$", "this fence never ends", Place(3, 1)),
    ],
)
def test_what_never_ends_is_told_at_its_place(kind: str, text: str, why: str, place: Place) -> None:
    source = source_of(text, "notes", kind)
    (problem,) = source.problems
    assert (problem.why, source.place(problem.span.start)) == (why, place)
    assert "".join(piece.text for piece in source.pieces if "B" not in piece.text) == ""


def test_too_much_that_never_ends_is_told_once() -> None:
    for text, kind in [(r"\[ " * 3000, "tex"), (r"<p>\[</p>" * 3000, "html")]:
        problems = source_of(text, "notes", kind).problems
        assert len(problems) == 1001
        assert problems[-1].why == "too much never ends; nothing is read from here on"


@pytest.mark.parametrize("kind", ["tex", "md", "rst", "html"])
@pytest.mark.parametrize(
    "unit",
    [
        *["$", "$$", r"\[", r"\(", r"\begin{align}", "`", "`` ` ", "<!--", '<a "', "<pre>", "&", r"\newcommand{"],
        *[r"\def\x{", r"\verb|", "\n", "\n```math", "\n:::{note}", "\n````{note}\n```{math}", "\n.. math::"],
        *[":math:`", "{% a ", " "],
    ],
)
def test_no_sign_takes_long_however_often_it_comes(kind: str, unit: str) -> None:
    """Linear: were the text walked once a sign, this would take hours."""
    text = unit * (60_000 // len(unit))
    source = source_of(text, "notes", kind)
    assert source.place(len(source.text)).line >= 1


# Files


def test_reading_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(name: str, data: bytes, **options: str) -> Source:
        (tmp_path / name).write_bytes(data)
        return read_source(str(tmp_path / name), **options)

    crlf = read("a.tex", "\ufeffé\r\nß $A$\r\n".encode())
    assert place_of(crlf, "A") == Place(2, 4)
    assert place_of(read("b.MD", b"\xe9 $A$"), "A") == Place(1, 4)  # Latin-1
    assert place_of(read("c.md", "é $A$".encode("utf-16")), "A") == Place(1, 4)
    assert read("d.txt", b"$$A$$", format_in="md").pieces[0].text == "A"
    assert read("e.tex", b"").pieces == []
    for name, data, why in [
        ("f.tex", b"\0\1", "no text"),
        ("g.txt", b"$$A$$", "--format-in"),
        ("h.ipynb", b"{", "no Jupyter notebook"),
        ("i.tex", b" " * 20_000_001, "20,000,000 bytes"),
    ]:
        with pytest.raises(BadInput, match=why):
            read(name, data)
    with pytest.raises(BadInput, match="No such file"):
        read_source(str(tmp_path / "none.tex"))
    (tmp_path / "folder.tex").mkdir()
    with pytest.raises(BadInput, match="Is a directory"):
        read_source(str(tmp_path / "folder.tex"))
    with pytest.raises(BadInput, match="no file has such a name"):
        read_source("a\0.tex")
    with pytest.raises(BadInput, match="there is no format 'pdf'; there are tex, md"):
        read_source("-", "pdf")

    class Input:
        buffer = (tmp_path / "a.tex").open("rb")

    monkeypatch.setattr("sys.stdin", Input)
    standard = read_source("-")
    Input.buffer.close()
    assert (standard.name, place_of(standard, "A")) == ("<stdin>", Place(2, 4))


@pytest.mark.parametrize("kind", [kind for kind in FORMATS if kind != "ipynb"])
def test_any_bytes(kind: str) -> None:
    text = bytes(range(1, 256)).decode("latin-1") * 3
    source_of(text, "notes", kind)


# Planted faults


def test_reading_code_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown_blocks.Blocks, "_last_line", lambda self, opening: self.at)
    monkeypatch.setattr(markdown_blocks._Indented, "is_code", lambda self, line: False)
    monkeypatch.setattr(markdown._Walk, "take_span", lambda self, sign: sign.end())
    for code in CODE:
        with pytest.raises(AssertionError):
            test_code_is_no_mathematics(code)


def test_a_column_too_far_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    found = delimiters.Found.piece

    def shifted(self: delimiters.Found, formula: str, start: int, *, displayed: bool = True) -> None:
        found(self, formula, start + 1, displayed=displayed)

    monkeypatch.setattr(delimiters.Found, "piece", shifted)
    for test in (test_tex, test_markdown, test_restructuredtext, test_html, test_notebook):
        with pytest.raises((AssertionError, IndexError)):
            test()


def test_a_dollar_rule_without_money_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = delimiters.Rules(markdown.RULES.signs, money=False, told=markdown.RULES.told)
    monkeypatch.setattr(markdown, "RULES", rules)
    with pytest.raises(AssertionError):
        test_money_is_no_mathematics("$5 and $10")


def test_doubled_brackets_in_a_line_of_markdown_are_mathematics() -> None:
    r"""\\( and \\[ are what a site's author writes for \( and \[, also amid a sentence."""
    text = r"With \\(u\_1 = w x\\) we have \\[ v = u\_1 + 1 \\] and \\[\begin{equation} v - 1 = w x \end{equation}\\]."
    report = check(source_of(text, "post.md", "md"))
    assert [judgement.kind for judgement in report.judgements] == ["definition", "proved"]
    room = "$$\\begin{aligned} a &= b + b \\\\[2ex] &= 2 b \\end{aligned}$$"
    assert len(check(source_of(room, "post.md", "md")).judgements) == 2
