"""How the loss answers one logit: the sum over the classes collapses to a_i - y_i."""

from derive.catalogue import numbers
from derive.catalogue.softmax_jacobian import softmax_jacobian
from derive.catalogue.symbols import L, a, i, j, k, label_sums_to_one, loss, n, y, z
from derive.language import D, Distinct, Equation, Number, sum_over
from derive.rules import (
    Cancel,
    Expand,
    FactorOut,
    JoinSum,
    KnownResult,
    Linearity,
    LogRule,
    MinusMinus,
    PullOutOfSum,
    TidyUp,
    Unfold,
    UseHypothesis,
    UseResult,
)
from derive.steps import LineReference, Note, claim

SAYS = Equation(D(L, z[i]), a[i] - y[i])
# The lines of softmax-jacobian that this derivation builds on; the trace is held against that one.
DISTINCT = KnownResult(Equation(D(a[i], z[j]), -a[i] * a[j]), (Distinct(i, j),), "softmax-jacobian.distinct")
SAME = KnownResult(Equation(D(a[i], z[i]), a[i] * (1 - a[i])), (), "softmax-jacobian.same")


@claim(
    "cross-entropy-gradient",
    title="How the loss answers one logit",
    says=SAYS,
    assuming=[label_sums_to_one],
    builds_on=[softmax_jacobian],
)
def cross_entropy_gradient(note: Note) -> None:
    """The term k = i, the chain rule, both cases, and the sum put together again."""
    note.aim("the derivative {dL}: what a class's logit does to the loss.", dL=D(L, z[i]))
    note(
        "The loss contains *every* probability, and every probability contains {zi}. So all {n} terms of the loss "
        "contribute: one through its own logit, the others through the denominator. We keep the two kinds apart from "
        "the first line on.",
        zi=z[i], n=n,
    )  # fmt: skip
    chain = note.chain(D(L, z[i]), reference=numbers.cross_entropy_derivative)
    chain.by(
        Unfold(loss, showing=i), Expand(),
        because="Definition of {L}; the term {k} = {i} is taken out of the sum.", L=L, k=k, i=i,
    )  # fmt: skip
    chain.by(
        Linearity(), LogRule(),
        because="Chain rule, term by term: the derivative of a logarithm is one over it, times the inner derivative. "
        "The label does not depend on {zi}.", zi=z[i],
    )  # fmt: skip
    chain.by(
        UseResult(SAME, DISTINCT),
        because="Both cases of the Jacobian put in: {same} for the term {i}; for all others {distinct}, read with {k} "
        "for {i} and {i} for {j}.",
        same=LineReference(SAME.step), distinct=LineReference(DISTINCT.step), i=i, j=j, k=k,
    )  # fmt: skip
    chain.by(MinusMinus(), because="Minus times minus is plus.")
    chain.by(
        Cancel(),
        because="The probability cancels in every term: below it comes from the logarithm, in front from the Jacobian.",
    )
    chain.by(
        Expand(), PullOutOfSum(),
        because="Multiplied out. {a} does not depend on {k} and comes out of the sum.", a=a[i], k=k,
    )  # fmt: skip
    chain.by(FactorOut(a[i]), because="{a} is common to the last two terms.", a=a[i])
    chain.by(
        JoinSum(),
        because="The term {k} = {i} and the sum over all others are the whole sum again.", k=k, i=i,
    )  # fmt: skip
    chain.by(
        UseHypothesis(label_sums_to_one),
        because="The label's entries add up to 1. *This is the only line that needs it.*",
    )  # fmt: skip
    chain.by(TidyUp(), because="What the network says, less what is right.", result=True, name="result")
    note.remark(
        "What to notice.",
        "Of all the exponentials only the probabilities are left. The gradient is a plain difference, and its entries "
        "add up to {zero}. If the label is a distribution, each of them lies between {low} and {high}.",
        low=-Number(1), high=Number(1), zero=Number(0),
    )  # fmt: skip
    note.lead("Without the hypothesis the chain ends two lines earlier. In the order of the result, that is")
    note.state(
        D(L, z[i]), a[i] * sum_over(k, y[k]) - y[i],
        "For any {y}, whatever its entries add up to.", y=y[k], reference=numbers.cross_entropy_derivative,
    )  # fmt: skip

    note.mistake(
        D(L, z[i]), y[i] - a[i],
        "The sign is flipped. A step against this “gradient” makes the right class less likely.",
    )  # fmt: skip
    note.mistake(
        D(L, z[i]), -y[i] * (1 - a[i]),
        "Only the diagonal of the Jacobian is used: the other terms of the loss contain {zi} too.", zi=z[i],
    )  # fmt: skip
    note.mistake(
        D(L, z[i]), a[i] - y[i],
        "Right only if the entries of {y} add up to 1, and used where they do not. The gradient is then {right}.",
        y=y[k], right=a[i] * sum_over(k, y[k]) - y[i], without=[label_sums_to_one],
    )  # fmt: skip
