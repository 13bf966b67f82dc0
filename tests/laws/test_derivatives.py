"""The laws of derivatives, for random expressions: the prover proves them, the oracle agrees.

The finite-difference limit is in tests/language/test_differentiation.py, which needs no prover.
"""

import random

import pytest

from derive.language import CLASSES, D, Entry, Number, define, differentiation, exp, log, sum_over, variable
from derive.proof import Proved, prove
from tests.laws.checking import body, broken, failures, forgetting
from tests.oracle import families_of
from tests.strategies import S, X, a, h, i, j, k, u, w, x, y, z

SCOPE = (i, j, u)
PLAIN = (z[i], z[j], y[j], x[i], w[i, j], w[j, i], h[i, u], X[()])
THETA, R = variable("theta", CLASSES), CLASSES.index("r")


def variable_of(source, *expressions):
    """An entry to differentiate by, of a family that occurs there if any does."""
    found = set().union(*map(families_of, expressions))
    fitting = [entry for entry in PLAIN if entry.family in found]
    return source.choice(fitting or PLAIN)


def linearity(source):
    f, g = body(source, 3, *SCOPE), body(source, 3, *SCOPE)
    by = variable_of(source, f, g)
    c, d = (Number(source.choice((-2, 1, 3))) / source.choice((1, 2)) for _ in range(2))
    return D(c * f + d * g, by), c * D(f, by) + d * D(g, by), []


def product_rule(source):
    f, g = body(source, 3, *SCOPE), body(source, 3, *SCOPE)
    by = variable_of(source, f, g)
    return D(f * g, by), D(f, by) * g + f * D(g, by), []


def quotient_rule(source):
    f = body(source, 3, *SCOPE)
    g = source.choice((y[i], X[()], exp(z[j]) + S[()], exp(x[i]) + exp(z[i] - z[j]) + 1, S[()] * y[j]))
    by = variable_of(source, f, g)
    return D(f / g, by), (D(f, by) * g - f * D(g, by)) / g**2, []


def chain_rule(source):
    """For the functions that there are."""
    g = body(source, 2, *SCOPE)
    positive = exp(source.choice((z[i], x[j], z[i] - z[j]))) + source.choice((S[()], 1 / S[()], exp(x[i])))
    power = source.choice((2, 3, 4))
    small = source.choice((z[i] * w[i, j], sum_over(k, w[i, k] * z[k]), z[j] - x[i], X[()] ** 2, y[i] * z[i]))
    made, slope = {
        "exp": (exp(small), lambda by: exp(small) * D(small, by)),
        "log": (log(positive), lambda by: D(positive, by) / positive),
        "power": (g**power, lambda by: power * g ** (power - 1) * D(g, by)),
        "inverse": (positive**-power, lambda by: -power * D(positive, by) / positive ** (power + 1)),
    }[source.choice(("exp", "log", "power", "inverse"))]
    by = variable_of(source, made)
    return D(made, by), slope(by), []


def chain_rule_through_a_definition(source):
    """f is made of Z alone and Z of theta: the derivative goes through every entry of Z."""
    inner = put(body(source, 2, i, u) * source.choice((z[i], exp(z[i]), a[i])), THETA)
    middle = define("Z", (i,), sum_over(u, inner))
    outer = put(body(source, 2, *SCOPE) * source.choice((z[i], exp(z[j]), S[()], log(S[()]))), middle)
    through = sum_over(R, D(outer, middle[R]) * D(middle[R], THETA[j]))
    return D(outer, THETA[j]), through, []


def put(node, family):
    """The expression with an entry of `family` for those of z and of what is made of it."""
    if isinstance(node, Entry):
        return Entry(family, *(node.args or (1,))) if node.family in (z, a, S) else node
    return node.func(*[put(part, family) for part in node.args]) if node.args else node


def mixed_partials(source):
    f = body(source, 2, *SCOPE) * body(source, 2, *SCOPE)
    one, other = variable_of(source, f), variable_of(source, f)
    return D(D(f, one), other), D(D(f, other), one), []


LAWS = {
    law.__name__: law
    for law in (
        linearity,
        product_rule,
        quotient_rule,
        chain_rule,
        chain_rule_through_a_definition,
        mixed_partials,
    )
}


@pytest.mark.parametrize("law", LAWS)
def test_the_law_holds(law):
    failed, proved = broken(LAWS[law], range(40))
    assert failed == []
    assert proved > 30


@pytest.mark.parametrize("law", LAWS)
def test_its_sample_is_not_all_zero(law):
    """A law between zeros would show nothing."""
    left = [LAWS[law](random.Random(seed))[0] for seed in range(40)]
    assert sum(not isinstance(prove(one, 0), Proved) for one in left) > 20


def only_the_first(terms):
    return terms[0]


def last_factor_is_constant(factors, at, by):
    whole = differentiation.partial(factors[at], by)
    return Number(0) if at == len(factors) - 1 else differentiation._times([*factors[:at], whole, *factors[at + 1 :]])


def without_the_inner_derivative(node, by):
    return differentiation._times([node.args[1], differentiation._lowered(*node.args)])


def all_entries_of_a_definition_are_one(entry, by):
    same = entry.family == by.family and by.family.definition is not None
    return Number(1) if same else PARTIAL_OF_ENTRY(entry, by)


def only_on_what_came_first():
    """An expression is remembered to depend on one family only: the first one that was asked for."""
    known = {}
    whole = differentiation.depends_on
    return lambda expression, family: whole(expression, family) and known.setdefault(expression, family) == family


PARTIAL_OF_ENTRY = differentiation._partial_of_entry
FAULTS = [
    ("linearity", "_add", lambda: only_the_first),
    ("product_rule", "_product_term", lambda: last_factor_is_constant),
    ("quotient_rule", "_negate", lambda: lambda inner: inner),
    ("chain_rule", "_partial_of_power", lambda: without_the_inner_derivative),
    ("chain_rule_through_a_definition", "_partial_of_entry", lambda: all_entries_of_a_definition_are_one),
    ("mixed_partials", "depends_on", only_on_what_came_first),
]


@pytest.mark.parametrize(("law", "name", "fault"), FAULTS)
def test_the_law_notices(law, name, fault, monkeypatch):
    with forgetting():
        monkeypatch.setattr(differentiation, name, fault())
        assert next(failures(LAWS[law], range(40)), None)


def test_every_law_has_its_fault():
    assert [law for law, *_ in FAULTS] == list(LAWS)
