"""A rule without a check can't be used, and no two rules share a name."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from derive.language import CLASSES, Index, variable
from derive.steps import Context, Prose, Rule, RuleDoesNotApply, register, say
from derive.steps.rule import REGISTRY, Example, everywhere

i = Index("i", CLASSES)
y = variable("y", CLASSES)[i]


@pytest.fixture(autouse=True)
def registry() -> Iterator[None]:
    """Take out again what a test registers."""
    before = dict(REGISTRY)
    yield
    REGISTRY.clear()
    REGISTRY.update(before)


def rule_called(name_: str) -> type[Rule]:
    """Return a rule of this name that adds 0 to y."""

    class AddZero(Rule):
        name = name_

        def rewrite(self, expression: Any, context: Context) -> Any:
            return everywhere(expression, lambda node, _: y + 0 if node == y else None, context)

        def sentence(self) -> Prose:
            return say("0 changes nothing")

    return AddZero


def an_example_of(rule: type[Rule]) -> Callable[[], Sequence[Example]]:
    return lambda: [Example(rule(), y, y + 0, y)]


def test_a_registered_rule_with_an_example_works() -> None:
    rule = rule_called("add zero")
    assert register(an_example_of(rule))(rule) is rule
    assert rule().apply(y, Context()).expression == y + 0


def test_a_second_rule_of_the_same_name_is_refused() -> None:
    first, second = rule_called("add zero"), rule_called("add zero")
    register(an_example_of(first))(first)
    with pytest.raises(ValueError, match=r"^there are two rules called add zero$"):
        register(an_example_of(second))(second)
    assert REGISTRY["add zero"][0] is first


def test_a_rule_registered_twice_is_refused_too() -> None:
    rule = rule_called("add zero")
    register(an_example_of(rule))(rule)
    with pytest.raises(ValueError, match=r"^there are two rules called add zero$"):
        register(an_example_of(rule))(rule)


def test_a_rule_without_examples_cannot_be_used() -> None:
    rule = rule_called("unchecked")
    register(list)(rule)
    with pytest.raises(ValueError, match=r"^the rule 'unchecked' has no example that checks it$"):
        rule().apply(y, Context())


def test_a_rule_that_is_not_registered_cannot_be_used() -> None:
    with pytest.raises(ValueError, match=r"^the rule 'secret' is not registered$"):
        rule_called("secret")().apply(y, Context())


def test_a_rule_cannot_hide_behind_the_name_of_another() -> None:
    known = rule_called("add zero")
    register(an_example_of(known))(known)
    with pytest.raises(ValueError, match=r"^the rule 'add zero' is not registered$"):
        rule_called("add zero")().apply(y, Context())


def test_a_line_without_a_place_for_the_rule_is_refused_by_name() -> None:
    rule = rule_called("add zero")
    register(an_example_of(rule))(rule)
    z = variable("z", CLASSES)[i]
    with pytest.raises(RuleDoesNotApply) as caught:
        rule().apply(z, Context())
    assert str(caught.value) == "the rule 'add zero' finds nothing to do in: z[i]"
