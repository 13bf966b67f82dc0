"""The reports of `check`: goldens of each format, hostile text in each, places, numbers, exit codes.

`pytest --write-goldens tests/reading` writes the goldens anew; look at the difference.
In the page's golden a formula is its LaTeX, since MathML is math-core's to choose.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from html import escape as escape_html
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jinja2
import pytest

from derive.cli import main
from derive.proof import Witness
from derive.proof.exact import Exact, exact
from derive.reading.check import Report, check, exit_code
from derive.reading.codes import CODES, explain
from derive.reading.reports import REPORTS, typesetting
from derive.reading.reports.counterexample import number, told
from derive.reading.reports.names import plain
from derive.reading.reports.text import Terminal, columns, report_text
from derive.reading.sources import ENDINGS as ENDINGS_READ
from derive.reading.sources import FORMATS, source_of
from tests.conftest import Ended
from tests.goldens.test_goldens import Differs, differences

GOLDENS = Path(__file__).parent / "goldens"
SLIPS = (GOLDENS / "slips.tex").read_text(encoding="utf-8")
ENDINGS = {"text": "txt", "json": "json", "github": "github", "sarif": "sarif", "html": "html"}
FALSE = r"\[ \frac{\partial}{\partial z_j} e^{z_j} = -e^{z_j} \]"


@pytest.fixture(scope="module")
def slips() -> Report:
    return check(source_of(SLIPS, "slips.tex", "tex"))


def report_on(text: str, name: str = "a.tex", kind: str = "tex") -> Report:
    return check(source_of(text, name, kind))


class LatexItself:
    """In place of math-core: the LaTeX, escaped."""

    def convert_with_local_state(self, latex: str, **_: bool) -> str:
        return f"<math>{escape_html(latex)}</math>"


@pytest.fixture
def latex_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "_converter", LatexItself)


# -- goldens ----------------------------------------------------------------------------------


def require_golden(name: str, made: str, *, write: bool) -> None:
    path = GOLDENS / name
    if write:
        path.write_text(made + "\n", encoding="utf-8")
        pytest.skip("written anew, so nothing was compared")
    held = path.read_text(encoding="utf-8")
    if held != made + "\n":
        raise Differs(f"{name} differs (pytest --write-goldens writes it anew):\n{differences(held, made)}")


@pytest.mark.parametrize("shown_as", ENDINGS)
def test_each_format_is_as_it_was(
    shown_as: str, slips: Report, latex_itself: None, request: pytest.FixtureRequest
) -> None:
    write = bool(request.config.getoption("--write-goldens"))
    require_golden(f"slips.{ENDINGS[shown_as]}", REPORTS[shown_as]([slips]), write=write)


def test_a_golden_that_differs_is_noticed(slips: Report) -> None:
    with pytest.raises(Differs, match=r"slips\.txt differs"):
        require_golden("slips.txt", report_text([slips]).replace("1/4", "1/5"), write=False)


def test_the_goldens_have_a_problem_of_every_severity_and_verdict(slips: Report) -> None:
    assert {problem.severity for problem in slips.problems} == {"error", "warning", "note"}
    assert {"FALSE", "INDEX", "ASSUME", "UNREAD", "UNDECIDED"} <= {problem.code for problem in slips.problems}
    assert {"proved", "if", "false", "carried", "recovered", "undecided", "unread", "definition"} <= set(slips.counts)
    assert set(ENDINGS) == set(REPORTS)


# -- places -----------------------------------------------------------------------------------


def cut(text: str, place: dict[str, Any]) -> str:
    """What stands in a file from the first place up to, not including, the second."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    first = starts[place["line"] - 1] + place["column"] - 1
    return text[first : starts[place["end_line"] - 1] + place["end_column"] - 1]


def test_the_places_are_those_of_the_marked_text(slips: Report) -> None:
    problems = json.loads(REPORTS["json"]([slips]))["files"][0]["problems"]
    assert len(problems) > 5
    for problem in problems:
        assert cut(SLIPS, problem) == problem["marked"] != ""
        assert problem["marked"] in problem["formula"]
        moved = {**problem, "column": problem["column"] + 1}
        assert cut(SLIPS, moved) != problem["marked"]


def test_a_problem_over_several_lines_has_its_last_line() -> None:
    report = report_on("\\[ \\frac{\\partial}{\\partial z_j} e^{z_j} = -e^{z_j}\n  + 1 \\]")
    (problem,) = json.loads(REPORTS["json"]([report]))["files"][0]["problems"]
    assert (problem["line"], problem["end_line"], problem["end_column"]) == (1, 2, 6)
    assert REPORTS["github"]([report]).startswith("::error file=a.tex,line=1,endLine=2,title=derive FALSE::")


def notebook(formula: str) -> Report:
    cells = [
        {"cell_type": "code", "source": ["1"], "metadata": {}, "outputs": [], "execution_count": None},
        {"cell_type": "markdown", "metadata": {}, "source": ["words\n", formula]},
    ]
    text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    return report_on(text, "nb.ipynb", "ipynb")


def test_a_notebooks_places_are_a_cells_and_never_taken_for_the_files() -> None:
    report = notebook(FALSE.replace("\\[", "$$").replace("\\]", "$$"))
    assert report_text([report]).startswith("nb.ipynb:cell 2:2:44: error: ")
    assert REPORTS["github"]([report]).startswith("::error file=nb.ipynb,title=derive FALSE (cell 2%2C line 2)::")
    (result,) = json.loads(REPORTS["sarif"]([report]))["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}
    assert "(cell 2, line 2, column 44)" in result["message"]["text"]
    (problem,) = json.loads(REPORTS["json"]([report]))["files"][0]["problems"]
    assert (problem["cell"], problem["line"]) == (2, 2)
    assert "Formula at cell 2, line 2" in REPORTS["html"]([report])


def test_standard_input_is_no_file_to_github() -> None:
    assert REPORTS["github"]([report_on(FALSE, "<stdin>")]).startswith("::error line=1,endLine=1,col=")


# -- the text ---------------------------------------------------------------------------------


LONG = (
    r"\[ \frac{\partial}{\partial z_j} \left[ e^{z_j} \right] = "
    + "-"
    + "1 \\cdot " * 30
    + r"e^{z_j} \quad \text{説明}\]"
)


@pytest.mark.parametrize("width", [40, 60, 110, 300])
@pytest.mark.parametrize(
    "text", [LONG, "  % 説明説明\n\t説明\t" + FALSE + "\t" + "説" * 90, "e\u0301 e\u0301 " + FALSE]
)
def test_the_mark_stands_below_the_piece_and_fits(text: str, width: int) -> None:
    report = report_on(text)
    (problem, *_) = report.problems
    lines = report_text([report], Terminal(width=width)).split("\n")
    shown, mark = lines[1:3]
    assert columns(shown) <= max(width, 40)
    assert re.fullmatch(r" {4} *\^~*", mark)
    start, end = columns(mark) - len(mark.strip()), columns(mark)
    at = [columns(shown[:n]) for n in range(len(shown) + 1)]
    marked = shown[at.index(start) : at.index(end)]
    whole = report.source.text[problem.span.start : problem.span.end].split("\n")[0]
    assert whole.startswith(marked.removesuffix("…"))
    assert len(marked) > 3


def test_colour_is_only_where_it_is_asked_for(slips: Report) -> None:
    coloured = report_text([slips], Terminal(colour=True, width=100))
    assert "\033[31m" in coloured
    assert re.sub(r"\033\[\d+m", "", coloured) == report_text([slips], Terminal(width=100))
    assert "\033" not in report_text([slips])


def test_an_old_terminal_gets_ascii() -> None:
    shown = report_text(
        [report_on("% \n\\[ \\frac{\\partial}{\\partial ξ_j} e^{ξ_j} = -e^{ξ_j} \\]")], Terminal(ascii=True)
    )
    first, line, mark, *_ = shown.split("\n")
    assert line.isascii()
    assert len(mark) == line.index(r" \]")
    assert "≈" not in first


def test_several_files_are_summed_up(slips: Report) -> None:
    lines = report_text([report_on(""), slips]).split("\n")
    assert lines[-1].startswith("all 2 files: ")
    assert lines[-3].startswith(r"a.tex: no displayed formula; looked for are \[ ... \], $$ ... $$, equation")
    assert lines[-1] == lines[-2].replace("slips.tex", "all 2 files")


# -- names and numbers ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("latex", "said"),
    [
        (r"\hat{y}", "ŷ"), (r"\hat y", "ŷ"), (r"\mathrm{Loss}", "Loss"), (r"y[]", "y"), (r"\xi", "ξ"),
        (r"\mathbf{W}", "W"), (r"\hat{\mathbf{y}}", "ŷ"), (r"\hat{\theta}", "θ̂"), (r"z_{2}", "z_2"), (r"\bar{x}", "x̄"),
        (r"∂\xi/∂y", "∂ξ/∂y"), (r"\lambda", "λ"), (r"\Delta_{ij}", "Δ_{ij}"), (r"\unknown{x}", r"\unknown{x}"),
        (r"\mathrm{R}(\hat{y})_{O}'", "R(ŷ)_O'"), (r"\sum_k y_k = 1", "∑_k y_k = 1"), (r"\ell", "\N{SCRIPT SMALL L}"),
        (r"\beta stands here", "β stands here"), (r"\beta x", "βx"),
    ],
)  # fmt: skip
def test_symbols_are_shown_as_people_write_them(latex: str, said: str) -> None:
    assert plain(latex) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (exact(Fraction(-1, 4)), "-1/4"),
        (Exact(Fraction(0), ((2, Fraction(1)),)), "log 2"),
        (Exact(Fraction(-1), ((2, Fraction(-2)), (3, Fraction(1, 2)))), "-2 log 2 + (1/2) log 3 - 1"),
        (0.69314718, "≈ 0.6931"),
        (Exact(Fraction(10**50 + 1, 10**49)), "≈ 10"),
        (exact(0), "0"),
    ],
)
def test_numbers_are_exact_where_they_can_be_read(value: Any, said: str) -> None:
    assert number(value) == said


def test_a_counterexample_tells_symbols_and_sides_apart() -> None:
    entries = {"y[]": {(1,): exact(1), (2,): exact(2)}, "y": {(): exact(3)}}
    matrix = {(1, 1): exact(1), (1, 2): exact(2), (2, 1): exact(3), (2, 2): exact(4)}
    found = told(Witness({"n": 2}, {"i": 1}, {**entries, r"\mathbf{W}": matrix}, 1.00001, 1.00002))
    assert str(found) == "n = 2, y_1 = 1, y_2 = 2, y = 3, W = ((1, 2), (3, 4)), i = 1: left ≈ 1.00001, right ≈ 1.00002"
    bold = told(Witness({}, {}, {"z": {(): exact(1)}, r"\mathbf{z}": {(): exact(2)}}, exact(0), exact(1)))
    assert str(bold) == r"z = 1, \mathbf{z} = 2: left 0, right 1"
    assert str(told(Witness({}, {}, {}, exact(0), exact(1)))) == "left 0, right 1"


def test_the_numbers_of_a_counterexample_are_right_by_other_code(slips: Report) -> None:
    (problem,) = [
        each for each in json.loads(REPORTS["json"]([slips]))["files"][0]["problems"]
        if each["code"] == "FALSE" and each["line"] == 12
    ]  # fmt: skip
    found = problem["counterexample"]
    i, j = found["indices"]["i"] - 1, found["indices"]["j"] - 1
    assert found["values"]["z"] == ["0"] * found["sizes"]["n"]
    a = [Fraction(1, found["sizes"]["n"])] * found["sizes"]["n"]
    left, right = a[i] * ((i == j) - a[j]), a[i] * a[j]
    assert (found["left"], found["right"]) == (str(left), str(right))
    assert (found["left_decimal"], found["right_decimal"]) == (float(left), float(right))


# -- hostile text -----------------------------------------------------------------------------

NAME = 'x",line=9\n::error::planted,<script>alert(1)</script>\x1b[31m.tex'
HOSTILE = (
    r"\[ \text{</code><script>alert(1)</script>} x = \foo{<img src=x onerror=alert(1)>} \]" + "\n"
    r"\[ \frac{\partial}{\partial z_j} e^{z_j} = -e^{z_j} \text{</math><script>alert(1)</script>} \]" + "\n"
    "\\[ \\bar\n::add-mask::z = \\foo \x1b[2J\u202e 100% \\]\n"
    "\\[ ::add-mask::z = \\foo, ##[add-mask]z\\]\n"
    "\\[ \\href{javascript:alert(1)}{x} = \\foo \\]\n"
)


@pytest.fixture(scope="module")
def hostile() -> Report:
    return report_on(HOSTILE, NAME)


class Elements(HTMLParser):
    """The tags of a page with their attributes, its identifiers, what isn't closed, and its text."""

    VOID = frozenset({"meta", "br"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def foreign(page: str) -> Iterator[str]:
    """What a page has that its template and MathML don't: elements and attributes that load or run something."""
    for tag, attributes in Elements(page).tags:
        if tag in ("script", "img", "iframe", "link", "object", "form", "b"):
            yield tag
        yield from (
            name for name, value in attributes.items()
            if name.startswith("on") or name == "src" or (name == "href" and not str(value).startswith("#"))
        )  # fmt: skip


def test_nothing_of_a_document_becomes_a_part_of_the_page(hostile: Report) -> None:
    page = REPORTS["html"]([hostile])
    assert list(foreign(page)) == []
    assert "<script>alert(1)</script>" in Elements(page).text
    assert page.isascii()


def test_a_page_that_escapes_nothing_is_noticed(hostile: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    class Careless(jinja2.Environment):
        def __init__(self, **options: Any) -> None:
            super().__init__(**{**options, "autoescape": False})

    monkeypatch.setattr(jinja2, "Environment", Careless)
    with pytest.raises((AssertionError, ValueError)):
        assert list(foreign(REPORTS["html"]([hostile]))) == []


def test_a_converter_that_escapes_nothing_is_noticed(hostile: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    class Careless:
        def convert_with_local_state(self, latex: str, **_: bool) -> str:
            return f"<math>{latex}</math>"

    monkeypatch.setattr(typesetting, "_converter", Careless)
    with pytest.raises((AssertionError, ValueError)):
        assert list(foreign(REPORTS["html"]([hostile]))) == []


@pytest.mark.parametrize(
    "latex",
    [
        r"\text{<script>alert(1)</script>}", r"\href{javascript:alert(1)}{x}", r'\color{red"><script>}x',
        r"\class{a}{x}", r"\style{color:red}{x}", r'\label{"><script>} x', r"\tag{<b>}", r"\url{http://x}",
        r"\includegraphics{http://x}", r"x < y > z", r'\operatorname{<b onclick="x">}', r"\textcolor{red}{<script>}",
        r"\htmlClass{a}{x}", r"\require{x}", r"\bbox[<b>]{x}", r'\hspace{1em"onclick="x}', r"\verb|<b>|",
    ],
)  # fmt: skip
def test_math_core_escapes_or_refuses(latex: str) -> None:
    made = typesetting.typeset(latex)
    assert made is None or list(foreign(made)) == []


def test_a_huge_or_deep_formula_is_shown_and_not_set() -> None:
    for latex in ("{" * 20_000 + "}" * 20_000, r"\sqrt" * 5000 + "x", "x+" * 300_000, r"\left(" * 1500):
        assert typesetting.typeset(latex) is None
    assert typesetting.typeset("{" * 400 + "x" + "}" * 400) is not None
    assert typesetting.typeset(r"\newcommand{\x}{\x\x}\x") is None


def commands(log: str) -> list[str]:
    """The workflow commands that a runner finds in a log: the newer form at a line's beginning, the older anywhere."""
    newer = [line for line in re.split(r"[\r\n]", log) if line.lstrip().startswith("::")]
    return newer + [line for line in re.split(r"[\r\n]", log) if line not in newer and "##[" in line]


def test_nothing_of_a_document_becomes_a_command_of_github(hostile: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    from derive.reading.reports import github

    found = commands(github.report_github([hostile]))
    assert len(found) == len(hostile.problems) >= 5
    for command in found:
        properties = re.fullmatch(r"::(?:error|warning|notice) ([^:]*)::.*", command)
        assert properties is not None
        assert [part.split("=")[0] for part in properties[1].split(",")][:2] == ["file", "line"]
        assert 'file=x"%2Cline=9%0A%3A%3Aerror%3A%3Aplanted%2C<script>' in command
    monkeypatch.setattr(github, "escaped_property", lambda text: text)
    assert len(commands(github.report_github([hostile]))) > len(hostile.problems)


def test_what_a_command_of_github_says_is_what_was_meant(slips: Report) -> None:
    first = commands(REPORTS["github"]([slips]))[0]
    said = first.split("::", 2)[2].replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%").split("\n")
    told, formula, _, repair, example = report_text([slips]).split("\n")[:5]
    assert told.endswith(f"error: {said[0]} [FALSE]")
    assert said[1:] == [formula.strip(), repair.strip(), example.strip()]


def test_nothing_of_a_document_moves_the_terminal(hostile: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = report_text([hostile])
    assert all(letter.isprintable() or letter == "\n" for letter in shown)
    matched = [line for line in shown.split("\n") if not line.startswith("    ")]
    assert len(matched) == len(hostile.problems) + 1
    monkeypatch.setattr("derive.reading.reports.text.printable", lambda text: text)
    assert "\x1b" in report_text([hostile])


@pytest.mark.parametrize("shown_as", ["json", "sarif"])
def test_the_data_is_ascii_and_says_what_was_written(shown_as: str, hostile: Report) -> None:
    made = REPORTS[shown_as]([hostile])
    assert made.isascii()
    assert "\x1b" not in made
    assert r"\foo{<img src=x onerror=alert(1)>}"[:4] in json.dumps(json.loads(made))
    if shown_as == "json":
        assert json.loads(made)["files"][0]["name"] == NAME


def test_a_name_that_is_no_text_can_be_reported() -> None:
    report = report_on(FALSE, "caf\udce9.tex")
    assert report_text([report]).startswith("caf\udce9.tex:1:")
    (result,) = json.loads(REPORTS["sarif"]([report]))["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "caf%E9.tex"
    assert json.loads(REPORTS["json"]([report]))["files"][0]["name"] == "caf\udce9.tex"
    assert "caf" in REPORTS["html"]([report])


# -- the page ---------------------------------------------------------------------------------


def test_the_page_can_be_followed_without_eyes_and_without_a_network(slips: Report) -> None:
    page = REPORTS["html"]([slips, slips])
    found = Elements(page)
    assert found.open == []
    assert ("html", {"lang": "en"}) in found.tags
    policies = [given["content"] for tag, given in found.tags if given.get("http-equiv") == "Content-Security-Policy"]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]
    identifiers = [given["id"] for _, given in found.tags if "id" in given]
    assert len(set(identifiers)) == len(identifiers)
    links = [str(given["href"])[1:] for tag, given in found.tags if tag == "a"]
    assert len(links) == 2 * len(slips.problems)
    named = [given["aria-labelledby"] for _, given in found.tags if "aria-labelledby" in given]
    assert {*links, *named} <= set(identifiers)
    assert all(given.get("aria-hidden") == "true" for _, given in found.tags if given.get("class") == "sign")
    assert [tag for tag, _ in found.tags if re.fullmatch(r"h\d", tag)][:4] == ["h1", "h2", "h3", "h3"]


def test_every_problem_every_verdict_and_every_formula_is_on_the_page(slips: Report) -> None:
    text = " ".join(Elements(REPORTS["html"]([slips])).text.split())
    for problem in slips.problems:
        assert text.count(f"{problem.severity} {problem.code}:") == len(
            [other for other in slips.problems if other.code == problem.code]
        )
    rows = [given["class"] for tag, given in Elements(REPORTS["html"]([slips])).tags if tag == "li" and "id" in given]
    assert [str(classes).split()[0] for classes in rows] == [judgement.kind for judgement in slips.judgements]
    assert text.count("Formula at line") == len([piece for piece in slips.source.pieces if piece.displayed])
    assert "the left side is -1/4, the right side is 1/4" in text
    assert "two slips cancel" in text


def test_a_problem_stands_beside_its_own_equality(slips: Report, latex_itself: None) -> None:
    rows = re.split(r"<li id=", REPORTS["html"]([slips]))
    for row in rows[1:]:
        assert ("error FALSE" in row) == ('class="false' in row)
        assert ("warning ASSUME" in row) == ('class="if' in row or "true if" in row)


# -- SARIF ------------------------------------------------------------------------------------


def require_sarif(log: dict[str, Any]) -> None:
    """What SARIF 2.1.0's schema and GitHub's code scanning ask for of what is used here."""
    assert (log["version"], set(log)) == ("2.1.0", {"$schema", "version", "runs"})
    (run,) = log["runs"]
    assert set(run) == {"tool", "columnKind", "results", "properties"}
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    driver = run["tool"]["driver"]
    assert set(driver) == {"name", "version", "rules"}
    for rule in driver["rules"]:
        assert {"id", "shortDescription", "fullDescription", "help", "defaultConfiguration"} == set(rule)
        assert rule["defaultConfiguration"]["level"] in ("none", "note", "warning", "error")
        assert all(rule[name]["text"] for name in ("shortDescription", "fullDescription", "help"))
    for result in run["results"]:
        assert {"ruleId", "level", "message", "locations"} <= set(result)
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("none", "note", "warning", "error")
        assert result["message"]["text"]
        assert all(isinstance(value, str) for value in result["partialFingerprints"].values())
        (location,) = result["locations"]
        assert re.fullmatch(r"[A-Za-z0-9._~/:%-]+", location["physicalLocation"]["artifactLocation"]["uri"])
        region = location["physicalLocation"]["region"]
        assert set(region) <= {"startLine", "startColumn", "endLine", "endColumn", "snippet"}
        assert all(region[name] >= 1 for name in region if name != "snippet")
        first = region["startLine"], region.get("startColumn", 1)
        assert first <= (region.get("endLine", first[0]), region.get("endColumn", first[1]))


def test_the_sarif_is_as_the_standard_has_it(slips: Report, hostile: Report) -> None:
    log = json.loads(REPORTS["sarif"]([slips, hostile, notebook("$$x = \\foo$$")]))
    require_sarif(log)
    assert {rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]} == set(CODES)
    assert "did you mean" in log["runs"][0]["results"][0]["message"]["text"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda result: result.update(level="notice"),
        lambda result: result.update(ruleIndex=result["ruleIndex"] + 1),
        lambda result: result["locations"][0]["physicalLocation"]["region"].update(startColumn=0),
        lambda result: result["locations"][0]["physicalLocation"]["region"].update(endLine=1),
        lambda result: result["locations"][0]["physicalLocation"]["artifactLocation"].update(uri="a b.tex"),
        lambda result: result["message"].update(text=""),
    ],
)
def test_sarif_that_is_none_is_noticed(spoil: Callable[[dict[str, Any]], None], slips: Report) -> None:
    log = json.loads(REPORTS["sarif"]([slips]))
    spoil(log["runs"][0]["results"][0])
    with pytest.raises(AssertionError):
        require_sarif(log)


# -- the command ------------------------------------------------------------------------------

TEXTS = {
    "true.tex": r"\[ \frac{\partial}{\partial z_j} e^{z_j} = e^{z_j} \]",
    "stated.tex": "% derive: assume i \\neq j\n\\[ \\frac{\\partial}{\\partial z_j} e^{z_i} = 0 \\]",
    "if.tex": r"\[ \frac{\partial}{\partial z_j} (e^{z_i} + e^{z_j}) = e^{z_j} \]",
    "false.tex": FALSE,
    "unread.tex": r"\[ x = \foo \]",
    "none.tex": "no formula",
}


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], files: Path) -> Callable[..., Ended]:
    """`check` in this process, in the folder of the files above."""
    monkeypatch.chdir(files)

    def ended(*words: str) -> Ended:
        capsys.readouterr()
        return Ended(main(["check", *words]), *capsys.readouterr())

    return ended


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "folder.tex").mkdir()
    (tmp_path / "folder").mkdir()
    (tmp_path / "notes.doc").write_text("1 + 1 = 3", encoding="utf-8")
    (tmp_path / "binary.tex").write_bytes(b"\x7fELF\0\0")
    return tmp_path


@pytest.mark.parametrize(
    ("names", "code", "strict"),
    [
        ("true", 0, 0), ("stated", 0, 0), ("none", 0, 0), ("if", 0, 1), ("false", 1, 1), ("unread", 5, 1),
        ("true unread", 5, 1), ("false unread", 1, 1), ("unread false", 1, 1), ("if unread", 5, 1), ("true if", 0, 1),
        ("true stated", 0, 0),
    ],
)  # fmt: skip
def test_the_exit_code_is_that_of_the_worst_file(names: str, code: int, strict: int) -> None:
    reports = [report_on(TEXTS[f"{name}.tex"]) for name in names.split()]
    assert exit_code(reports) == code
    assert exit_code(reports, strict=True) == strict


def test_the_command_ends_as_its_worst_file(files: Path, command: Any) -> None:
    ended = command("unread.tex", "true.tex")
    assert (ended.code, ended.err) == (5, "")
    assert ended.out.split("\n")[-2] == "all 2 files: 2 equalities: 1 proved, 1 not read"
    assert command("--strict", "unread.tex").code == 1
    assert command("false.tex", "true.tex").code == 1
    assert command("if.tex").code == 0
    assert command("--assume", r"i \neq j", "--strict", "if.tex").code == 0
    for shown_as in ENDINGS:
        assert command("--format", shown_as, "false.tex").code == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["missing.tex"], "can't read missing.tex: No such file or directory"),
        (["folder.tex"], "can't read folder.tex: Is a directory"),
        (["folder"], "can't read folder: Is a directory"),
        (["missing"], "can't read missing: No such file or directory"),
        (["binary.tex"], "binary.tex is no text: it has bytes that are 0"),
        (["notes.doc"], "notes.doc: by its ending this is none of .tex, "),
        (["--format", "pdf", "true.tex"], "there is no format 'pdf'; there are text, json, github, sarif, html"),
        (["--format-in", "doc", "true.tex"], "there is no format 'doc'; there are tex, md, ipynb, rst, html"),
        (["--explain", "NOPE"], "there is no code 'NOPE'; there are FALSE, INDEX, "),
        (["--assume", "@@", "true.tex"], "--assume '@@': "),
        ([], "check needs a file; allowed are .tex, "),
        (["--out", "x", "true.tex"], ""),
        (["a\nb.tex"], "can't read a b.tex: "),
    ],
)
def test_a_mistake_is_told_in_one_line(words: list[str], told: str, files: Path, command: Any) -> None:
    ended = command(*words)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"derive: {told}")
    assert ended.err.count("\n") == 1


def test_a_file_that_cannot_be_read_hides_no_other(files: Path, command: Any) -> None:
    ended = command("true.tex", "missing.tex", "false.tex", "gone.tex")
    assert ended.code == 2
    assert [line.split(":")[1].strip() for line in ended.err.splitlines()] == [
        "can't read missing.tex",
        "can't read gone.tex",
    ]
    assert "false.tex:" in ended.out
    assert "all 2 files: 2 equalities: 1 proved, 1 false" in ended.out


def test_the_page_on_checking_has_every_code_every_key_and_every_format(slips: Report) -> None:
    page = (Path(__file__).parents[2] / "docs" / "checking.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| ([A-Z]+) \| (\w+) \| (.*) \|$", page, flags=re.MULTILINE)
    assert table == [(name, code.severity, code.title) for name, code in CODES.items()]
    named = set(re.findall(r"`(\w+)`", page))
    assert keys(json.loads(REPORTS["json"]([slips]))) - {"y", "z", "n", "i", "j"} <= named
    assert set(REPORTS) | set(FORMATS) <= named
    assert set(ENDINGS_READ) <= set(re.findall(r"`(\.\w+)`", page))


def keys(data: Any) -> set[str]:
    """All keys of an object and of what is in it."""
    if isinstance(data, dict):
        return set(data).union(*map(keys, data.values()))
    return set().union(*map(keys, data)) if isinstance(data, list) else set()


@pytest.mark.parametrize("name", CODES)
@pytest.mark.parametrize("width", [20, 50, 200])
def test_a_code_is_explained_in_lines_that_fit(name: str, width: int) -> None:
    said, _, example = explain(name.lower(), width).partition("\n\nFor example, in this document:\n\n")
    title, empty, *lines = said.split("\n")
    assert title == f"{name} ({CODES[name].severity}): {CODES[name].title}"
    assert empty == ""
    assert max(map(len, lines)) <= width
    assert " ".join(lines) == CODES[name].explanation
    assert example == "\n".join(f"    {line}" for line in CODES[name].example)


@pytest.mark.parametrize("name", CODES)
def test_what_a_code_is_told_of_gets_it(name: str) -> None:
    """The examples are documents; each is of its own code, and of no error or warning besides."""
    require_told_of(CODES[name].example, name)


def test_an_example_of_another_code_is_noticed() -> None:
    with pytest.raises(AssertionError):
        require_told_of(CODES["INDEX"].example, "FALSE")


def require_told_of(example: tuple[str, ...], name: str) -> None:
    """A document gets this code and none besides; what is malformed isn't read either."""
    codes = [problem.code for problem in report_on("\n".join(example)).problems]
    assert [code for code in codes if code != "UNREAD" or name != "MALFORMED"] == [name]


@pytest.mark.parametrize(
    "words", [["check", "--help"], ["check", "--explain", "FALSE"], ["check", "--format", "x", "a"]]
)
def test_help_comes_before_sympy_is_loaded(words: list[str]) -> None:
    ask = f"import sys; from derive.cli import main; main({words!r}); sys.exit('sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", ask], capture_output=True, check=False).returncode == 0
    loaded = ask.replace("main(", "import sympy; main(", 1)
    assert subprocess.run([sys.executable, "-c", loaded], capture_output=True, check=False).returncode == 1
