"""The codes of the checker's report: how severe each is, and what it means, for --explain."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import fill
from types import MappingProxyType

from derive.errors import BadInput, quoted


@dataclass(frozen=True)
class Code:
    """What a code stands for: its severity, a title, a paragraph for people, and a document that gets it, in LaTeX."""

    severity: str
    title: str
    explanation: str
    example: tuple[str, ...]


CODES: MappingProxyType[str, Code] = MappingProxyType(
    {
        "FALSE": Code(
            "error",
            "the two sides differ",
            "For the numbers of the counterexample the left side has another value than the right one. They are chosen "
            "so that you can check it on paper: a number of classes, positions for the indices, small values for the "
            "symbols. Nothing in the equality is left open: every symbol in it is a free variable or is defined in the "
            "document. Where one or two of the usual slips (a sign, an index, a lost factor) were found to explain it, "
            "the mended side is proposed; it was proved before it was proposed.",
            (r"\[ a_i = \frac{e^{z_i}}{\sum_k e^{z_k}} \]", r"\[ \frac{\partial a_i}{\partial z_i} = a_i (1 + a_i) \]"),
        ),
        "INDEX": Code(
            "error",
            "an index is captured or dangling",
            "A sum or product sign binds one letter while what it stands before speaks of another, as in a sum over i "
            "from k of y_k: then the k means nothing there. For the rest of the document the sum is read with the "
            "letter that was meant. Or an index is lost from one side to the next, or one letter of an entry is bound "
            "by nothing while the same entry stands elsewhere with a letter that is known, or a letter stands twice "
            "at a symbol that has two different ones everywhere else.",
            (r"\[ L = -\sum_{i=k}^n y_k \log a_k \]",),
        ),
        "SHAPE": Code(
            "error",
            "the shapes of matrices don't agree",
            "The document states how many rows and columns these matrices have (W \\in \\mathbb{R}^{m \\times n}, or "
            "% derive: shape W m n), and with these a product, a sum or an equality here can't be: the columns of the "
            "left factor must be as many as the rows of the right one, and what is added or equal has one shape. Often "
            "a transpose is missing, or two factors are swapped. A number that is made of vectors, as x^T x is, "
            "is 1 × 1 and can't be added to a matrix. A shape that isn't stated is inferred and never reported.",
            (r"With $W \in \mathbb{R}^{m \times n}$ and $x \in \mathbb{R}^m$", r"\[ y = W x \]"),
        ),
        "KIND": Code(
            "warning",
            "a symbol is used as two kinds of thing",
            "The same symbol stands with an index and without one, in one equality or in the definitions that it uses: "
            "a vector is set equal to one of its entries, or an index was forgotten. Nothing is said of the equality.",
            (r"\[ \sum_k y \log a_k = \sum_k y_k \log a_k \]",),
        ),
        "SHADOW": Code(
            "warning",
            "a sum inside a sum binds the same letter",
            "The inner sum binds a letter that the outer one binds already. By the rules the inner one counts, and the "
            "formula is read so; but often another letter was meant, and a reader has to guess.",
            (r"\[ \sum_i x_i \sum_i y_i = \sum_i x_i \sum_k y_k \]",),
        ),
        "SIGN": Code(
            "warning",
            "a sign differs from the one that the formula has elsewhere",
            "y log p + (1 - y) log(1 - p), the logarithm of a likelihood of two classes, stands with one sign before "
            "both terms. Here one of them has the other sign: it is then neither a likelihood nor a loss, has no "
            "bound, and its derivative by p doesn't vanish where p is y. Or an update multiplies by what the same "
            "update, written for the entries, adds.",
            (r"\[ L = -y \log p + (1 - y) \log(1 - p) \]",),
        ),
        "MALFORMED": Code(
            "warning",
            "a formula is broken as it is written",
            "Something is missing where a sign stands: a sum or a product has nothing behind it but a sign of "
            "equality, a bracket ends in one, or a product ends in its own sign. What was meant has to be guessed.",
            (r"\[ \sum_{k=1}^n = 1 \]",),
        ),
        "CONDITION": Code(
            "warning",
            "a condition of a case always holds",
            "The document said that this is made of exponentials and positive numbers, so it is never zero or less, "
            "and the other cases can't come about. Often the condition was meant of the argument: z and not the "
            "sigmoid of z.",
            (
                r"\[ \sigma(z) = \frac{1}{1 + e^{-z}} \]",
                r"\[ \hat{y} = \begin{cases} 1 & \sigma(z) \ge 0 \\ 0 & \text{otherwise} \end{cases} \]",
            ),
        ),
        "VARIABLE": Code(
            "error",
            "a derivative by another variable than its name says",
            "By custom dz names the derivative of the loss by z. Here such a name is set equal to a derivative by "
            "another variable.",
            (r"\[ dz_i = \frac{\partial L}{\partial w_i} \]",),
        ),
        "ASSUME": Code(
            "warning",
            "true only under a hypothesis that is not stated",
            "As it stands the equality is false, and with one usual hypothesis more it is proved: that labels add up "
            "to 1, that they are one-hot, that two indices differ. State it in the text, with --assume or in a comment "
            r"as the report writes it, % derive: assume \sum_k y_k = 1 in LaTeX, <!-- derive: assume i \neq j --> in "
            "Markdown. A case that only stood further up, i ≠ j, is told so too: write it beside the line.",
            (r"\[ -y_i + a_i \sum_k y_k = a_i - y_i \]",),
        ),
        "UNREAD": Code(
            "note",
            "not read",
            "This piece isn't understood: the language doesn't have it, or it can be read in several ways and none "
            "is taken, or what would tell what it is, such as the shape of a matrix, isn't said. The report marks the "
            "piece and says what would tell, where a comment such as % derive: shape W m n would. Nothing is said of "
            "the equalities that have it: they may be right or wrong. Where a piece stands in several of them it is "
            "told once.",
            (r"\[ y = \foo x \]",),
        ),
        "UNDECIDED": Code(
            "note",
            "read and not decided",
            "The equality was understood, but neither a proof nor a counterexample was found, or it speaks of what the "
            "document does not define: the derivative of a loss that is never written down is a quantity of its own, "
            "and an equality with such a quantity is never called false. Write what the report names before the line, "
            "L = ..., and the line is checked.",
            (r"\[ \frac{\partial L}{\partial z_i} = a_i - y_i \]",),
        ),
    }
)


def find_code(name: str) -> tuple[str, Code]:
    """A code and what it stands for; raises BadInput for one that there isn't."""
    if name.upper() not in CODES:
        raise BadInput(f"there is no code {quoted(name)}; there are {', '.join(CODES)}")
    return name.upper(), CODES[name.upper()]


def explain(name: str, width: int = 80) -> str:
    """What a code of the report means, in lines of at most `width`, and a document that gets it, one formula a line.

    Raises BadInput for a code that there isn't.
    """
    named, code = find_code(name)
    said = fill(code.explanation, max(width, 20), break_on_hyphens=False)
    example = "\n".join(f"    {line}" for line in code.example)
    return f"{named} ({code.severity}): {code.title}\n\n{said}\n\nFor example, in this document:\n\n{example}"
