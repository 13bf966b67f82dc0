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
        "Pr",
    ]
)

# Decorations that make another symbol of a letter, and those that only change how it looks.
ACCENTS = frozenset(
    {r"\hat", r"\widehat", r"\bar", r"\overline", r"\tilde", r"\widetilde", r"\dot", r"\ddot", r"\vec", r"\check"}
)
CHANGE = r"\Delta"  # right before a symbol it makes one of it: the change of w
BOLD = frozenset({r"\mathbf", r"\boldsymbol", r"\bm", r"\bf", r"\vec", r"\pmb", r"\bold"})
FONTS = frozenset({r"\mathrm", r"\mathit", r"\mathsf", r"\mathtt", r"\textbf", r"\textit", r"\textrm", r"\rm", r"\text",
                   r"\mathcal", r"\mathbb", r"\mathscr", r"\mathfrak", r"\operatorname", r"\operatorname*", r"\mbox",
                   r"\textsf", r"\texttt", r"\mathds", r"\cal"})  # fmt: skip

FUNCTIONS = {
    r"\log": "log", r"\ln": "log", r"\exp": "exp", r"\tanh": "tanh", r"\sinh": "sinh", r"\cosh": "cosh",
    r"\sqrt": "sqrt", "log": "log", "ln": "log", "exp": "exp", "tanh": "tanh",
    "sinh": "sinh", "cosh": "cosh",
}  # fmt: skip

# Spacing, sizes and styles: they change nothing.
NOTHING = frozenset({
    r"\,", r"\:", r"\;", r"\!", r"\ ", r"\>", r"\quad", r"\qquad", r"\displaystyle", r"\textstyle", r"\limits",
    r"\nolimits", r"\left", r"\right", r"\middle", r"\big", r"\Big", r"\bigg", r"\Bigg", r"\bigl", r"\bigr", r"\Bigl",
    r"\Bigr", r"\biggl", r"\biggr", r"\Biggl", r"\Biggr", r"\nonumber", r"\notag", r"\scriptstyle", r"\allowbreak",
    r"\thinspace", r"\medspace", r"\thickspace", r"\enspace", r"\strut", r"\hfill", r"\centering", r"\relax",
    r"\noindent", r"\/", r"\space", r"\hskip", r"\null", "\\\n", "\\\t", "\\\r", r"\tiny", r"\scriptsize",
    r"\footnotesize", r"\small", r"\normalsize", r"\large", r"\Large", r"\LARGE", r"\huge", r"\Huge", r"\nobreakspace",
})  # fmt: skip
# Those among them that part two letters, as a space in the source does.
SPACES = frozenset({r"\,", r"\:", r"\;", r"\ ", r"\>", r"\quad", r"\qquad", r"\thinspace", r"\medspace", r"\thickspace",
                    r"\enspace", r"\space", "\\\n", "\\\t", "\\\r", r"\nobreakspace"})  # fmt: skip
WIDE = frozenset({r"\quad", r"\qquad"})

# Commands that show their argument and add something to look at: the argument is what is meant.
SHOWN = {r"\boxed": 1, r"\cancel": 1, r"\bcancel": 1, r"\xcancel": 1, r"\underline": 1, r"\mathop": 1, r"\fbox": 1,
         r"\textcolor": 2, r"\colorbox": 2, r"\mathstrut": 0, r"\ensuremath": 1, r"\smash": 1}  # fmt: skip
# Commands whose arguments are no mathematics: how many of them to drop.
DROPPED = {r"\color": 1, r"\tag": 1, r"\tag*": 1, r"\label": 1, r"\vspace": 1, r"\hspace": 1, r"\hspace*": 1,
           r"\phantom": 1, r"\hphantom": 1, r"\vphantom": 1, r"\intertext": 1, r"\footnote": 1}  # fmt: skip

OPENING = {"(": ")", "[": "]", r"\{": r"\}", r"\lbrace": r"\rbrace", r"\lbrack": r"\rbrack", r"\lparen": r"\rparen"}
CLOSING = frozenset(OPENING.values())
# Bars and the like that say which side they close, and what stands between them; \left| is read as \lvert.
BARS = {r"\lvert": r"\rvert", r"\lVert": r"\rVert", r"\langle": r"\rangle", r"\lfloor": r"\rfloor",
        r"\lceil": r"\rceil", r"\left.": r"\rvert"}  # fmt: skip
CLOSING_BARS = frozenset(BARS.values())
BETWEEN = {r"\lvert": "abs", r"\lVert": "norm", r"\langle": "inner", r"\lfloor": "floor", r"\lceil": "ceiling"}
SINGLE_BARS = frozenset({"|", r"\vert"})
DOUBLE_BARS = frozenset({r"\|", r"\Vert", "‖", r"\parallel"})
CONDITIONAL = frozenset({"|", r"\vert", r"\mid"})
TIMES = frozenset({r"\cdot", r"\times", r"\ast", "*", r"\bullet", "·", "×"})
HADAMARD = frozenset({r"\odot", r"\circ", "⊙", "∘", r"\otimes", "⊗"})
# Functions of matrices, by their names: of a vector its diagonal matrix, of a matrix its trace.
OF_MATRICES = {"diag": "diag", "Diag": "diag", "tr": "tr", "Tr": "tr", "trace": "tr"}
MINUS = frozenset({"-", "−", "–"})
BIG = {r"\sum": "sum", r"\prod": "prod", r"\Sigma": "sum", r"\Pi": "prod"}
DOTS = frozenset({r"\dots", r"\cdots", r"\ldots", r"\vdots", r"\ddots", r"\dotsc", r"\dotsb", r"\dotsm", r"\hdots", "…",
                  r"\iddots", r"\dotso"})  # fmt: skip
# Signs of relation within a formula: in a case, an indicator, a place, below a sign.
RELATIONS = {
    "=": "=", r"\equiv": "=", r"\neq": "≠", r"\ne": "≠", "≠": "≠", r"\not=": "≠", "<": "<", r"\lt": "<", ">": ">",
    r"\gt": ">", r"\le": "≤", r"\leq": "≤", r"\leqslant": "≤", "≤": "≤", r"\ge": "≥", r"\geq": "≥",
    r"\geqslant": "≥", "≥": "≥", r"\in": "∈", "∈": "∈", r"\notin": "∉", r"\sim": "~", r"\to": "→",
    r"\rightarrow": "→", "→": "→", r"\subset": "⊂", r"\subseteq": "⊆", r"\approx": "≈", r"\gg": "≫", r"\ll": "≪",
}  # fmt: skip
# What has a name and no meaning here; the first kind binds the letter below it, as \max_j does.
BINDING = {"max": "max", "min": "min", "sup": "sup", "inf": "inf", "argmax": "argmax", "argmin": "argmin",
           "lim": "lim", "maximize": "max", "minimize": "min", "Argmax": "argmax", "Argmin": "argmin",
           "arg max": "argmax", "arg min": "argmin", "limsup": "limsup", "liminf": "liminf",
           "ArgMax": "argmax", "ArgMin": "argmin"}  # fmt: skip
NAMED = {
    "det": "det", "sign": "sign", "sgn": "sign", "sin": "sin", "cos": "cos", "tan": "tan", "cot": "cot", "sec": "sec",
    "csc": "csc", "arcsin": "arcsin", "arccos": "arccos", "arctan": "arctan", "sum": "sum", "mean": "mean",
    "rank": "rank", "mask": "mask", "rowsum": "rowsum", "rowmax": "rowmax", "LSE": "LSE", "logsumexp": "LSE",
    "ReLU": "ReLU", "relu": "ReLU", "RELU": "ReLU", "Relu": "ReLU", "gcd": "gcd", "vec": "vec",
    "Var": "Var", "var": "Var", "Cov": "Cov", "cov": "Cov", "Re": "Re", "Im": "Im", "dim": "dim", "ker": "ker",
    "clip": "clip", "concat": "concat", "Concat": "concat", "erf": "erf", "diag": "diag", "tr": "tr", "Tr": "tr",
    "trace": "tr", "const": "const", "std": "std", "round": "round",
}  # fmt: skip
NAMED_COMMANDS = {
    rf"\{each}": name
    for each, name in {**BINDING, **NAMED}.items()
    if each in {"max", "min", "sup", "inf", "argmax", "argmin", "lim", "limsup", "liminf", "det", "sign", "sgn", "sin",
                "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "Re", "Im", "dim", "ker", "gcd", "tr",
                "Tr", "trace", "diag", "rank", "Var", "Cov", "mean", "relu", "ReLU"}
}  # fmt: skip
# What these are of stands in square brackets: expectations, variances, probabilities, entropies.
EXPECTED = {"E": "E", r"\mathbb{E}": "E", r"\mathrm{E}": "E", r"\mathcal{E}": "E", r"\mathbf{E}": "E",
            r"\mathrm{Var}": "Var", r"\mathrm{Cov}": "Cov", "V": "V", "P": "P", r"\mathbb{P}": "P",
            r"\mathbb{V}": "Var", r"\mathrm{Pr}": "P", r"\Pr": "P", "H": "H", "D": "D", "I": "I", r"\mathrm{KL}": "KL",
            r"\mathrm{var}": "Var", r"\mathrm{cov}": "Cov", r"\mathbb{H}": "H", r"\mathcal{H}": "H",
            r"\mathbb{I}": "I"}  # fmt: skip
# Commands of packages that many use without saying so: how many arguments, and the operator that they are.
PACKAGED = {r"\norm": (1, "norm"), r"\abs": (1, "abs"), r"\ip": (2, "inner"), r"\inner": (2, "inner"),
            r"\innerproduct": (2, "inner"), r"\binom": (2, "binom"), r"\dbinom": (2, "binom"),
            r"\tbinom": (2, "binom")}  # fmt: skip
INTEGRALS = frozenset({r"\int", r"\iint", r"\iiint", r"\oint", "∫"})
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


def named_as_vector(name: str) -> str:
    r"""The name of the entries of a vector with a plain letter, which may be a number elsewhere in the document."""
    return rf"\mathbf{{{name}}}"


def letter_of_vector(name: str) -> str:
    """The letter that such a name was made of; any other name unchanged."""
    inner = name.removeprefix(r"\mathbf{")
    return inner.removesuffix("}") if inner != name else name
