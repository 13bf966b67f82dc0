"""What may be written on the command line, and what is said when something else is.

Loads nothing heavy: `--help` and most wrong input are answered before SymPy is needed.
"""

from __future__ import annotations

import argparse
import math
import re
from pathlib import Path
from typing import NoReturn

from derive import __version__
from derive.errors import BadInput, quoted

MOST_CLASSES = 1000
NUMBER = r"\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*"
FORMATS = ("tex", "pdf", "json")
REPORTS = ("text", "json", "github", "sarif", "html")
FRAMEWORKS = ("numpy", "torch", "jax")
# What holds where an option of the notes isn't given, and the commands that heed some of them too.
DEFAULTS = {
    "classes": None,
    "logits": None,
    "label": None,
    "notation": "a/z/y",
    "format": FORMATS,
    "out": Path("output"),
    "seed": 0,
    "quick": False,
    "quiet": False,
}
HEEDED = {"verify": {"classes", "seed"}, "doctor": {"out"}}
DESCRIPTION = (
    "Lecture notes on softmax and cross-entropy in which every equality is proved for every number of classes. "
    "Without a command it makes the notes."
)


class Parser(argparse.ArgumentParser):
    """An argument parser that complains in one line, through BadInput."""

    def error(self, message: str) -> NoReturn:
        """Raise BadInput with the complaint and where to find help."""
        raise BadInput(f"{message} ({self.prog} --help lists what is allowed)")


def parse(argv: list[str]) -> argparse.Namespace:
    """The arguments, checked; raises BadInput in one line that says what is allowed."""
    parser = _parser()
    _complain_of_options(argv, parser)
    found, left_over = parser.parse_known_args(_joined(argv))
    given = vars(found)
    if left_over:  # argparse would send the reader to the notes' options, where --quick of `verify --quick` stands
        asked = _commands(parser).get(given["command"], parser)
        asked.error(f"unrecognized arguments: {' '.join(left_over)}")
    _complain_of_command(given)
    return argparse.Namespace(**{**DEFAULTS, **given})


def _complain_of_options(argv: list[str], parser: Parser) -> None:
    """Raise BadInput for an option that there isn't, before argparse takes its value for a command."""
    known = [name for each in (parser, *_commands(parser).values()) for name in each._option_string_actions]
    for word in argv[: argv.index("--") if "--" in argv else None]:
        if word.startswith("--") and word.partition("=")[0] not in known:
            names = ", ".join(dict.fromkeys(name for name in known if name.startswith("--")))
            raise BadInput(f"there is no option {quoted(word)}; there are {names}")


def _commands(parser: Parser) -> dict[str | None, Parser]:
    """The parser of each command."""
    return next(action.choices for action in parser._actions if isinstance(action.choices, dict))


def _complain_of_command(given: dict[str, object]) -> None:
    """Raise BadInput for an option of the notes beside a command that makes none."""
    command = given["command"]
    useless = [f"--{name}" for name in DEFAULTS if name in given and name not in HEEDED.get(str(command), ())]
    if command is not None and useless:
        heeded = " or ".join(f"--{name}" for name in sorted(HEEDED.get(str(command), ())))
        allowed = f"of the options before it only {heeded} may stand" if heeded else "no option is allowed before it"
        raise BadInput(f"{', '.join(useless)} is for making the notes, not for {command}; {allowed}")


def _joined(argv: list[str]) -> list[str]:
    """`--logits -1,2` as `--logits=-1,2`, which argparse would take for another option."""
    given: list[str] = []
    for word in argv:
        if given and given[-1] in ("--logits", "--classes", "--label", "--seed") and re.match(r"-[\d.,in]", word):
            given[-1] += f"={word}"
        else:
            given.append(word)
    return given


def _parser() -> Parser:
    parser = Parser(
        prog="python -m derive", description=DESCRIPTION, allow_abbrev=False, argument_default=argparse.SUPPRESS
    )
    parser.add_argument("--version", action="version", version=f"derive {__version__}")
    parser.add_argument(
        "--classes",
        type=classes,
        metavar="N",
        help="also write everything out for N classes (2 to 1000)",
    )
    parser.add_argument(
        "--logits",
        type=logits,
        metavar="X,...",
        help="the worked example's logits, one for each class",
    )
    parser.add_argument("--label", type=label, metavar="K", help="the worked example's right class, from 1")
    parser.add_argument("--notation", metavar="NAME", help="a/z/y, p/o/y or y-hat/z/t")
    parser.add_argument(
        "--format",
        type=formats,
        metavar="LIST",
        help="of tex,pdf,json (default: all)",
    )
    parser.add_argument(
        "--out",
        type=folder,
        metavar="DIR",
        help="where to write (default: output)",
    )
    _seed(parser)
    parser.add_argument(
        "--quick", action="store_true", help="check exactly at random points, not by SymPy's identities"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress and no list of what was written")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    commands.add_parser("list", help="the claims there are", allow_abbrev=False)
    show = commands.add_parser("show", help="a derivation in the terminal", allow_abbrev=False)
    show.add_argument("claim", metavar="CLAIM")
    code = commands.add_parser("code", help="a proved result as a function of arrays", allow_abbrev=False)
    code.add_argument("claim", metavar="CLAIM")
    code.add_argument(
        "--framework", type=framework, default="numpy", metavar="NAME", help="numpy, torch or jax (default: numpy)"
    )
    verify = commands.add_parser("verify", help="prove every step again and report", allow_abbrev=False)
    verify.add_argument("claims", nargs="*", metavar="CLAIM", help="default: all")
    verify.add_argument(
        "--classes",
        type=classes,
        default=argparse.SUPPRESS,
        metavar="N",
        help="also compare every entry for N classes (2 to 1000)",
    )
    verify.add_argument("--json", action="store_true", help="one JSON object")
    _seed(verify)
    check = commands.add_parser("check", help="the equalities of other people's documents", allow_abbrev=False)
    check.add_argument("files", nargs="*", metavar="FILE", help=".tex, .md, .ipynb, .rst, .html; - for standard input")
    check.add_argument("--format", dest="shown_as", default="text", metavar="FORMAT", help=", ".join(REPORTS))
    check.add_argument("--format-in", metavar="FORMAT", help="how the files are written, if their ending doesn't say")
    check.add_argument("--assume", action="append", default=[], metavar="HYPOTHESIS", help=r"such as '\sum_k y_k = 1'")
    check.add_argument("--strict", action="store_true", help="exit code 1 also for warnings and notes")
    check.add_argument("--explain", metavar="CODE", help="what a code of the report means")
    commands.add_parser("doctor", help="what was found on this machine, and what mends what is missing")
    return parser


def _seed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--seed",
        type=seed,
        default=argparse.SUPPRESS,
        metavar="S",
        help="chooses the random points",
    )


def classes(text: str) -> int:
    """A number of classes; raises ArgumentTypeError for anything but 2 to 1000."""
    number = _whole(text)
    allowed = f"allowed are whole numbers from 2 to {MOST_CLASSES}"
    if number is None:
        raise argparse.ArgumentTypeError(f"{quoted(text)} is not a whole number; {allowed}")
    if number == 1:
        raise argparse.ArgumentTypeError(
            f"with one class the probability is always 1 and there is nothing to learn; {allowed}"
        )
    if not 2 <= number <= MOST_CLASSES:
        raise argparse.ArgumentTypeError(
            f"{text if len(text) <= 40 else text[:37] + '...'} classes can't be written out; {allowed}"
        )
    return number


def logits(text: str) -> list[float]:
    """Numbers with commas between them; raises ArgumentTypeError for anything else."""
    values = []
    for part in text.split(","):
        value = float(part) if re.fullmatch(NUMBER, part) else math.nan
        if not math.isfinite(value):
            raise argparse.ArgumentTypeError(
                f"{quoted(part)} is not a finite number; allowed are numbers with commas between them, as in 2,1,0.1,-1"
            )
        values.append(value)
    return values


def label(text: str) -> int:
    """A class's number; its range is checked once the number of classes is known."""
    number = _whole(text)
    if number is None or abs(number) > MOST_CLASSES:
        raise argparse.ArgumentTypeError(f"{quoted(text)} is no class; allowed are whole numbers from 1 to N")
    return number


def seed(text: str) -> int:
    """A seed; raises ArgumentTypeError for anything but a whole number from 0."""
    number = _whole(text)
    if number is None or not 0 <= number < 2**63:
        raise argparse.ArgumentTypeError(f"{quoted(text)} is no seed; allowed are whole numbers from 0")
    return number


def folder(text: str) -> Path:
    """A folder's name; raises ArgumentTypeError for an empty one, which pathlib takes for the current folder."""
    if not text:
        raise argparse.ArgumentTypeError("'' names no folder; allowed is a folder's name, or . for the current one")
    return Path(text)


def formats(text: str) -> tuple[str, ...]:
    """Formats with commas between them; raises ArgumentTypeError for an unknown one."""
    asked = [part.strip() for part in text.split(",")]
    for name in asked:
        if name not in FORMATS:
            raise argparse.ArgumentTypeError(f"there is no format {quoted(name)}; there are {', '.join(FORMATS)}")
    return tuple(name for name in FORMATS if name in asked)


def framework(text: str) -> str:
    """A framework's name; raises ArgumentTypeError for any other."""
    if text not in FRAMEWORKS:
        raise argparse.ArgumentTypeError(f"there is no framework {quoted(text)}; there are {', '.join(FRAMEWORKS)}")
    return text


def _whole(text: str) -> int | None:
    # 4300 digits are the most that Python reads.
    return int(text) if re.fullmatch(r"[+-]?[0-9]{1,4300}", text) else None
