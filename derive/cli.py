"""The command line: what to make or show, how errors are told, which exit code the shell gets.

0 done; 1 a step is not proved, or a document says something false; 2 wrong usage; 3 no TeX
engine; 4 TeX failed; 5 something in a document was not read or not decided.
Results go to stdout, messages and progress to stderr. SymPy is loaded only once the
arguments are known to be good.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from argparse import ArgumentTypeError, Namespace
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from derive import __version__
from derive.arguments import REPORTS as SHOWN_AS
from derive.arguments import parse
from derive.errors import BadInput, DeriveError, NoEngine, quoted

if TYPE_CHECKING:
    from derive.reading.sources import Source

NAME = "softmax-cross-entropy"


class Terminated(KeyboardInterrupt):
    """Another process has asked this one to end; like Ctrl-C, so that everything is tidied up on the way out."""


def end_tidily_when_terminated() -> None:
    """Make SIGTERM end a run as Ctrl-C does: TeX stopped, private folders removed, no traceback."""

    def end(number: int, _: object) -> None:
        def stopped(*_: object) -> None:
            os._exit(_complain("stopped", 128 + number))

        # A library that is just being loaded may make another error of ours, which then nobody expects.
        sys.excepthook = stopped
        raise Terminated if number == signal.SIGTERM else KeyboardInterrupt

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code and never lets an expected error through."""
    _prepare_streams()
    try:
        arguments = parse(list(sys.argv[1:] if argv is None else argv))
        return COMMANDS[arguments.command](arguments)
    except DeriveError as error:
        return _complain(str(error), error.exit_code)
    except Terminated:
        return _complain("stopped", 143)
    except KeyboardInterrupt:
        return _complain("stopped", 130)
    except SystemExit:  # --help and --version, which argparse prints
        _tell("", end="")
        return 0


def _prepare_streams() -> None:
    """Let any text be printed on any terminal, and into streams that whoever started us has closed."""
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A path may hold bytes that are no text; an old terminal lacks most letters.
        sys.stdout.reconfigure(errors="surrogateescape" if _writes_unicode(sys.stdout) else "backslashreplace")


def _writes_unicode(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().startswith("utf")


def _complain(message: str, exit_code: int) -> int:
    """Say it in one line that can't move the terminal's cursor; gives the exit code back."""
    line = " ".join(message.split())
    line = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in line)
    try:
        print(f"derive: {line}", file=sys.stderr, flush=True)
    except OSError:
        _silence(sys.stderr)
    return exit_code


def _silence(stream: TextIO) -> None:
    """Let what the stream still holds go nowhere, or Python would complain of it when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _tell(result: str, end: str = "\n") -> None:
    """Print a result; raises BadInput where that can't be done."""
    try:
        print(result, end=end, flush=True)
    except BrokenPipeError:
        # Whoever read our output has gone (`| head -1`); the exit code stays what it would have been.
        _silence(sys.stdout)
    except OSError as error:
        _silence(sys.stdout)
        raise BadInput(f"can't write to the standard output: {error.strerror}") from None


def make(arguments: Namespace) -> int:
    """Make the notes in the formats asked for."""
    from derive.document.notation import find_notation
    from derive.document.worked_example import make_example
    from derive.files import prepare_folder, write_atomically
    from derive.render.tex import render_tex

    notation = find_notation(arguments.notation)
    classes = _classes(arguments)
    example = None if classes is None else make_example(classes, arguments.logits, arguments.label)
    folder = prepare_folder(arguments.out)
    from derive.notes import make_notes
    from derive.render.data import notes_json

    stem = folder / file_name(classes, arguments.notation)
    written: list[Path] = []

    def write(ending: str, data: bytes | str) -> None:
        write_atomically(stem.with_suffix(ending), data)
        written.append(stem.with_suffix(ending))

    progress = Progress(quiet=arguments.quiet)
    try:
        notes = make_notes(notation, _seed(arguments), example, progress, thorough=not arguments.quick)
        tex = render_tex(notes.document)
        if "tex" in arguments.format or "pdf" in arguments.format:
            # The .tex is written with every PDF, so that a TeX error's line can be looked up.
            write(".tex", tex)
        if "json" in arguments.format:
            write(".json", notes_json(notes.document, notes.traces))
        if "pdf" in arguments.format:
            progress("running TeX")
            write(".pdf", _pdf(stem, tex))
    finally:
        progress.done()
        if not arguments.quiet:
            for path in written:
                _tell(str(path))
    return 0


def _classes(arguments: Namespace) -> int | None:
    if arguments.classes is None and arguments.logits is not None:
        from derive.arguments import classes

        try:
            return classes(str(len(arguments.logits)))
        except ArgumentTypeError as error:
            raise BadInput(f"argument --logits: {error}") from None
    if arguments.classes is None and arguments.label is not None:
        raise BadInput("--label needs --classes or --logits, which say how many classes there are")
    return arguments.classes  # type: ignore[no-any-return]


def file_name(classes: int | None, notation: str) -> str:
    """The name of the notes' files, without ending: the variant and the notation are in it."""
    variant = "" if classes is None else f"-n{classes}"
    letters = "" if notation == "a/z/y" else "-" + notation.replace("/", "-")
    return f"{NAME}{variant}{letters}"


def _pdf(stem: Path, tex: str) -> bytes:
    from derive.render.pdf import compile_pdf

    try:
        return compile_pdf(tex, name=f"{stem.name}.tex").pdf
    except NoEngine as error:
        raise NoEngine(f"{error}. {stem.with_suffix('.tex')} is written all the same.") from None


def list_claims(_: Namespace) -> int:
    """One line a claim: its name and its title."""
    from derive.catalogue import CLAIMS

    widest = max(map(len, CLAIMS))
    for name, claim in CLAIMS.items():
        _tell(f"{name:<{widest}}  {claim.title}")
    return 0


def show(arguments: Namespace) -> int:
    """One derivation, readable in a terminal."""
    import shutil

    from derive.render.terminal import show as show_in_terminal
    from derive.steps.ledger import with_ledger

    (claim,) = _claims([arguments.claim])
    width = min(120, shutil.get_terminal_size((100, 24)).columns)
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    plain = not _writes_unicode(sys.stdout)
    from derive.catalogue import CLAIMS

    trace = with_ledger(CLAIMS[claim].trace())
    _tell(show_in_terminal(trace, width=width, colour=colour, ascii=plain))
    trace.require_proved()
    return 0


def code(arguments: Namespace) -> int:
    """A proved result as the text of a function."""
    from derive.render.code import write_code

    (claim,) = _claims([arguments.claim])
    from derive.catalogue import CLAIMS

    _tell(write_code(CLAIMS[claim].trace(), arguments.framework, version=__version__), end="")
    return 0


def verify(arguments: Namespace) -> int:
    """Prove every step again, ask the second opinions, and report; 1 where a step is not proved."""
    from derive.notes import verified
    from derive.render.data import report_json, report_text
    from derive.steps import Claim, Trace
    from derive.steps.evidence import with_every_entry

    progress = Progress(quiet=False)
    try:
        made: dict[Claim, Trace] = {}
        traces = [verified(name, _seed(arguments), progress, made=made) for name in _claims(arguments.claims)]
        if arguments.classes is not None:
            progress(f"comparing every entry for {arguments.classes} classes")
            every = partial(with_every_entry, classes=arguments.classes, seed=_seed(arguments))
            traces = [every(trace) if trace.is_proved else trace for trace in traces]
    finally:
        progress.done()
    plain = not _writes_unicode(sys.stdout)
    _tell(report_json(traces, ascii=plain) if arguments.json else report_text(traces))
    return 0 if all(trace.is_proved for trace in traces) else 1


def check(arguments: Namespace) -> int:
    """Check the equalities of documents, or say what a code means; the exit code is that of the worst document.

    A file that can't be read is told, and the others are checked all the same.
    """
    import shutil

    width = shutil.get_terminal_size((80, 24)).columns
    if arguments.explain is not None:
        from derive.reading.codes import explain

        _tell(explain(arguments.explain, min(width, 100) if sys.stdout.isatty() else 80))
        return 0
    if not arguments.files:
        raise BadInput("check needs a file; allowed are .tex, .md, .ipynb, .rst and .html, and - for standard input")
    if arguments.shown_as not in SHOWN_AS:
        raise BadInput(f"there is no format {quoted(arguments.shown_as)}; there are {', '.join(SHOWN_AS)}")
    from derive.reading.check import check as check_source
    from derive.reading.check import exit_code
    from derive.reading.reports import REPORTS
    from derive.reading.reports.text import Terminal, report_text

    sources, unreadable = _sources(arguments)
    if not sources:
        return unreadable
    reports = [check_source(source, arguments.assume) for source in sources]
    if arguments.shown_as == "text":
        seen = sys.stdout.isatty()
        colour = seen and "NO_COLOR" not in os.environ
        plain = not _writes_unicode(sys.stdout)
        _tell(report_text(reports, Terminal(colour, width if seen else None, ascii=plain)))
    else:
        _tell(REPORTS[arguments.shown_as](reports))
    return unreadable or exit_code(reports, strict=arguments.strict)


def _sources(arguments: Namespace) -> tuple[list[Source], int]:
    """The documents that could be read, and the exit code for those that couldn't: 0 if there are none."""
    from derive.reading.sources import read_source

    sources, code = [], 0
    for name in arguments.files:
        try:
            sources.append(read_source(name, arguments.format_in))
        except BadInput as error:
            code = _complain(str(error), error.exit_code)
    return sources, code


def doctor(arguments: Namespace) -> int:
    """What was found on this machine."""
    from derive.doctor import examine, healthy, report

    findings = examine(arguments.out)
    _tell(report(findings))
    return 0 if healthy(findings) else 3


def _claims(asked: Sequence[str]) -> list[str]:
    """The claims asked for, all if none; raises BadInput for a name that isn't one."""
    from derive.catalogue import CLAIMS

    for name in asked:
        if name not in CLAIMS:
            raise BadInput(f"there is no claim {quoted(name)}; there are {', '.join(CLAIMS)}")
    return list(asked) or list(CLAIMS)


def _seed(arguments: Namespace) -> int:
    return int(getattr(arguments, "seed", 0))


class Progress:
    """What is being done, on one line of a terminal; silent elsewhere."""

    def __init__(self, *, quiet: bool) -> None:
        self.shown = not quiet and sys.stderr.isatty()
        self.count = 0

    def __call__(self, doing: str) -> None:
        """Say what comes next."""
        if self.shown:
            self.count += 1
            done, ahead = "█·" if _writes_unicode(sys.stderr) else "#."
            bar = done * self.count + ahead * max(0, 8 - self.count)
            sys.stderr.write(f"\r\033[K{bar} {doing}")
            sys.stderr.flush()

    def done(self) -> None:
        """Clear the line."""
        if self.shown:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()


COMMANDS: dict[str | None, Callable[[Namespace], int]] = {
    None: make,
    "list": list_claims,
    "show": show,
    "code": code,
    "verify": verify,
    "check": check,
    "doctor": doctor,
}
