"""Purpose and setting: what the notes are for, and what every symbol means."""

from derive.catalogue.symbols import (
    C,
    L,
    a,
    b,
    cost,
    d,
    hidden,
    i,
    j,
    k,
    label_sums_to_one,
    labels,
    logits,
    loss,
    m,
    n,
    probabilities,
    s,
    u,
    w,
    y,
    z,
)
from derive.language import define, sum_over
from derive.language.matrices import Matrix, Shape
from derive.language.nodes import variable
from derive.language.ranges import UNITS
from derive.steps import Note, say

one_sample_hidden = variable("h", UNITS, symbol="a'")
one_sample_logits = define("z", (i,), sum_over(u, w[i, u] * one_sample_hidden[u]) + b[i])


def setting(note: Note) -> None:
    """Three layers, softmax, cross-entropy; shapes; the loss and the cost."""
    note.aim(
        "the gradients by which the last layer of a classifier learns: how the cost {C} changes "
        "with every weight and every bias of that layer.",
        C=C,
    )
    note(
        "A network of three layers sorts its input into {n} classes. The first two layers turn the input into "
        "{d} *activations*. The last layer turns these into one score for each class, its *logit*; "
        "*softmax* (Bridle 1990) turns the logits into probabilities; and *cross-entropy* (Good 1952) measures how far "
        "these are from the label. A training step looks at {m} samples at once.",
        n=n,
        d=d,
        m=m,
    )
    note.setting(
        (
            Matrix(hidden),
            say("activations of the second layer, a column for each sample"),
            Matrix(hidden).shape,
        ),
        (Matrix(w), say("weights of the last layer, a row for each class"), Matrix(w).shape),
        (Matrix(b), say("its biases, one for each class"), Matrix(b).shape),
        (Matrix(logits), say("logits, one for each class and sample"), Matrix(logits).shape),
        (
            Matrix(probabilities),
            say("probabilities, softmax of each column of {Z}", Z=Matrix(logits)),
            Matrix(logits).shape,
        ),
        (Matrix(labels), say("labels, a column for each sample"), Matrix(labels).shape),
        (L, say("loss of one sample"), Shape(None, None)),
        (C, say("cost, the mean of the losses"), Shape(None, None)),
    )
    note(
        "Up to section 3 we look at *one sample* and leave its number out: its activations {h}, logits {z}, "
        "probabilities {a} and label {y} are then columns of these matrices. Classes are numbered 1 to {n}: {i} is the "
        "class whose probability or logit we look at, and {k} runs through all of them.",
        h=one_sample_hidden[u],
        z=z[i],
        a=a[i],
        y=y[i],
        n=n,
        i=i,
        k=k,
    )
    note.lead("From the activations to the loss there are three formulas:")
    note.define(
        one_sample_logits,
        "The logit of class {i}: its weights times the activations {h} of the layer before, plus its bias.",
        i=i,
        h=one_sample_hidden[u],
    )
    note.define(
        a,
        "Softmax. All exponentials are positive and divided by their sum, so each {a} lies between 0 and 1.",
        a=a[i],
    )
    note.define(
        loss, "Cross-entropy of the label {y} and the probabilities {a}, with the natural logarithm.", y=y[k], a=a[k]
    )
    note(
        "The label {y} is a distribution over the classes too. Most often it is *one-hot*, 1 for the right "
        "class and 0 for the others; nothing below needs that. All we use is",
        y=y[k],
    )
    note.assume(label_sums_to_one, "The only hypothesis of these notes. We say where it is used.")
    note.lead("The cost of a training step is the mean of the losses of its {m} samples:", m=m)
    note.define(cost, "The raised {s} is the number of the sample.", s=s)
    note.remark(
        "The plan.",
        "The cost depends on a weight through the logits only. So we find how {a} answers to {z} (section 2), then "
        "how {L} does (section 3), and only then go on to weights and biases (section 4).",
        a=a[i],
        z=z[j],
        L=L,
    )
    note.remark(
        "How to read a line.",
        "It equals the line above it, for the reason at its side. What a rule has just made is shaded.",
    )
