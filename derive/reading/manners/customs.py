r"""What many write and TeX takes, put as the grammar has it: {\rm ELBO}, \Big{(}, ∇; and macros in use.

The commands of the Deep Learning book's notation (\vx, \mW, \E, \KL) stand in many sources without
their definitions. They are known where a document defines none of that name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.reading.tokens import Macro, Macros, Token, tokens_of
from derive.reading.vocabulary import GREEK, NOTHING

SMALL, LARGE = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SWITCHES = {r"\rm": r"\mathrm", r"\bf": r"\mathbf", r"\cal": r"\mathcal", r"\it": r"\mathit", r"\sf": r"\mathsf"}
ALIASES = {"∇": r"\nabla"}


def _in_use() -> dict[str, str]:
    """The commands, with what they stand for."""
    found = {rf"\v{x}": rf"\mathbf{{{x}}}" for x in SMALL}
    found |= {rf"\m{x}": rf"\mathbf{{{x}}}" for x in LARGE}
    found |= {rf"\rv{x}": rf"\mathbf{{{x}}}" for x in SMALL}
    small_greek = [name[1:] for name in GREEK if name[1:].islower() and name != r"\ell"]
    found |= {rf"\v{name}": rf"\boldsymbol{{\{name}}}" for name in small_greek if name[:3] != "var"}
    found |= {rf"\m{name[1:]}": rf"\boldsymbol{{{name}}}" for name in GREEK if name[1:2].isupper()}
    found |= {r"\vzero": r"\mathbf{0}", r"\vone": r"\mathbf{1}", r"\E": r"\mathbb{E}", r"\R": r"\mathbb{R}",
              r"\KL": r"D_{\mathrm{KL}}", r"\Var": r"\operatorname{Var}", r"\Cov": r"\operatorname{Cov}",
              r"\softmax": r"\operatorname{softmax}", r"\sigmoid": r"\operatorname{sigmoid}"}  # fmt: skip
    return found


MACROS: Macros = {name: Macro(0, tuple(tokens_of(body))) for name, body in _in_use().items()}


def customary(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without these customs."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        ahead = [each.text for each in tokens[at + 1 : at + 4]]
        if token.text in ALIASES:
            found.append(replace(token, kind="command", text=ALIASES[token.text]))
        elif token.text == "{" and ahead[:1] and ahead[0] in SWITCHES:
            # The switch holds up to the end of its group.
            switch = replace(tokens[at + 1], text=SWITCHES[ahead[0]])
            found += [replace(switch, after_space=token.after_space), token]
            at += 1
        elif token.text in NOTHING and token.text[1:2] in ("b", "B") and ahead[:1] == ["{"] and ahead[2:] == ["}"]:
            found += [token, tokens[at + 2]]
            at += 3
        else:
            found.append(token)
        at += 1
    return found
