"""The codes of the checker's report: how severe each is, and what it means, for --explain."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import fill
from types import MappingProxyType

from derive.errors import BadInput, quoted


@dataclass(frozen=True)
class Code:
    """What a code stands for: its severity, a title, and a paragraph for people."""

    severity: str
    title: str
    explanation: str


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
        ),
        "INDEX": Code(
            "error",
            "an index is captured or dangling",
            "A sum or product sign binds one letter while what it stands before speaks of another, as in a sum over i "
            "from k of y_k: then the k means nothing there. For the rest of the document the sum is read with the "
            "letter that was meant. Or an index is lost from one side to the next, or one letter of an entry is bound "
            "by nothing while the same entry stands elsewhere with a letter that is known, or a letter stands twice "
            "at a symbol that has two different ones everywhere else.",
        ),
        "SHAPE": Code(
            "error",
            "the shapes of matrices don't agree",
            "The document states how many rows and columns these matrices have (W \\in \\mathbb{R}^{m \\times n}, or "
            "% derive: shape W m n), and with these a product, a sum or an equality here can't be: the columns of the "
            "left factor must be as many as the rows of the right one, and what is added or equal has one shape. Often "
            "a transpose is missing, or two factors are swapped. A number that is made of vectors, as x^T x is, "
            "is 1 × 1 and can't be added to a matrix. A shape that isn't stated is inferred and never reported.",
        ),
        "KIND": Code(
            "warning",
            "a symbol is used as two kinds of thing",
            "The same symbol stands with an index and without one, in one equality or in the definitions that it uses: "
            "a vector is set equal to one of its entries, or an index was forgotten. Nothing is said of the equality.",
        ),
        "SHADOW": Code(
            "warning",
            "a sum inside a sum binds the same letter",
            "The inner sum binds a letter that the outer one binds already. By the rules the inner one counts, and the "
            "formula is read so; but often another letter was meant, and a reader has to guess.",
        ),
        "SIGN": Code(
            "warning",
            "a sign differs from the one that the formula has elsewhere",
            "y log p + (1 - y) log(1 - p), the logarithm of a likelihood of two classes, stands with one sign before "
            "both terms. Here one of them has the other sign: it is then neither a likelihood nor a loss, has no "
            "bound, and its derivative by p doesn't vanish where p is y. Or an update multiplies by what the same "
            "update, written for the entries, adds.",
        ),
        "MALFORMED": Code(
            "warning",
            "a formula is broken as it is written",
            "Something is missing where a sign stands: a sum or a product has nothing behind it but a sign of "
            "equality, a bracket ends in one, or a product ends in its own sign. What was meant has to be guessed.",
        ),
        "CONDITION": Code(
            "warning",
            "a condition of a case always holds",
            "The document said that this is made of exponentials and positive numbers, so it is never zero or less, "
            "and the other cases can't come about. Often the condition was meant of the argument: z and not the "
            "sigmoid of z.",
        ),
        "VARIABLE": Code(
            "error",
            "a derivative by another variable than its name says",
            "By custom dz names the derivative of the loss by z. Here such a name is set equal to a derivative by "
            "another variable.",
        ),
        "ASSUME": Code(
            "warning",
            "true only under a hypothesis that is not stated",
            "As it stands the equality is false, and with one usual hypothesis more it is proved: that labels add up "
            "to 1, that they are one-hot, that two indices differ. State it in the text, in a comment such as "
            r"% derive: assume \sum_k y_k = 1, or with --assume.",
        ),
        "UNREAD": Code(
            "note",
            "not read",
            "The language does not have this piece, or more than one reading of it is in use and none is taken, or "
            "what would tell what it is, such as the shape of a matrix, isn't said: a comment such as "
            "% derive: shape W m n would. Read as words in symbols of any kind the equality is no definition, and it "
            "isn't true of all that the symbols may be. Nothing is said of it.",
        ),
        "UNDECIDED": Code(
            "note",
            "read and not decided",
            "The equality was understood, but neither a proof nor a counterexample was found, or it speaks of what the "
            "document does not define: the derivative of a symbol that nothing read defines is a quantity of its own, "
            "and an equality with such a quantity is never called false.",
        ),
    }
)


def find_code(name: str) -> tuple[str, Code]:
    """A code and what it stands for; raises BadInput for one that there isn't."""
    if name.upper() not in CODES:
        raise BadInput(f"there is no code {quoted(name)}; there are {', '.join(CODES)}")
    return name.upper(), CODES[name.upper()]


def explain(name: str, width: int = 80) -> str:
    """What a code of the report means, in lines of at most `width`; raises BadInput for one that there isn't."""
    named, code = find_code(name)
    return (
        f"{named} ({code.severity}): {code.title}\n\n{fill(code.explanation, max(width, 20), break_on_hyphens=False)}"
    )
