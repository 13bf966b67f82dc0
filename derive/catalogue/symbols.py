"""The symbols of these notes, each with its letter, its ranges and its meaning.

The first half is for one sample; the second has the sample as a last index, raised
in brackets: z_i^(s). Classes are i, j, k, hidden units u, v, samples s.
"""

from derive.language import (
    CLASSES,
    SAMPLES,
    UNITS,
    Index,
    Number,
    Size,
    define,
    exp,
    log,
    sum_over,
    variable,
)
from derive.proof import Hypothesis

i, j, k = (Index(letter, CLASSES) for letter in "ijk")
u, v = (Index(letter, UNITS) for letter in "uv")
s = Index("s", SAMPLES)
n, d, m = Size(CLASSES), Size(UNITS), Size(SAMPLES)

# One sample: logits z, probabilities a, label y, loss L.
z = variable("z", CLASSES)
y = variable("y", CLASSES)
total = sum_over(k, exp(z[k]))
a = define("a", (i,), exp(z[i]) / total)
loss = define("L", (), -sum_over(k, y[k] * log(a[k])))
L = loss[()]
label_sums_to_one = Hypothesis("label sums to 1", sum_over(k, y[k]), Number(1))

# The last layer of three, for all samples at once: Z = W A' + b.
w = variable("w", CLASSES, UNITS, matrix="W_3")
b = variable("b", CLASSES, matrix="b_3")
hidden = variable("h", UNITS, SAMPLES, symbol="a'", raised_last=True, matrix="A_2")
logits = define("z", (i, s), sum_over(v, w[i, v] * hidden[v, s]) + b[i], raised_last=True, matrix="Z_3")
probabilities = define("a", (i, s), exp(logits[i, s]) / sum_over(k, exp(logits[k, s])), raised_last=True, matrix="A_3")
labels = variable("y", CLASSES, SAMPLES, raised_last=True, matrix="Y")
sample_loss = define("L", (s,), -sum_over(k, labels[k, s] * log(probabilities[k, s])), raised_last=True)
cost = define("C", (), (1 / m) * sum_over(s, sample_loss[s]))
C = cost[()]
labels_sum_to_one = Hypothesis("each label sums to 1", sum_over(k, labels[k, s]), Number(1))
