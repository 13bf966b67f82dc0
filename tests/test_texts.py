r"""Every text that a person can give, with characters that mean something to TeX, to Jinja and to a shell.

Each is printed as it was given; nothing of it is ever carried out.
"""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jinja2
import pypdfium2
import pytest
import sympy.parsing.sympy_parser

from derive import CLASSES, Equation, Hypothesis, Index, claim, typeset, variable
from derive.document.notation import Letter, Notation, in_notation
from derive.errors import BadInput, NotProved, TexFailed
from derive.language import IndexRange, sum_over
from derive.language.latex import latex
from derive.render import escape
from derive.steps import Claim

i = Index("i", CLASSES)
z = variable("z", CLASSES)

TEXTS = {
    "TeX": r"\input{x} \write18{ls} $x_1$ #1 % & ~ ^ { } \bye \par ^^5c",
    "Jinja": "<< 1300 + 37 >> {{ 1300 + 37 }} <% raise %> {% raise %} <# # > << x.__class__ >>",
    "shell and Python": "$(touch witness) `touch witness` ; tee > witness ; 'a' \"b\" !1 # eval ('2') {0.real} %s",
}


@pytest.fixture
def nothing_evaluated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail if a text reaches SymPy's parser, or if a file called witness appears."""

    def refuse(*given: Any, **_: Any) -> None:
        raise AssertionError(f"evaluated: {given}")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DERIVE_TEX", "embedded")
    monkeypatch.setattr(sympy.parsing.sympy_parser, "parse_expr", refuse)
    yield
    require_nothing_run(tmp_path)


pytestmark = pytest.mark.usefixtures("nothing_evaluated")


def claim_that_says(text: str, letter: Any = z, index: Index = i) -> Claim:
    """A small claim that has the text wherever one can stand."""
    one, k = letter[index], Index("k", index.range)
    sum_of_all = sum_over(k, letter[k])
    adds_up = Hypothesis(text, sum_of_all, 1)

    @claim(text, title=text, says=Equation(one * sum_of_all, one), assuming=[adds_up])
    def says(note: Any) -> None:
        words = re.sub(r"[{}]", lambda brace: brace[0] * 2, text)  # as an author writes a brace
        note(words)
        note.aim(words)
        note.lead(words)
        note.remark(text, words)
        note.heading(text, words)
        note.chain(one * sum_of_all).stated(one, words)
        note.mistake(one, 2 * one, words)

    return says


def plain(text: str) -> str:
    """What can be read from a page: without spaces and the stars that set words off, and the apostrophe is curved."""
    return re.sub(r"[\s*]", "", text).replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")


def page_text(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return plain("".join(page.get_textpage().get_text_bounded() for page in document))


@pytest.mark.parametrize("kind", TEXTS)
def test_a_text_is_printed_and_not_carried_out(kind: str, tmp_path: Path) -> None:
    require_only_printed(TEXTS[kind], tmp_path)


def require_only_printed(text: str, folder: Path) -> None:
    """Typeset a claim that has the text everywhere; raise AssertionError unless it is printed and not carried out."""
    tex, pdf = typeset(claim_that_says(text), title=text, subtitle=text, stem=folder / "out" / "notes")
    require_nothing_run(folder)
    assert "1337" not in tex.read_text(encoding="utf-8"), "the value of a text is printed"
    assert page_text(pdf).count(plain(text)) >= 8, page_text(pdf)


def require_nothing_run(folder: Path) -> None:
    assert not list(folder.rglob("witness")), "a command ran"


def test_an_unescaped_text_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The weakness planted: were texts not escaped, TeX would stop at them, or the page show something else."""
    monkeypatch.setattr(escape, "escape", escape.Tex)
    monkeypatch.setattr("derive.render.words.escape", escape.Tex)
    monkeypatch.setattr("derive.render.tex.escape", escape.Tex)
    with pytest.raises(TexFailed):
        typeset(claim_that_says(TEXTS["TeX"]), title="t", stem=tmp_path / "notes")


def through_jinja(text: str) -> escape.Tex:
    return ESCAPE(jinja2.Environment(variable_start_string="<<", variable_end_string=">>").from_string(text).render())


def through_a_shell(text: str) -> escape.Tex:
    subprocess.run(text, shell=True, check=False, capture_output=True, stdin=subprocess.DEVNULL)
    return ESCAPE(text)


def through_sympy(text: str) -> escape.Tex:
    sympy.sympify(text)
    return ESCAPE(text)


ESCAPE = escape.escape
CARRIED_OUT = [
    (through_jinja, "<< 1300 + 37 >>", "the value of a text"),
    (through_a_shell, TEXTS["shell and Python"], "a command ran"),
    (through_sympy, TEXTS["shell and Python"], "evaluated: "),
]


@pytest.mark.parametrize(("planted", "text", "noticed"), CARRIED_OUT)
def test_a_text_that_is_carried_out_is_noticed(
    planted: Callable[[str], escape.Tex], text: str, noticed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("derive.render.words.escape", planted)
    with pytest.raises(AssertionError, match=noticed):
        require_only_printed(text, tmp_path)
    for witness in tmp_path.rglob("witness"):
        witness.unlink()


NAMES = [*TEXTS.values(), "w_1", "a b", "50%", "x^2", "new\nline", "\x1b[31m", "{", r"\undefined"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_its_characters_in_latex(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    require_only_characters(name)
    if name != "a b":  # which is the same in LaTeX
        monkeypatch.setattr("derive.language.nodes.name_in_latex", lambda name: name)
        monkeypatch.setattr("derive.language.latex.name_in_latex", lambda name: name)
        with pytest.raises(AssertionError):
            require_only_characters(name)


def require_only_characters(name: str) -> None:
    """Raise AssertionError if anything in the name's LaTeX could be a command, a script or a comment."""
    named = latex(variable(name, CLASSES)[Index(name, CLASSES)])
    assert named.isprintable()
    commands = set(re.findall(r"\\[a-zA-Z]+", named))
    assert commands <= {r"\backslash", r"\wedge", r"\sim"}
    bare = re.sub(r"\\[{}$&#%_]", "", named)
    assert bare.count("{") == bare.count("}")
    assert re.findall(r"[$#%&_^~]", bare) == ["_"]  # the one that puts the index down


@pytest.fixture
def any_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let names through that a claim refuses (steps/symbols.py): the page must be safe without that check too."""
    monkeypatch.setattr("derive.steps.derivation.require_told_apart", lambda _: None)


@pytest.mark.parametrize("name", ["<< 1300 + 37 >>", r"\input{/etc/passwd} + 1"])
def test_a_name_that_reads_as_a_formula_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(NotProved, match=r"can't be a symbol; it would read as a part of a formula$"):
        typeset(claim_that_says("t", variable(name, CLASSES)), title="t", stem=tmp_path / "notes")


@pytest.mark.usefixtures("any_name")
def test_names_of_every_kind_reach_the_page(tmp_path: Path) -> None:
    classes = IndexRange("classes", "%n", ("k",))
    family = variable(r"\a{x}$#%&_^~", classes)
    typeset(claim_that_says("t", family, Index("#i", classes)), title="t", stem=tmp_path / "notes")
    shown = (tmp_path / "notes.tex").read_text(encoding="utf-8")
    for printed in (r"\backslash{}a\{x\}\$\#\%\&\_\wedge{}\sim{}_{\#i}", r"^{\%n}", r"\#i = 1"):
        assert printed in shown
    assert r"\a{x}" not in shown


@pytest.mark.usefixtures("any_name")
def test_a_planted_raw_name_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("derive.language.nodes.name_in_latex", lambda name: name)
    with pytest.raises(TexFailed):
        typeset(claim_that_says("t", variable(r"\input{/etc/passwd}", CLASSES)), title="t", stem=tmp_path / "notes")


@pytest.mark.usefixtures("any_name")
@pytest.mark.parametrize("symbol", [r"\input{/etc/passwd}", "}", "<< 1300 + 37 >>"])
def test_a_symbol_is_the_authors_latex_and_tex_alone_judges_it(symbol: str, tmp_path: Path) -> None:
    """A family's `symbol` is LaTeX by its meaning: what isn't any is told in one line, and nothing is read."""
    family = in_notation(z, Notation("own", {"z": Letter("z", symbol)}))
    stem = tmp_path / "notes"
    if symbol.startswith("<<"):
        typeset(claim_that_says("t", family), title="t", stem=stem)
        assert symbol in stem.with_suffix(".tex").read_text(encoding="utf-8")
        return
    with pytest.raises(TexFailed, match=r"^notes\.tex: [^\n]+$"):
        typeset(claim_that_says("t", family), title="t", stem=stem)
    assert not stem.with_suffix(".pdf").exists()


@pytest.mark.parametrize("stem", ["", "/", "nul\0byte", "x" * 300, "/proc/below/notes"])
def test_an_impossible_place_is_told_in_one_line(stem: str) -> None:
    with pytest.raises(BadInput, match=r"^(can't write|'/?' names no file)[^\n]*; allowed is [^\n]+$"):
        typeset(claim_that_says("t"), title="t", stem=stem)


def test_a_place_is_a_path_and_nothing_else() -> None:
    written = typeset(claim_that_says("t"), title="t", stem="$(touch witness)")
    assert [path.name for path in written] == ["$(touch witness).tex", "$(touch witness).pdf"]
    assert all(path.is_file() for path in written)
