"""How one probability answers one logit: the Jacobian of softmax, in its two cases."""

from derive.catalogue import numbers
from derive.catalogue.symbols import a, i, j, k, total, z
from derive.language import (
    Cases,
    D,
    Distinct,
    Equation,
    Family,
    Number,
    Same,
    delta,
    exp,
    function,
    sum_over,
    variable,
)
from derive.rules import (
    CancelTerms,
    Differentiate,
    DropZeros,
    FactorOut,
    Fold,
    JoinSum,
    KnownResult,
    QuotientRule,
    SplitFraction,
    Unfold,
    UseResult,
)
from derive.steps import Note, claim

x: Family = variable("x")
numerator, denominator = function("u", x), function("v", x)

SAYS = Equation(D(a[i], z[j]), a[i] * (delta(i, j) - a[j]))


@claim("softmax-jacobian", title="How one probability answers one logit", says=SAYS)
def softmax_jacobian(note: Note) -> None:
    """The quotient rule in two cases, the brace, and both in one formula."""
    note.aim("the derivative {da} for every pair of classes {i} and {j}.", da=D(a[i], z[j]), i=i, j=j)
    note(
        "Every logit sits in the denominator of {a}, so moving {zj} moves every probability. "
        "Only when {same} does it move the numerator too. That is why there are two cases. Both need the "
        "quotient rule:",
        a=a[i],
        zj=z[j],
        same=Same(i, j),
    )
    U, V, by = numerator[()], denominator[()], x[()]  # noqa: N806
    note.state(
        D(U / V, by),
        (V * D(U, by) - U * D(V, by)) / V**2,
        "Quotient rule, wherever {v} is not 0.",
        v=V,
    )

    note.heading("distinct", "Case {case}: another class's logit", case=Distinct(i, j))
    note.lead("We take the term with {zj} out of the sum, so that we see where {zj} stands.", zj=z[j])
    other = note.chain(D(a[i], z[j]), where=Distinct(i, j), reference=numbers.softmax_derivative)
    other.by(
        Unfold(a, showing=j),
        because="Definition of {a}; the term {k} = {j} is taken out of the sum.", a=a[i], k=k, j=j,
    )  # fmt: skip
    other.by(
        QuotientRule(), because="Quotient rule, with both derivatives still to be done. Here {v} is a sum of "
        "exponentials and never 0.", v=V,
    )  # fmt: skip
    other.by(
        Differentiate(),
        because="{e} does not contain {zj}: its derivative is 0. Of the denominator only the term {ej} does.",
        e=exp(z[i]), zj=z[j], ej=exp(z[j]),
    )  # fmt: skip
    other.by(
        DropZeros(),
        JoinSum(),
        because="The product with 0 is 0; the term and the rest are the whole sum again.",
    )
    other.by(
        DropZeros(first=True),
        SplitFraction(),
        because="One factor of the square under each exponential.",
    )
    distinct = other.by(
        Fold(a),
        because="Definition of {a}, read backwards, twice.",
        a=a[i],
        result=True,
        name="distinct",
    )
    note.remark(
        "What to notice.", "The answer is negative: when the logit of one class rises, every other class loses, "
        "and loses in proportion to its own probability.",
    )  # fmt: skip

    note.heading("same", "Case {case}: its own logit", case=Same(i, j))
    note.lead("We shall meet the share of all other classes. It is what {a} leaves of 1:", a=a[i])
    others = sum_over(k, exp(z[k]), but=i) / total
    shares = note.chain(1 - a[i], reference=numbers.share_of_the_others)
    shares.by(Unfold(a), because="Definition of {a}.", a=a[i])
    shares.stated((total - exp(z[i])) / total, "One denominator for both.")
    rest = shares.stated(others, "The whole sum without its term {k} = {i}.", k=k, i=i, name="share")
    share = KnownResult(Equation(others, 1 - a[i]), step=rest.id)
    note.lead("Now {zi} stands in the numerator as well.", zi=z[i])
    own = note.chain(D(a[i], z[i]), reference=numbers.softmax_derivative)
    own.by(
        Unfold(a, showing=i),
        because="Definition of {a}; the term {k} = {i} is taken out of the sum.", a=a[i], k=k, i=i,
    )  # fmt: skip
    own.by(QuotientRule(), because="Quotient rule, as before.")
    own.by(
        Differentiate(),
        because="{e} is its own derivative, in both places. The other terms do not contain {zi} and give 0.",
        e=exp(z[i]), zi=z[i],
    )  # fmt: skip
    own.by(
        DropZeros(),
        FactorOut(exp(z[i])),
        because="The 0 may go; {e} is common to both terms.",
        e=exp(z[i]),
    )
    own.by(
        CancelTerms(), JoinSum(),
        because="{e} is there with both signs and cancels. Below stands the whole sum again.", e=exp(z[i]),
    )  # fmt: skip
    own.by(SplitFraction(), because="One factor of the square under each factor above.")
    same = own.by(
        Fold(a), UseResult(share),
        because="Definition of {a}, read backwards; and {rest} is the other classes' share.",
        a=a[i], rest=1 - a[i], result=True, name="same",
    )  # fmt: skip

    note.heading("together", "Both cases at once")
    together = note.chain(D(a[i], z[j]), reference=numbers.softmax_derivative)
    together.stated(
        Cases(-a[i] * a[j], Distinct(i, j), a[i] * (1 - a[i]), Same(i, j)),
        "{one} and {two}.", one=note.line(distinct), two=note.line(same), result=True,
    )  # fmt: skip
    jacobian = together.stated(
        SAYS.right,
        "{delta} is 1 if {same} and 0 otherwise (Kronecker's delta).",
        delta=delta(i, j), same=Same(i, j), result=True, name="result",
    )  # fmt: skip
    note.lead("A check: the probabilities always add up to 1, so what one class gains the others lose.")
    balance = note.chain(sum_over(i, D(a[i], z[j])))
    balance.by(
        UseResult(KnownResult(SAYS, step=jacobian.id)), because="By {line}.", line=note.line(jacobian)
    )  # fmt: skip
    balance.stated(
        a[j] - a[j] * sum_over(i, a[i]),
        "The delta leaves one term; {aj} comes out of the sum.",
        aj=a[j],
    )
    balance.stated(Number(0), "The {a} add up to 1.", a=a[i])

    note.mistake(
        D(a[i], z[j]), a[i] * (a[j] - delta(i, j)),
        "The sign is flipped. Raising a class's logit would then make that class less likely.",
    )  # fmt: skip
    note.mistake(
        D(a[i], z[j]), a[i] * (1 - a[j]),
        "The delta is forgotten: the formula of the case {same} is used for every pair.", same=Same(i, j),
    )  # fmt: skip
