"""Random input for the command line and for claims of one's own: whatever is given, no traceback.

`test_fuzz.py` draws the input with Hypothesis, `fuzz_with_atheris.py` (`make fuzz`) with atheris.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from derive import CLASSES, Equation, Index, claim, typeset, variable
from derive.cli import main
from derive.errors import DeriveError, NoEngine, TexFailed
from derive.steps import Claim

CODES = {0, 1, 2, 3, 4}
WORDS = (
    *("list", "show", "verify", "doctor", "softmax-jacobian", "cross-entropy-gradient", "--help", "--version", "--"),
    *("--classes", "--logits", "--label", "--notation", "--format", "--out", "--seed", "--quick", "--quiet", "--json"),
    *("0", "1", "2", "3", "4", "-1", "1e9", "1,2", "1,2,3", "-1,nan", ",", "a/z/y", "p/o/y", "y-hat/z/t", "made", ""),
    *("tex", "pdf", "json", "tex,json", "-h", "--classes=3", "--logits=-1,1", "--label=2", "--format=tex", "--seed=7"),
)


class Broken(AssertionError):
    """Some input made the program do what it must never do."""


def tamed(word: str) -> str:
    """The word, kept from naming a place outside the current folder: files are really written."""
    return word if word in WORDS else word.replace("/", "_").replace("..", "__")


def try_command(argv: Sequence[str], run: Callable[[list[str]], int] = main) -> int:
    """Run the command line; return its exit code. Raises Broken for anything but a documented ending."""
    out, err = io.StringIO(), io.StringIO()
    given = [tamed(word) for word in argv]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run(given)
    except BaseException as error:  # whatever it is, it must not come out
        raise Broken(f"{given}: {type(error).__name__}: {error}") from error
    told = err.getvalue()
    reported = {"doctor", "verify"} & set(given) and not told  # these two report on stdout what is wrong
    if code not in CODES:
        raise Broken(f"{given}: exit code {code}")
    if told and not (re.fullmatch(r"derive: [^\n]+\n", told) and told[:-1].isprintable()):
        raise Broken(f"{given}: {told!r}")
    if "Traceback" in told or bool(code) != bool(told or (code and reported)):
        raise Broken(f"{given}: exit code {code} with the message {told!r}")
    return code


def claim_of(name: str, title: str, words: str, letter: str, symbol: str) -> Claim:
    """A small claim with these texts in it."""
    i = Index("i", CLASSES)
    one = variable(letter, CLASSES, symbol=symbol)[i]

    @claim(name, title=title, says=Equation(one + 0, one))
    def made(note: Any) -> None:
        note("{one}", one=one)
        note.remark(words, re.sub(r"[{}]", "", words))
        note.chain(one + 0).stated(one, re.sub(r"[{}]", "", words))

    return made


def try_typeset(title: str, subtitle: str, stem: str, *texts: str) -> None:
    """Typeset a small claim; raises Broken for anything but files or a DeriveError of one line."""
    try:
        typeset(claim_of(*texts), title=title, subtitle=subtitle, stem=tamed(stem))
    except DeriveError as error:
        if "\n" in str(error):
            raise Broken(f"{title, subtitle, stem, texts}: {error}") from error
    except BaseException as error:
        raise Broken(f"{title, subtitle, stem, texts}: {type(error).__name__}: {error}") from error


@contextlib.contextmanager
def light(patch: Callable[[Any, str, Any], None]) -> Iterator[None]:
    """Let nothing heavy be done twice: claims are proved once, TeX is played, in a folder of its own."""
    import derive.notes
    import derive.publish
    import derive.render.pdf
    from derive.render.pdf import Compiled
    from derive.steps.evidence import with_evidence

    verified, proved = derive.notes.verified, {}
    turns = iter(range(10**12))

    def once(name: str, *_: Any, **__: Any) -> Any:
        if name not in proved:
            proved[name] = verified(name, 0, lambda _: None, thorough=False)
        return proved[name]

    def compiled(tex: str, **_: Any) -> Compiled:
        tex.encode("utf-8")
        if turn := next(turns) % 3:
            raise (NoEngine if turn == 1 else TexFailed)("played")
        return Compiled(b"%PDF", "", 1, ())

    patch(derive.notes, "verified", once)
    patch(derive.render.pdf, "compile_pdf", compiled)
    patch(derive.publish, "compile_pdf", compiled)
    patch(derive.publish, "with_evidence", lambda trace, seed, **_: with_evidence(trace, seed, thorough=False))
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


def try_bytes(data: bytes) -> None:
    """What atheris calls: the first byte says whether it is a command or a claim, the rest makes the words."""
    parts = data[1:].split(b"\0")
    if data[:1] < b"\x20" and len(parts) >= 8:
        try_typeset(*[part.decode("utf-8", "surrogateescape") for part in parts[:8]])
    else:
        try_command([word_of(part) for part in data.split(b"\0")])


def word_of(part: bytes) -> str:
    """A single byte stands for one of the usual words; anything else for itself."""
    return WORDS[part[0] % len(WORDS)] if len(part) == 1 else part.decode("utf-8", "surrogateescape")
