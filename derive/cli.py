"""The command line: what to make or show, how errors are told, which exit code the shell gets.

0 done; 1 a step is not proved; 2 wrong usage; 3 no TeX engine; 4 TeX failed.
Results go to stdout, messages and progress to stderr. SymPy is loaded only once the
arguments are known to be good.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentTypeError, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

from derive.arguments import parse
from derive.errors import BadInput, DeriveError, NoEngine

NAME = "softmax-cross-entropy"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code and never lets an expected error through."""
    try:
        arguments = parse(list(sys.argv[1:] if argv is None else argv))
        return COMMANDS[arguments.command](arguments)
    except DeriveError as error:
        return _complain(error)
    except KeyboardInterrupt:
        print("derive: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _complain(error: DeriveError) -> int:
    message = " ".join(str(error).split())
    print(f"derive: {message}", file=sys.stderr)
    return error.exit_code


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

    progress = Progress(quiet=arguments.quiet)
    notes = make_notes(notation, _seed(arguments), example, progress, thorough=not arguments.quick)
    stem = folder / file_name(classes, arguments.notation)
    written = []
    tex = render_tex(notes.document)
    if "tex" in arguments.format or "pdf" in arguments.format:
        # The .tex is written with every PDF, so that a TeX error's line can be looked up.
        written.append(_written(stem.with_suffix(".tex"), tex, write_atomically))
    if "json" in arguments.format:
        written.append(
            _written(
                stem.with_suffix(".json"),
                notes_json(notes.document, notes.traces),
                write_atomically,
            )
        )
    try:
        if "pdf" in arguments.format:
            progress("running TeX")
            written.append(_pdf(stem, tex))
    finally:
        progress.done()
        if not arguments.quiet:
            for path in written:
                print(path)
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


def _written(path: Path, data: str | bytes, write: Callable[[Path, bytes | str], None]) -> Path:
    write(path, data)
    return path


def _pdf(stem: Path, tex: str) -> Path:
    from derive.files import write_atomically
    from derive.render.pdf import compile_pdf

    name = f"{stem.name}.tex"
    try:
        compiled = compile_pdf(tex, name=name)
    except NoEngine as error:
        raise NoEngine(f"{error}. {stem.with_suffix('.tex')} is written all the same.") from None
    return _written(stem.with_suffix(".pdf"), compiled.pdf, write_atomically)


def list_claims(_: Namespace) -> int:
    """One line a claim: its name and its title."""
    from derive.catalogue import CLAIMS

    widest = max(map(len, CLAIMS))
    for name, claim in CLAIMS.items():
        print(f"{name:<{widest}}  {claim.title}")
    return 0


def show(arguments: Namespace) -> int:
    """One derivation, readable in a terminal."""
    import shutil

    from derive.render.terminal import show as show_in_terminal

    (claim,) = _claims([arguments.claim])
    width = min(120, shutil.get_terminal_size((100, 24)).columns)
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    plain = not (sys.stdout.encoding or "").lower().startswith("utf")
    from derive.catalogue import CLAIMS

    trace = CLAIMS[claim].trace()
    print(show_in_terminal(trace, width=width, colour=colour, ascii=plain))
    trace.require_proved()
    return 0


def verify(arguments: Namespace) -> int:
    """Prove every step again, ask the second opinions, and report; 1 where a step is not proved."""
    from derive.notes import verified
    from derive.render.data import report_json, report_text

    progress = Progress(quiet=not sys.stderr.isatty())
    traces = [verified(name, _seed(arguments), progress) for name in _claims(arguments.claims)]
    progress.done()
    print(report_json(traces) if arguments.json else report_text(traces))
    return 0 if all(trace.is_proved for trace in traces) else 1


def doctor(arguments: Namespace) -> int:
    """What was found on this machine."""
    from derive.doctor import examine, healthy, report

    findings = examine(arguments.out)
    print(report(findings))
    return 0 if healthy(findings) else 3


def _claims(asked: Sequence[str]) -> list[str]:
    """The claims asked for, all if none; raises BadInput for a name that isn't one."""
    from derive.catalogue import CLAIMS

    for name in asked:
        if name not in CLAIMS:
            shown = repr(name) if len(name) < 60 else repr(name[:57] + "...")
            raise BadInput(f"there is no claim {shown}; there are {', '.join(CLAIMS)}")
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
            bar = "█" * self.count + "·" * max(0, 8 - self.count)
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
    "verify": verify,
    "doctor": doctor,
}
