r"""The commands that the grammar knows, as tables: what is a letter, a function, a bracket, and what changes nothing.

A command that stands in none of them is refused by name.
"""

from __future__ import annotations

GREEK = frozenset(
    "\\" + name
    for name in [
        "alpha",
        "beta",
        "gamma",
        "delta",
        "epsilon",
        "varepsilon",
        "zeta",
        "eta",
        "theta",
        "vartheta",
        "iota",
        "kappa",
        "lambda",
        "mu",
        "nu",
        "xi",
        "pi",
        "varpi",
        "rho",
        "varrho",
        "sigma",
        "varsigma",
        "tau",
        "upsilon",
        "phi",
        "varphi",
        "chi",
        "psi",
        "omega",
        "Gamma",
        "Delta",
        "Theta",
        "Lambda",
        "Xi",
        "Pi",
        "Sigma",
        "Upsilon",
        "Phi",
        "Psi",
        "Omega",
        "ell",
        "hbar",
        "imath",
        "jmath",
    ]
)

# Decorations that make another symbol of a letter, and those that only change how it looks.
ACCENTS = frozenset(
    {r"\hat", r"\widehat", r"\bar", r"\overline", r"\tilde", r"\widetilde", r"\dot", r"\ddot", r"\vec", r"\check"}
)
BOLD = frozenset({r"\mathbf", r"\boldsymbol", r"\bm", r"\bf", r"\vec", r"\pmb", r"\bold"})
FONTS = frozenset({r"\mathrm", r"\mathit", r"\mathsf", r"\mathtt", r"\textbf", r"\textit", r"\textrm", r"\rm", r"\text",
                   r"\mathcal", r"\mathbb", r"\mathscr", r"\mathfrak", r"\operatorname", r"\operatorname*", r"\mbox",
                   r"\textsf", r"\texttt", r"\mathds", r"\cal"})  # fmt: skip

FUNCTIONS = {
    r"\log": "log", r"\ln": "log", r"\exp": "exp", r"\tanh": "tanh", r"\sinh": "sinh", r"\cosh": "cosh",
    r"\sqrt": "sqrt", "log": "log", "ln": "log", "exp": "exp", "tanh": "tanh",
}  # fmt: skip

# Spacing, sizes and styles: they change nothing.
NOTHING = frozenset({
    r"\,", r"\:", r"\;", r"\!", r"\ ", r"\>", r"\quad", r"\qquad", r"\displaystyle", r"\textstyle", r"\limits",
    r"\nolimits", r"\left", r"\right", r"\middle", r"\big", r"\Big", r"\bigg", r"\Bigg", r"\bigl", r"\bigr", r"\Bigl",
    r"\Bigr", r"\biggl", r"\biggr", r"\Biggl", r"\Biggr", r"\nonumber", r"\notag", r"\scriptstyle", r"\allowbreak",
    r"\thinspace", r"\medspace", r"\thickspace", r"\enspace", r"\strut", r"\hfill", r"\centering", r"\relax",
    r"\noindent", r"\/", r"\space", r"\hskip", r"\null",
})  # fmt: skip
# Those among them that part two letters, as a space in the source does.
SPACES = frozenset({r"\,", r"\:", r"\;", r"\ ", r"\>", r"\quad", r"\qquad", r"\thinspace", r"\medspace", r"\thickspace",
                    r"\enspace", r"\space"})  # fmt: skip

# Commands that show their argument and add something to look at: the argument is what is meant.
SHOWN = {r"\boxed": 1, r"\cancel": 1, r"\bcancel": 1, r"\xcancel": 1, r"\underline": 1, r"\mathop": 1, r"\fbox": 1,
         r"\textcolor": 2, r"\colorbox": 2, r"\mathstrut": 0, r"\ensuremath": 1, r"\smash": 1}  # fmt: skip
# Commands whose arguments are no mathematics: how many of them to drop.
DROPPED = {r"\color": 1, r"\tag": 1, r"\tag*": 1, r"\label": 1, r"\vspace": 1, r"\hspace": 1, r"\hspace*": 1,
           r"\phantom": 1, r"\hphantom": 1, r"\vphantom": 1, r"\intertext": 1, r"\footnote": 1}  # fmt: skip

OPENING = {"(": ")", "[": "]", r"\{": r"\}", r"\lbrace": r"\rbrace", r"\lbrack": r"\rbrack", r"\lparen": r"\rparen"}
CLOSING = frozenset(OPENING.values())
TIMES = frozenset({r"\cdot", r"\times", r"\ast", "*", r"\bullet", "·", "×"})
HADAMARD = frozenset({r"\odot", r"\circ", "⊙", "∘"})
# Functions of matrices, by their names: of a vector its diagonal matrix, of a matrix its trace.
OF_MATRICES = {"diag": "diag", "Diag": "diag", "tr": "tr", "Tr": "tr", "trace": "tr"}
MINUS = frozenset({"-", "−", "–"})
BIG = {r"\sum": "sum", r"\prod": "prod", r"\Sigma": "sum", r"\Pi": "prod"}
DERIVED = frozenset({r"\partial", "∂"})
EQUALS = frozenset({"=", r"\equiv", r"\triangleq", r"\coloneqq", r"\stackrel", r"\overset", r"\doteq", r"\eqqcolon"})
# Signs that relate two sides but say nothing that we judge.
OTHER_RELATIONS = frozenset({
    r"\approx", r"\sim", r"\propto", r"\le", r"\leq", r"\ge", r"\geq", "<", ">", r"\in", r"\to", r"\rightarrow",
    r"\leftarrow", r"\gets", r"\mapsto", r"\longrightarrow", r"\cong", r"\simeq", r"\neq", r"\ne", r"\ll", r"\gg",
    r"\subset", r"\subseteq", r"\notin", r"\leqslant", r"\geqslant", r"\lt", r"\gt", r"\not",
})  # fmt: skip
# Signs that begin a new statement.
ARROWS = frozenset({r"\Rightarrow", r"\Longleftrightarrow", r"\implies", r"\Leftrightarrow", r"\iff", r"\therefore",
                    r"\because",
                    r"\Longrightarrow"})  # fmt: skip
TEXTS = frozenset({r"\text", r"\textrm", r"\mbox", r"\textit", r"\textbf", r"\textnormal", r"\intertext", r"\mathrm"})
