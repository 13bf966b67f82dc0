"""From the logits to the layer: the derivatives by a weight and by a bias, entry by entry."""

from derive.catalogue import numbers
from derive.catalogue.cross_entropy_gradient import cross_entropy_gradient
from derive.catalogue.symbols import (
    C,
    b,
    cost,
    hidden,
    i,
    k,
    labels,
    labels_sum_to_one,
    logits,
    m,
    probabilities,
    s,
    sample_loss,
    u,
    v,
    w,
)
from derive.language import D, Equation, Number, define, sum_over
from derive.language.matrices import Matrix, MatrixDifference, MatrixProduct
from derive.rules import (
    ChainRule,
    CollapseDelta,
    Differentiate,
    DropZeros,
    Fold,
    KnownResult,
    Linearity,
    Unfold,
    UseResult,
)
from derive.steps import LineReference, Note, claim

# What the logits' gradient is called in code, and the gradients of the layer itself.
dz = define(
    "dz",
    (i, s),
    probabilities[i, s] - labels[i, s],
    symbol=r"\mathrm{d}z",
    raised_last=True,
    matrix=r"\mathrm{d}Z_3",
)
dw = define("dw", (i, u), D(C, w[i, u]), matrix=r"\mathrm{d}W_3")
db = define("db", (i,), D(C, b[i]), matrix=r"\mathrm{d}b_3")
ones = define("1", (s,), Number(1), matrix=r"\mathbf{1}")

SAYS = Equation(D(C, w[i, u]), (1 / m) * sum_over(s, dz[i, s] * hidden[u, s]))


@claim(
    "layer-gradients",
    title="From the logits to the layer",
    says=SAYS,
    assuming=[labels_sum_to_one],
    builds_on=[cross_entropy_gradient],
)
def layer_gradients(note: Note) -> None:
    """The chain rule through the logits; then all entries at once, as matrices."""
    note.aim("the derivatives {dw} and {db} of the cost, for every class {i} and unit {u}.",
             dw=D(C, w[i, u]), db=D(C, b[i]), i=i, u=u)  # fmt: skip
    note("Now there are three kinds of index: {i} for the classes, {u} for the units of the layer before, {s} for the "
         "samples. Each keeps its own range.", i=i, u=u, s=s)  # fmt: skip
    note.lead("The logits of every sample, once more:")
    note.define(
        logits,
        "Only the weights {w} of its own row, and {b}, are in it. Here {v} counts the units, for {u} is the one that "
        "we differentiate by.",
        w=w[i, v],
        b=b[i],
        v=v,
        u=u,
    )
    note.lead("Section 3 holds for each sample by itself:")
    gradient = note.state(
        D(sample_loss[s], logits[i, s]), probabilities[i, s] - labels[i, s],
        "{line}, with the sample's number written again.", line=LineReference("cross-entropy-gradient.result"),
        reference=numbers.sample_loss_derivative,
    )  # fmt: skip
    note.define(
        dz,
        "The customary short name for it.",
    )
    note.lead("For all classes and samples at once:")
    note.matrices(
        Matrix(dz), MatrixDifference(Matrix(probabilities), Matrix(labels)), i, s,
        "All of shape {shape}.", shape=Matrix(dz).shape,
    )  # fmt: skip
    known = KnownResult(gradient.equation, (), gradient.id)

    note.heading("weights", "By a weight")
    chain = note.chain(D(C, w[i, u]), reference=numbers.cost_by_weight)
    chain.by(Unfold(cost), because="Definition of the cost.")
    chain.by(Linearity(), because="A mean is differentiated term by term.")
    chain.by(
        ChainRule(through=logits),
        because="Chain rule. The loss of sample {s} depends on {w} through that sample's logits, all of them.",
        s=s, w=w[i, u],
    )  # fmt: skip
    chain.by(
        UseResult(known),
        Unfold(logits),
        because="By {line}; and the definition of the logits.",
        line=note.line(gradient),
    )
    chain.by(
        Differentiate(), DropZeros(),
        because="A derivative of {w} by {wiu} is 1 if both indices agree, else 0. The bias gives 0.",
        w=w[k, v], wiu=w[i, u],
    )  # fmt: skip
    chain.by(
        CollapseDelta(),
        because="The deltas leave one class and one unit: only {z} contains this weight.", z=logits[i, s],
    )  # fmt: skip
    chain.by(Fold(dz), because="With the name for the difference.", result=True, name="weight")
    note.lead("That is an entry of a product of matrices. With {dW} for the matrix of all {dw}:",
              dW=Matrix(dw), dw=D(C, w[i, u]))  # fmt: skip
    product = MatrixProduct(1 / m, Matrix(dz), Matrix(hidden).T)
    note.matrices(
        Matrix(dw), product, i, u,
        "Shapes: {first} times {second} is {shape}, the shape of {W}.",
        first=Matrix(dz).shape, second=Matrix(hidden).T.shape, shape=Matrix(w).shape, W=Matrix(w),
    )  # fmt: skip

    note.heading("biases", "By a bias")
    chain = note.chain(D(C, b[i]), reference=numbers.cost_by_bias)
    chain.by(Unfold(cost), Linearity(), because="Definition of the cost, term by term.")
    chain.by(ChainRule(through=logits), because="Chain rule, through the same logits.")
    chain.by(
        UseResult(known),
        Unfold(logits),
        because="By {line}; and the definition of the logits.",
        line=note.line(gradient),
    )
    chain.by(
        Differentiate(), DropZeros(first=True),
        because="The weighted sum does not contain the bias; {bk} by {bi} is 1 if {k} = {i}, else 0.",
        bk=b[k], bi=b[i], k=k, i=i,
    )  # fmt: skip
    chain.by(CollapseDelta(), because="One class is left.")
    chain.by(Fold(dz), because="With the name for the difference.", result=True, name="bias")
    note.lead("With {dB} for the column of all {db}, and {one} for a column of {m} ones:",
              dB=Matrix(db), db=D(C, b[i]), one=Matrix(ones), m=m)  # fmt: skip
    note.matrices(
        Matrix(db), MatrixProduct(1 / m, Matrix(dz), Matrix(ones)), i, None,
        "The mean of the columns of {Z}; shape {shape}, like {b}.", Z=Matrix(dz), shape=Matrix(b).shape, b=Matrix(b),
    )  # fmt: skip
    note.mistake(
        D(C, w[i, u]), (1 / m) * sum_over(s, dz[i, s]),
        "The gradient by the *logits*, averaged, is taken for the gradient by the *weights*: the activation {h} is "
        "missing, and with it the unit {u}. There is one such number for a class, but {W} has the shape {w}.",
        h=hidden[u, s], u=u, W=Matrix(w), w=Matrix(w).shape,
    )  # fmt: skip
