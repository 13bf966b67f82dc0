"""The laws of the normal form: order, bound names and free names don't matter, and it has the value it should.

Its value is computed here from the kernels' keys alone: an entry is looked up, a power
sum is written out over the positions without a name. So a wrong meaning of a key, as
much as a wrong key, shows as a value that differs from the oracle's.
"""

import itertools
import random

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.language import (
    CLASSES,
    UNITS,
    Addition,
    Derivative,
    Multiplication,
    Number,
    SumOver,
    exp,
    log,
    substitute,
    sum_over,
    variable,
)
from derive.language.differentiation import evaluate_derivatives
from derive.proof import normal_form, power_sums
from derive.proof.kernels import NotDecided, Ring, RingFull
from derive.proof.normal_form import NeedsRoot, NormalForm, Settings
from derive.proof.patterns import Pattern, literal_point, literals, named_point, patterns
from derive.proof.power_sums import canonical_sum
from tests.oracle import Closely, TooLarge, Undefined, Writer, loose, points, value_of, written_positions
from tests.strategies import Maker, Rewriter, a, expressions, i, j, k, l, parts, put, q, u, v, w, x, y, z

RANGES = {range_.name: range_ for range_ in (CLASSES, UNITS)}


def formed(expression, pattern):
    """The form and the fraction, in a ring that is large enough, with roots that are fine enough."""
    flat = evaluate_derivatives(expression)
    capacity, roots = 32, {}
    while capacity <= 512:
        kept = Settings(Ring(capacity))
        kept.roots = roots
        form = NormalForm(kept, pattern)
        try:
            return form, form.of(flat, pattern.places)
        except RingFull:
            capacity *= 2
        except NeedsRoot as needed:
            roots[needed.key] = needed.root
    raise NotDecided("too large for this test")


def frozen(expression, pattern):
    """The fraction by names alone, the same in every ring."""
    form, fraction = formed(expression, pattern)
    over, under = form.ring.freeze(fraction.over), form.ring.freeze(fraction.under)
    sign = 1 if under[0][1] > 0 else -1
    return tuple(tuple((powers, sign * c) for powers, c in part) for part in (over, under))


def all_patterns(*expressions_):
    indices = set().union(*map(loose, expressions_)) | {i, j, u}
    numbers = {found for expression in expressions_ for found in literals(expression)}
    return list(patterns(indices, numbers, (), {}))


def decided(law):
    """Run a law; outside the fragment it says nothing."""
    try:
        law()
    except NotDecided:
        return


# -- what must not matter ---------------------------------------------------------------


def shuffled(node, source):
    """Terms and factors in another order, everywhere."""
    for path, part, _ in list(parts(node)):
        if isinstance(part, (Addition, Multiplication)) and not path:
            args = [shuffled(arg, source) for arg in part.args]
            source.shuffle(args)
            return part.func(*args)
    below = list(node.args)
    for (at,) in {path[:1] for path, _, _ in parts(node) if path}:
        below[at] = shuffled(below[at], source)
    return node.func(*below) if below else node


def order(expression, source):
    """The order of terms and factors does not matter."""
    other = shuffled(expression, source)
    for pattern in all_patterns(expression):
        decided(lambda p=pattern: _same(frozen(expression, p), frozen(other, p)))


def _same(first, second):
    assert first == second


def bound_names(expression, _source):
    """Bound names do not matter."""
    other, rewriter = expression, Rewriter(random.Random(0))
    # The innermost first, so that every path still leads to its place.
    for path, node, _ in reversed(list(parts(expression))):
        new = rewriter.rule_rename(node, ())
        other = put(other, path, substitute_at(other, path)) if new is not None else other
    for pattern in all_patterns(expression):
        decided(lambda p=pattern: _same(frozen(expression, p), frozen(other, p)))


def substitute_at(node, path):
    """The sum at the path, with its index renamed."""
    for at in path:
        node = node.args[at]
    return Rewriter(random.Random(0)).rule_rename(node, ()) or node


def free_names(expression, _source, *, moved_by=substitute):
    """With beta for i, the normal form is the old one with beta's point for i's."""
    new = CLASSES.index("beta")
    moved = moved_by(expression, {i: new})
    pattern = next(iter(reversed(all_patterns(expression))))
    places = {new if index == i else index: point for index, point in pattern.places.items()}
    there = {point: named_point(new) if point == named_point(i) else point for point in pattern.places.values()}
    named = {range_: tuple(there.get(p, p) for p in pts) for range_, pts in pattern.named.items()}
    other = Pattern({index: there[point] for index, point in places.items()}, named)

    def law():
        before = [power_sums._rename_polynomial(part, there) for part in frozen(expression, pattern)]
        assert list(frozen(moved, other)) in (before, [tuple((p, -c) for p, c in part) for part in before])

    decided(law)


def index_names(expression, source):
    """SymPy's own xreplace of an index that is bound nowhere is such a renaming, too."""
    if i not in {node.index for _, node, _ in parts(expression) if isinstance(node, SumOver)}:
        free_names(expression, source, moved_by=lambda node, names: node.xreplace(names))


def idempotent(expression, _source):
    """Taking a normal form's kernels apart and making them anew changes nothing."""
    for pattern in all_patterns(expression):

        def law(pattern=pattern):
            form, fraction = formed(expression, pattern)
            try:
                for point in itertools.chain(*pattern.named.values()):
                    assert form.move(fraction, point, point).same_as(fraction)
            except RingFull:
                return

        decided(law)


LAWS = {law.__name__: law for law in (order, bound_names, free_names, index_names, idempotent)}


@pytest.mark.parametrize("law", LAWS)
@settings(max_examples=100, deadline=None)
@given(expression=expressions(), source=st.randoms(use_true_random=False))
def test_the_law_holds(law, expression, source):
    LAWS[law](expression, source)


def unsorted_keys(patch):
    """Keys in the order in which their kernels were met."""
    patch.setattr(
        Ring, "freeze", lambda self, part: tuple((tuple(powers.items()), c) for powers, c in self.terms(part))
    )


def bound_taken_for_free(patch):
    """An index that is bound by the name of a free one is taken for that one."""
    whole = normal_form.NormalForm._sum
    patch.setattr(
        normal_form.NormalForm,
        "_sum",
        lambda self, node, places, scope: (
            self.of(node.body, places, scope) if node.index in places else whole(self, node, places, scope)
        ),
    )


def names_cut_short(patch):
    """A place is known by the first letter of its index (its label is .beta)."""
    whole = normal_form.NormalForm._point
    short = lambda self, *where: (point := whole(self, *where))._replace(label=point.label[:2])  # noqa: E731
    patch.setattr(normal_form.NormalForm, "_point", short)


def roots_are_lost(patch):
    """An e^(z/2) that is made anew is e^z."""
    patch.setattr(normal_form, "_root_of", lambda powers: (1, tuple(p for p in powers if p[0][0] != "root")))


BREAKS = {
    "order": unsorted_keys,
    "bound_names": bound_taken_for_free,
    "free_names": names_cut_short,
    "index_names": names_cut_short,
    "idempotent": roots_are_lost,
}


def all_keep(law):
    for seed in range(300):
        source = random.Random(seed)
        LAWS[law](Maker(source).expression(source.randint(1, 4)), source)


@pytest.mark.parametrize("law", LAWS)
def test_the_law_notices(law, monkeypatch):
    BREAKS[law](monkeypatch)
    with pytest.raises(AssertionError):
        all_keep(law)


# -- its value --------------------------------------------------------------------------


class Meaning:
    """The value of a kernel's key: `at` says where each point stands, `values` what the entries are."""

    def __init__(self, sizes, at, values):
        self.sizes, self.at, self.values = sizes, at, values
        named = {range_: set() for range_ in RANGES}
        for point, position in at.items():
            named[point.range].add(position)
        self.unnamed = {
            name: [p for p in range(1, sizes[range_.size] + 1) if p not in named[name]]
            for name, range_ in RANGES.items()
            if range_.size in sizes
        }

    def polynomial(self, terms):
        return sum((c * self.monomial(powers) for powers, c in terms), mpmath.mpf(0))

    def monomial(self, powers):
        product = mpmath.mpf(1)
        for key, exponent in powers:
            base = self.kernel(key)
            if exponent < 0 and abs(base) < mpmath.mpf(10) ** -40:
                raise Undefined
            product *= base**exponent
        return product

    def kernel(self, key):
        match key[0]:
            case "size":
                return mpmath.mpf(self.sizes[key[1]])
            case "entry":
                return self.values[key[1], tuple(self.at[point] for point in key[2])]
            case "root":
                return 1 / mpmath.mpf(key[1])
            case "exp":
                return mpmath.exp(self.monomial(key[1]) / self.polynomial(key[2]))
            case "log":
                inside = self.polynomial(key[1]) / self.polynomial(key[2])
                if inside <= 0:
                    raise Undefined
                return mpmath.log(inside)
            case "inverse":
                return 1 / self.polynomial(key[1])
            case "sum":
                total = mpmath.mpf(0)
                for pick in itertools.product(*[self.unnamed[point.range] for point in key[1]]):
                    inner = Meaning(self.sizes, self.at, self.values)
                    inner.at = {**self.at, **dict(zip(key[1], pick, strict=True))}
                    total += inner.monomial(key[2])
                return total
        raise AssertionError(key[0])


def pattern_at(expression, at):
    """The pattern of the indices as they stand at an instance, and where its points are."""
    numbers = set(literals(expression))
    for pattern in patterns(at, numbers, (), {}):
        where = {literal_point(range_, number): int(number.value) for range_, number in numbers}
        clashes = [index for index, point in pattern.places.items() if where.setdefault(point, at[index]) != at[index]]
        if not clashes and len({(p.range, spot) for p, spot in where.items()}) == len(where):
            return pattern, where
    raise AssertionError("every instance has a pattern")


def disagreements(seeds, depth=4):
    """Instances at which the normal form and the expression have different values, and how many were compared."""
    found, compared = [], 0
    with mpmath.workdps(200):
        for seed in seeds:
            source = random.Random(seed)
            expression = Maker(source).expression(source.randint(1, depth))
            for sizes, at, values in points([expression], [], source, 3, 4, {}):
                numbers = Closely({key: abs(value) for key, value in values.items()}, {})
                if any(position > sizes[letter] for letter, position in written_positions(expression)):
                    continue
                try:
                    expected = value_of(Writer(sizes).write(expression, at), numbers)
                    pattern, where = pattern_at(expression, at)
                    form, fraction = formed(expression, pattern)
                    meaning = Meaning(sizes, where, numbers.values)
                    under = meaning.polynomial(form.ring.freeze(fraction.under))
                    value = meaning.polynomial(form.ring.freeze(fraction.over)) / under
                except (Undefined, TooLarge, NotDecided, KeyError, ZeroDivisionError):
                    continue
                compared += 1
                if abs(value - expected) > mpmath.mpf(10) ** -20 * max(1, abs(expected)):
                    found.append((seed, expression, sizes, at))
    return found, compared


def test_it_has_the_value_of_the_expression():
    """At n = 1, 2 and 3, so also where nothing but the named positions is left."""
    found, compared = disagreements(range(400))
    assert found == []
    assert compared > 700


FAULTS = {
    "an exclusion is forgotten": lambda m: m.setattr(
        normal_form.NormalForm, "_sum", _with_all(normal_form.NormalForm._sum)
    ),
    "a generic position is not taken away": lambda m: m.setattr(
        normal_form.NormalForm, "move", lambda self, _fraction, _old, _new: self.ring.constant(0)
    ),
    "the named are counted too": lambda m: m.setattr(
        normal_form.NormalForm, "count_unnamed", lambda self, range_: self._size(range_)
    ),
    "a logarithm splits off no sign": lambda m: m.setattr(
        normal_form.NormalForm, "_log_of_integer", lambda self, _content: self.ring.constant(0)
    ),
}


def _with_all(method):
    return lambda self, node, places, scope: method(self, node.func(*node.args[:2]), places, scope)


@pytest.mark.parametrize("fault", FAULTS)
def test_the_law_of_values_notices(fault, monkeypatch):
    FAULTS[fault](monkeypatch)
    found, _ = disagreements(range(150))
    assert found


# -- keys of power sums -----------------------------------------------------------------


def keys(expression):
    """The kernels of an expression without free indices."""
    form, fraction = formed(expression, Pattern({}, {}))
    return {key for part in (fraction.over, fraction.under) for key in form.ring.kernels_of(part)}


def test_the_order_of_summation_does_not_matter():
    body = w[k, l] * w[l, q] * w[q, k] * exp(sum_over(v, x[k] * y[l]))
    orders = [sum_over(f, sum_over(g, sum_over(h, body))) for f, g, h in itertools.permutations((k, l, q))]
    assert len({frozenset(keys(order)) for order in orders}) == 1


def test_a_sum_in_an_exponent_keeps_its_own_index():
    """The three sums differ in which index the inner sum speaks of."""

    def total(of):
        return sum_over(k, sum_over(l, sum_over(q, w[k, l] * w[l, q] * exp(sum_over(i, w[of, i] * z[i])))))

    assert len({frozenset(keys(total(of))) for of in (k, l, q)}) == 3


def test_more_sums_than_can_be_ordered_are_not_decided():
    body = Multiplication(*[w[k, index] for index in map(CLASSES.index, "abcdefg")])
    for index in map(CLASSES.index, "abcdefg"):
        body = sum_over(index, body)
    with pytest.raises(NotDecided, match="a sum over more than 6 indices that hang together"):
        formed(sum_over(k, body), Pattern({}, {}))


def test_canonical_sums_are_canonical():
    for key in keys(sum_over(k, z[k] * sum_over(l, w[k, l] * exp(sum_over(q, w[q, l]))))):
        assert canonical_sum(key[1], key[2]) == key


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        (1 / (z[i] - z[i]), "a denominator is 0"),
        (log(z[i] - z[i]), "the logarithm of 0"),
        (log(-exp(z[i])), "the logarithm of a negative quantity"),
        (z[i] ** 61, "the exponent 61 is beyond 60"),
        ((a[i] + x[i] + y[i] + z[i] + 1) ** 40, "written out it may have more than 20000 terms"),
        (log(Number(10**9 + 7)), "the logarithm of a large number"),
        (
            (w[i, i] + x[i] + y[i] + z[i] + 1) ** 15 * (w[j, j] + x[j] + y[j] + z[j] + 1) ** 15,
            "multiplying it out takes more than 10000000 steps",
        ),
    ],
)
def test_what_is_not_decided_says_why(expression, reason):
    with pytest.raises(NotDecided, match=reason):
        formed(expression, next(patterns({i, j}, (), (), {})))


# -- what it refuses, whoever asks ----------------------------------------------------------


def refused(expression):
    """The message with which the normal form of an expression is refused, where i and j differ."""
    pattern = next(found for found in patterns({i, j}, set(), (), {}) if len(found.named["classes"]) == 2)
    with pytest.raises(NotDecided) as caught:
        NormalForm(Settings(Ring(32)), pattern).of(expression, pattern.places)
    return str(caught.value)


def test_what_it_does_not_know_is_refused():
    assert refused(z[i] + Derivative(z[i], z[j])) == "the prover does not know the node Derivative"
    assert refused(z[i] + variable("z", UNITS)[1]) == "two different symbols are called z"
    assert refused(variable("z", UNITS)[1] * z[i]) == "two different symbols are called z"


def test_a_kernel_of_an_unknown_kind_is_no_kernel():
    form, old = NormalForm(Settings(Ring(32)), next(patterns({i}, set(), (), {}))), named_point(i)
    with pytest.raises(AssertionError, match="a kernel of an unknown kind: other"):
        form.rebuild(("other", old), old, named_point(j))
