"""What each construct is read as, every bracket written; and what is refused, at which piece, and why."""

from __future__ import annotations

import pytest

from tests.reading.reading import read, refused

READ = {
    # fractions
    r"\frac{a}{b}": "(a / b)",
    r"\dfrac ab c": "((a / b) · c)",
    r"\tfrac{a}b": "(a / b)",
    r"\cfrac{1}{1+e^{-x}}": "(1 / (1 + (e ^ (-x))))",
    r"\frac12 x": "((1 / 2) · x)",
    r"\frac1{23}": "(1 / 23)",
    r"\frac{a}{b}^2": "((a / b) ^ 2)",
    "a/b": "(a / b)",
    "a/b/c": "((a / b) / c)",
    r"a/b \cdot c": "((a / b) · c)",
    "a b/c": "(a · (b / c))",
    "(a/b) c": "((a / b) · c)",
    "1/2 (a + b)": "((1 / 2) · (a + b))",
    r"1/n \sum_k y_k": "((1 / n) · sum[k]y_k)",
    # signs and powers
    "-x^2": "(-(x ^ 2))",
    "(-x)^2": "((-x) ^ 2)",
    "2^{-1}": "(2 ^ (-1))",
    "x^2y": "((x ^ 2) · y)",
    "a^{2^3}": "(a ^ (2 ^ 3))",
    "e^{ab}": "(e ^ (a · b))",
    r"a \cdot -b": "(a · (-b))",
    r"\sqrt x": "(x ^ (1 / 2))",
    r"\sqrt2 x": "((2 ^ (1 / 2)) · x)",
    # indices, labels, primes, dress
    "a_{ij}": "a_i,j",
    "a_{i,j}": "a_i,j",
    "a_{12}": "a_12",
    "a_{1,2}": "a_1,2",
    "a_{i+1}": "a_(i + 1)",
    "a_i^{(l)}": "a_i^(l)",
    "a^{(l)}_i": "a_i^(l)",
    "W_{ij}^{[2]}": "W_i,j^(2)",
    "z_{i}^{(L+1)}": "z_i^((L + 1))",
    "a_i^{l-1}": "a_i^((l - 1))",
    "a_i'": "a_i'",
    r"a^{\prime}": "a'",
    "a'^2": "(a' ^ 2)",
    r"\hat y_i": r"\hat{y}_i",
    r"\hat{y}_i": r"\hat{y}_i",
    r"\hat{y_i}": r"\hat{y}_i",
    r"\mathbf x_i": "bold x_i",
    r"L_{\text{total}}": r"L_\mathrm{total}",
    # functions
    "log a": "log[a]",
    r"\ln x_1": "log[x_1]",
    r"\log(a)b": "(log[a] · b)",
    r"\log(a)^2": "(log[a] ^ 2)",
    r"\log x^2": "log[(x ^ 2)]",
    r"\log x + y": "(log[x] + y)",
    r"\log \frac{a}{b}": "log[(a / b)]",
    r"\log \sum_k e^{z_k}": "log[sum[k](e ^ z_k)]",
    r"\sigma(x)(1 - \sigma(x))": r"(\sigma(x) · (1 - \sigma(x)))",
    r"\tanh x": "tanh[x]",
    "tanh(x)": "tanh[x]",
    "softmax(z)_i": r"\mathrm{softmax}_i(z)",
    r"\text{softmax}(z)_i": r"\mathrm{softmax}_i(z)",
    "p(y|x)": "p|(y, x)",  # not p(y, x)
    # derivatives
    r"\frac{\partial a_i}{\partial z_j}": "∂/z_j[a_i]",
    r"\frac{\partial}{\partial z_j} a_i b + c": "(∂/z_j[(a_i · b)] + c)",
    r"\frac{\partial}{\partial z_j} \left[ a + b \right] c": "(∂/z_j[(a + b)] · c)",
    r"\frac{d}{dx} x^2": "d/x[(x ^ 2)]",
    r"\frac{dL}{dz_j}": "d/z_j[L]",
    r"\frac{\mathrm{d} y}{\mathrm{d} x}": "d/x[y]",
    r"\partial_{z_j} (a_i + b)": "∂/z_j[(a_i + b)]",
    r"\frac{d_i}{d_j}": "(d_i / d_j)",
    # sums
    r"\sum_{k=1}^n a_k": "sum[k from 1 to n]a_k",
    r"\sum^n_{k=1} a_k": "sum[k from 1 to n]a_k",
    r"\sum\limits_{k=1}^n a_k": "sum[k from 1 to n]a_k",
    r"\sum_{k \neq j} a_k": "sum[k but j]a_k",
    r"\sum_{k=1, k\ne i}^{C} a_k": "sum[k from 1 to C but i]a_k",
    r"\sum_{\substack{k=1 \\ k \neq i}}^n a_k": "sum[k from 1 to n but i]a_k",
    r"\sum_{k \neq i, j} a_k": "sum[k but i, j]a_k",
    r"\sum_{k \in C} a_k": "sum[k to C]a_k",
    r"\sum_k a_k b + c": "(sum[k](a_k · b) + c)",
    r"\sum_k (a_k + b) c": "sum[k]((a_k + b) · c)",
    r"\sum_i a_i \sum_i b_i": "sum[i](a_i · sum[i]b_i)",
    r"\sum_k -a_k": "sum[k](-a_k)",
    r"\Sigma_{k=1}^n a_k": "sum[k from 1 to n]a_k",
    r"\prod_k a_k": "prod[k]a_k",
    # indicators, deltas, cases
    r"\delta_{ij}": r"\delta_i,j",
    r"1\{y=k\}": "1[y = k]",
    "1_{i=j}": "1[i = j]",
    r"1_{\{i \neq j\}}": "1[i ≠ j]",
    r"\mathbb{1}_{i=j}": "1[i = j]",
    r"\mathbb{1}\left\{i=j\right\}": "1[i = j]",
    r"\mathbb 1(i=j)": "1[i = j]",
    r"\mathbb{I}[i=j]": "1[i = j]",
    "I(i=j)": "1[i = j]",
    "[i=j] a": "(1[i = j] · a)",
    r"[\sum_{k \neq j} a_k] b": "(sum[k but j]a_k · b)",  # no bracket of Iverson's
    r"\begin{cases} a & i=j \\ b & i \not= j \end{cases} c": "({a if i = j; b if i ≠ j} · c)",
    r"\begin{cases} a, & \text{if } i=j, \\ b, & \text{otherwise.} \end{cases}": "{a if i = j; b else}",
    r"\begin{cases} a & \text{if $i=j$} \\ b & \text{if $i\neq j$} \end{cases}": "{a if i = j; b if i ≠ j}",
    r"\left\{ \begin{array}{ll} a & i=j \\ b & i \neq j \end{array} \right.": "{a if i = j; b if i ≠ j}",
    # products, brackets, and what changes nothing
    "a b": "(a · b)",
    r"a \cdot b \times c": "(a · b · c)",
    r"a_i \left[ b + c \right]": "(a_i · (b + c))",
    r"\bigl( a + b \bigr) \, c": "((a + b) · c)",
    r"\underbrace{a + b}_{x} c": "((a + b) · c)",
    r"\boxed{a} \textcolor{red}{b + c}": "(a · (b + c))",
    "a % b\n c": "(a · c)",
}


@pytest.mark.parametrize("formula", READ)
def test_each_construct_is_read_as_it_is_meant(formula):
    assert read(formula) == READ[formula]


# formula: the piece that is pointed at, a word of the reason
REFUSED = {
    # how far does it reach?
    "a/b c": ("/", "bracket"),
    "1/2 x": ("/", "bracket"),
    "a/2(b+c)": ("/", "bracket"),
    "a/(b)(c)": ("/", "bracket"),
    r"\log 2 x": (r"\log", "how far"),
    r"\log a / b": (r"\log", "how far"),
    r"\exp -x": (r"\exp", "bracket"),
    r"\log^2 x": ("^", "script"),
    r"\frac{d}{dx} (x)(y)": (r"\frac{d}{dx}", "first bracket"),
    r"\frac{d}{dz} f \frac{dz}{dx}": (r"\frac{d}{dz}", "first factors"),
    r"\frac{a}{b} 2": ("2", "number"),
    "x2": ("2", "number"),
    "1e-5": ("1", "power of ten"),
    # braces that TeX wants
    "x^10": ("10", "first digit"),
    "a_ij": ("ij", "braces"),
    "e^ab": ("ab", "braces"),
    "e^x_i": ("e^x_i", "braces"),
    "e^-x": ("-", "braces"),
    "x_net": ("net", "first letter"),
    r"\frac1.5": ("1.5", "first sign"),
    # more than one meaning
    r"\delta^i_j": (r"\delta^i_j", "Kronecker"),
    r"\Sigma_k a_k": (r"\Sigma", "summation"),
    "E[x]": ("E", "no product"),
    "f[x]": ("f", "an entry or a product"),
    r"\sigma^2(x)": ("(", "power"),
    r"x \pm y": (r"\pm", "two lines"),
    "ylog(x)": ("ylog", "name or a product"),
    # not in the grammar
    r"\frac{d^2 y}{dx^2}": ("d", "higher"),
    r"\frac{\partial^2 L}{\partial z^2}": (r"\frac{\partial^2 L}{\partial z^2}", "higher"),
    r"\nabla_z L": (r"\nabla", "have"),
    "sin(x)": ("sin", "grammar"),
    "max(a, b)": ("max", "grammar"),
    r"\max_k z_k": (r"\max", "have"),
    "|x|": ("|", "expected"),
    "n!": ("!", "factorials"),
    "a : b": (":", "expected"),
    r"a_1 + \ldots + a_n": (r"\ldots", "have"),
    r"\sum_{k<j} a_k": ("<", "expected"),
    r"\sum_{i,j} a_{ij}": (r"\sum", "two indices"),
    r"\sum_{ij} a_{ij}": (r"\sum", "two indices"),
    r"\begin{cases} a & x > 0 \\ b & x < 0 \end{cases}": (r"\begin", "condition"),
    # malformed
    "(a": ("(", "never closed"),
    "a)": (")", "closes"),
    "a_i_j": ("_", "two subscripts"),
    "a^2^3": ("^", "two superscripts"),
    "()": ("(", "nothing"),
    "x_{}": ("_", "nothing"),
    "x_{'}": ("'", "not expected"),
    r"\foo a": (r"\foo", r"\foo"),
}


@pytest.mark.parametrize("formula", REFUSED)
def test_what_is_read_in_two_ways_or_not_at_all_is_refused_at_its_place(formula):
    why, piece = refused(formula)
    assert (piece, REFUSED[formula][1] in why) == (REFUSED[formula][0], True), (piece, why)


def test_a_guess_would_be_seen(monkeypatch):
    """A planted guess: a reader that lets a letter below stand for the whole of a_ij is noticed."""
    monkeypatch.setattr("derive.reading.grammar.Parser._refuse_a_lost_brace", lambda self, token: None)
    with pytest.raises(AssertionError, match="was read as"):
        refused("a_ij")
