"""From a .tex to a PDF: which engine is taken, how faults are told, the same bytes twice.

The pages are set by the embedded engine and by nothing else, so these tests hold
on a machine without TeX. How TeX is shut in is in test_attacks.py.
"""

import errno
import os
import re
from pathlib import Path

import pytest

from derive.errors import NoEngine
from derive.render import pdf
from derive.render.engines import Engine, find_engine
from derive.render.pdf import compile_pdf
from tests.engines import failure, fake, faked, page

pytestmark = pytest.mark.usefixtures("bare_machine")

NO_DATES = r"\pdfinfoomitdate=1 \pdftrailerid{} \pdfsuppressptexinfo=-1"


# Which engine


def test_a_machine_without_tex_and_home_sets_a_page_in_one_pass() -> None:
    compiled = compile_pdf(page("Hello."))
    assert compiled.pdf.startswith(b"%PDF-")
    assert compiled.passes == 1
    assert compiled.overfull == ()
    assert find_engine().embedded


def test_the_order_of_engines(bare_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("tectonic", "lualatex", "xelatex"):
        fake(bare_machine, name)
    assert find_engine().embedded
    fake(bare_machine, "pdflatex")
    found = find_engine()
    assert found == Engine("pdflatex", bare_machine / "pdflatex", "pdflatex 9.9", embedded=False)
    monkeypatch.setattr("derive.render.engines.find_spec", lambda name: None)
    for name in ("pdflatex", "xelatex", "lualatex", "tectonic"):
        assert find_engine().name == name
        (bare_machine / name).unlink()
    with pytest.raises(NoEngine, match=r"pip install 'derive\[tex\]' .* texlive-latex-recommended"):
        find_engine()


def test_a_broken_engine_is_passed_over(bare_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = bare_machine / "pdflatex"
    broken.write_text("#!/bin/sh\necho 'pdflatex: no such version'\nexit 127\n")
    broken.chmod(0o755)
    assert find_engine().embedded
    told = rf"{broken} --version ended with status 127"
    monkeypatch.setattr("derive.render.engines.find_spec", lambda name: None)
    with pytest.raises(NoEngine, match=rf"^no TeX engine that works \({told}\) was found; install one: "):
        find_engine()
    monkeypatch.setenv("DERIVE_TEX", "pdflatex")
    with pytest.raises(NoEngine, match=rf"^DERIVE_TEX='pdflatex' is no working TeX engine \({told}\); allowed: "):
        find_engine()


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("#!/bin/sh\n", "--version ended with status 0 without a word"),
        ("#!/bin/sh\nkill -9 $$\n", "--version ended with status -9 without a word"),
        ("#!/no/such/shell\n", "can't be started: No such file or directory"),
    ],
)
def test_what_is_wrong_with_an_engine_is_told(
    script: str, told: str, bare_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = bare_machine / "broken"
    broken.write_text(script)
    broken.chmod(0o755)
    monkeypatch.setenv("DERIVE_TEX", str(broken))
    with pytest.raises(NoEngine, match=re.escape(f"({broken} {told})")):
        find_engine()


def test_the_environment_names_an_engine(bare_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(bare_machine, "pdflatex")
    monkeypatch.setenv("DERIVE_TEX", "embedded")
    assert find_engine().embedded
    monkeypatch.setenv("DERIVE_TEX", str(fake(bare_machine, "mytex")))
    assert find_engine().name == "mytex"
    monkeypatch.setenv("DERIVE_TEX", "nosuchtex")
    with pytest.raises(NoEngine, match=r"'nosuchtex' is no working TeX engine \(it is not there\); allowed: pdfl"):
        find_engine()


def test_an_engine_on_the_path_sets_a_page(bare_machine: Path) -> None:
    (bare_machine / "pdflatex").symlink_to(find_engine().executable)
    engine = find_engine()
    assert not engine.embedded
    assert compile_pdf(page("Hello."), engine=engine).pdf.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("executable", "readable"),
    [
        ("/home/me/.TinyTeX/bin/x86_64-linux/pdflatex", ["/home/me/.TinyTeX", "/home/me/.TinyTeX/bin/x86_64-linux"]),
        ("/home/me/conda/bin/pdflatex", ["/home/me/conda", "/home/me/conda/bin"]),
        ("/home/me/bin/pdflatex", ["/home/me/bin"]),
        ("/home/bin/pdflatex", ["/home/bin"]),
        ("/srv/mine/tex/pdflatex", ["/srv/mine/tex"]),
        ("/bin/pdflatex", None),
    ],
)
def test_what_an_engine_may_read_is_its_tree_and_never_a_home(
    executable: str, readable: list[str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    folders = [str(folder) for folder in Engine("pdflatex", Path(executable), "1", embedded=False).folders]
    assert "/" not in folders
    assert readable is None or folders == readable


def test_tectonic_gets_its_own_options(bare_machine: Path) -> None:
    script = 'echo "%PDF $*" > notes.pdf'
    engine = Engine("tectonic", fake(bare_machine, "tectonic", script), "9.9", embedded=False)
    assert b"--untrusted" in compile_pdf("", engine=engine).pdf


def test_a_full_disk_under_tex_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    told = failure(page("Hello."), name="softmax.tex")
    assert re.fullmatch(r"softmax\.tex: can't work in \S+: No space left on device; TMPDIR names another folder", told)
    with pytest.raises(OSError, match="No space left"):  # where nobody makes a sentence of it
        pdf._compile(page("Hello."), find_engine(), "softmax.tex", 60.0, 0)


def test_an_engine_that_is_gone(bare_machine: Path) -> None:
    gone = Engine("pdflatex", bare_machine / "pdflatex", "9.9", embedded=False)
    assert "can't start" in failure(page("Hello."), engine=gone)


# What is told of a failure


def test_an_error_is_told_with_its_line_and_the_words_of_the_log() -> None:
    told = failure(page("good", r"bad \foo bad"), name="softmax.tex")
    assert told == r"softmax.tex: line 4: Undefined control sequence. l.4 bad \foo"


def test_an_error_in_another_file_is_told_with_its_name() -> None:
    other = r"\begin{filecontents*}{part.tex}", "good", r"\foo", r"\end{filecontents*}"
    told = failure(page(*other, r"\input{part}"))
    assert told == r"notes.tex: part.tex line 2: Undefined control sequence. l.2 \foo"


def test_the_first_error_is_the_last_thing_that_happens() -> None:
    told = failure(page(r"\foo \loop\iftrue\repeat"), time_limit=5)
    assert told == r"notes.tex: line 3: Undefined control sequence. l.3 \foo"


def test_long_words_are_told_whole() -> None:
    words = "very " * 40 + "long"
    assert f"line 3: {words}. l.3" in failure(page(rf"\errmessage{{{words}}}"))


def test_an_error_without_a_place_is_told() -> None:
    assert "File ended while scanning use of" in failure(page(r"\frac{1}{"))


def test_a_missing_package_is_told_with_what_to_install() -> None:
    told = failure(page(preamble=r"\usepackage{nosuch}"))
    assert "LaTeX Error: File `nosuch.sty' not found. " in told
    assert "texlive-latex-recommended" in told


def test_a_document_without_pages_fails() -> None:
    assert failure(page()) == "notes.tex: TeX made no page"


@pytest.mark.parametrize("locale", ["C", "POSIX", "C.UTF-8"])
def test_a_log_that_is_not_utf8_is_read(locale: str, bare_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    script = r"printf './notes.tex:7: caf\351 \377\nl.7 caf\351\n' > notes.log; exit 1"
    told = failure("", engine=faked(bare_machine, script))
    assert told == "notes.tex: line 7: caf\ufffd \ufffd l.7 caf\ufffd"


def test_an_engine_that_dies_without_a_word(bare_machine: Path) -> None:
    engine = faked(bare_machine, "kill -SEGV $$")
    assert failure("", engine=engine) == "notes.tex: TeX was stopped by SIGSEGV"
    engine = faked(bare_machine, "exit 3")
    assert failure("", engine=engine) == "notes.tex: TeX ended with status 3"


# Faults of the page


def test_a_line_that_is_too_wide_fails_with_its_place_and_size() -> None:
    wide = "x" * 100
    assert re.search(r"line 4: \\hbox [\d.]+pt too wide", failure(page("", rf"\[{wide}\]")))
    assert re.search(r"lines 3-6: \\hbox [\d.]+pt too wide", failure(page("a", wide, "b", "")))
    assert re.search(r"on some page: \\vbox .* too high", failure(page(r"\vrule height 900pt")))


def test_a_hair_too_wide_is_told_but_passes() -> None:
    compiled = compile_pdf(page(r"\hfuzz=0pt \hbox to 10pt{\hskip 10.05pt}"))
    assert [box.points for box in compiled.overfull] == [pytest.approx(0.05, abs=0.001)]


def test_a_character_that_the_font_lacks_fails() -> None:
    lacking = r"\font\old=cmr10 \old\char200"
    assert "There is no" in failure(page(lacking, preamble=r"\tracinglostchars=2 "))


def test_a_reference_to_nothing_fails() -> None:
    assert "Reference `nowhere' on page 1 undefined" in failure(page(r"See \ref{nowhere}."))


# Passes and bytes


def test_another_pass_only_when_the_log_asks_for_it(bare_machine: Path) -> None:
    compiled = compile_pdf(page(r"\section{One}\label{one} See \ref{one}."))
    assert compiled.passes == 2
    never_content = faked(bare_machine, "echo %PDF > notes.pdf; echo Rerun to get it right")
    assert compile_pdf("", engine=never_content).passes == 3


def test_the_same_text_gives_the_same_bytes() -> None:
    tex = page(r"On \today.", preamble=NO_DATES)
    assert compile_pdf(tex).pdf == compile_pdf(tex).pdf
    assert compile_pdf(tex).pdf != compile_pdf(tex, source_date=10**9).pdf


def test_a_page_that_tells_when_it_was_made_has_other_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The two guards taken away: what the preamble suppresses, and the date that TeX believes in."""
    dated, undated, today = page("Hello."), page("Hello.", preamble=NO_DATES), page(r"On \today.", preamble=NO_DATES)
    assert compile_pdf(undated).pdf == compile_pdf(undated, source_date=10**9).pdf
    assert compile_pdf(dated).pdf != compile_pdf(dated, source_date=10**9).pdf
    before, environment = compile_pdf(today).pdf, pdf._Room._environment

    def real_date(room: pdf._Room) -> dict[str, str]:
        return {name: value for name, value in environment(room).items() if "SOURCE_DATE" not in name}

    monkeypatch.setattr(pdf._Room, "_environment", real_date)
    assert compile_pdf(today).pdf != before
