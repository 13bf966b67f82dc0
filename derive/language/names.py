"""A name as LaTeX: just its characters, so that no name can be a command."""

_IN_FORMULAS = {
    "\\": r"\backslash{}",
    "^": r"\wedge{}",
    "~": r"\sim{}",
    **{letter: f"\\{letter}" for letter in "{}$&#%_"},
}


def name_in_latex(name: str) -> str:
    """The name for math mode; what TeX would take for a command is printed, control characters are dropped."""
    return "".join(_IN_FORMULAS.get(letter, letter) for letter in name if letter.isprintable())
