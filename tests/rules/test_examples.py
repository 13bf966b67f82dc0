"""Every registered rule at work: its examples come out, the prover agrees, its marks are right."""

import pytest

import derive.rules
from derive.language import alpha_equal
from derive.language.printing import Path
from derive.proof import Proved, prove
from derive.steps.rule import REGISTRY, Example, RuleDoesNotApply, require_examples

EXAMPLES = [
    pytest.param(example, id=f"{name}-{at}")
    for name, (_, examples) in REGISTRY.items()
    for at, example in enumerate(examples(), start=1)
]


def subtree(expression: object, path: Path) -> object:
    """Return the part at the path; raises IndexError if there is none."""
    for at in path:
        expression = expression.args[at]  # type: ignore[attr-defined]
    return expression


def test_every_rule_that_the_room_offers_is_registered_and_has_an_example() -> None:
    offered = {
        thing
        for thing in vars(derive.rules).values()
        if isinstance(thing, type) and issubclass(thing, derive.steps.rule.Rule)
    }
    assert offered == {rule for rule, _ in REGISTRY.values()}
    assert len(offered) > 15
    for rule in offered:
        require_examples(rule)


def test_every_example_shows_the_rule_under_whose_name_it_stands() -> None:
    for name, (rule, examples) in REGISTRY.items():
        assert {type(example.rule) for example in examples()} == {rule}, name


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_example_comes_out_and_its_equality_is_proved(example: Example) -> None:
    after = example.rule.apply(example.before, example.context).expression
    assert alpha_equal(after, example.after), f"{after} is not {example.after}"
    assuming = [*example.context.conditions, *example.context.hypotheses]
    assert isinstance(prove(example.before, after, assuming), Proved)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_marks_point_to_parts_that_are_new(example: Example) -> None:
    line = example.rule.apply(example.before, example.context)
    assert line.changed
    for path in line.changed:
        new = subtree(line.expression, path)
        try:
            old = subtree(example.before, path)
        except IndexError:
            continue
        assert new != old, f"{new} at {path} was there before"
    for path in line.changed:
        inside = [other for other in line.changed if other != path and other[: len(path)] == path]
        assert not inside, "one mark stands inside another"


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_rule_refuses_a_line_in_which_it_finds_nothing_to_do(example: Example) -> None:
    with pytest.raises(RuleDoesNotApply) as caught:
        example.rule.apply(example.refuses, example.context)
    name = example.rule.name
    assert str(caught.value) == f"the rule '{name}' finds nothing to do in: {example.refuses}"


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_rule_says_why_the_step_is_allowed(example: Example) -> None:
    assert example.rule.sentence()
