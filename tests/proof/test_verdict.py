"""What several verdicts say together, and how one is told."""

from fractions import Fraction

from derive.language import CLASSES, variable
from derive.proof import Proved, Unknown
from derive.proof.exact import exact, exact_log
from derive.proof.verdict import SideCondition, shown, together

i = CLASSES.index("i")
z = variable("z", CLASSES)
NOT_ZERO, POSITIVE = SideCondition(z[i], "≠ 0"), SideCondition(z[i], "> 0")


def test_together_all_is_needed_that_one_of_them_needs_each_told_once():
    first = Proved((NOT_ZERO,), ("a", "b"), {"n": 2, "d": 3})
    second = Proved((POSITIVE, NOT_ZERO), ("b", "c"), {"n": 3, "m": 2})
    both = Proved((NOT_ZERO, POSITIVE), ("a", "b", "c"), {"n": 3, "d": 3, "m": 2})
    assert together([first, second]) == both
    assert together([]) == Proved()
    assert together([Proved((), (), {"n": 1})]).smallest == {"n": 1}
    assert str(both) == "proved where z[i] ≠ 0, z[i] > 0, n ≥ 3, d ≥ 3, m ≥ 2, if a; b; c"


def test_what_is_unknown_is_told_with_its_reason():
    assert str(Unknown("so")) == "unknown: so"
    assert not Unknown("so")


def test_a_number_too_long_to_be_read_is_shown_by_four_digits():
    assert shown(exact(2**199)) == str(2**199)
    assert [shown(exact(2**200)), shown(exact(-(2**200)))] == ["1.607e+60", "-1.607e+60"]
    assert [shown(exact(Fraction(3, 10**90))), shown(exact(Fraction(10**90, 7)))] == ["3e-90", "1.429e+89"]


def test_a_logarithm_is_shown_by_name_only_where_it_is_all():
    two = exact_log(2)
    assert [shown(two), shown(-two)] == ["log 2", "-log 2"]
    assert [shown(two + 1), shown(two * 3), shown(two * exact(0))] == ["1.693", "2.079", "0"]
