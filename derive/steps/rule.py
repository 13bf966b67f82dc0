"""What a rule is: something that turns one line into the next and says why.

A rule finds its places in a line, computes what they become, and marks it. It
carries an example (a line it works on and what must come out) and a line it must
refuse; no rule can be registered without them, and a test runs every one. Whether
the result is *true* is never the rule's business: the prover decides that.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from derive.errors import DeriveError
from derive.language import (
    Addition,
    Condition,
    Derivative,
    Distinct,
    Expression,
    Index,
    Multiplication,
    Negation,
    Number,
    Same,
    SumOver,
)
from derive.language.printing import Path
from derive.proof.assumptions import NamedAssumption
from derive.steps.known_result import KnownResult
from derive.steps.prose import Prose


class RuleDoesNotApply(DeriveError):
    """The rule found no place in the line where it could do anything."""

    exit_code = 1


@dataclass(frozen=True)
class Context:
    """What a rule may know: how the indices stand to each other, and the claim's hypotheses."""

    conditions: tuple[Condition, ...] = ()
    hypotheses: tuple[NamedAssumption, ...] = ()

    def inside(self, total: SumOver) -> Context:
        """The context in a sum's body: its index differs from the places left out.

        What was known of an outer index with the same letter doesn't hold for the bound one.
        """
        apart = tuple(Distinct(total.index, place) for place in total.excluded)
        outer = tuple(known for known in self.conditions if total.index not in known.args)
        return Context((*outer, *apart), self.hypotheses)

    def coincide(self, first: Any, second: Any) -> bool | None:
        """Whether two places are the same (True), different (False) or either (None)."""
        if first == second:
            return True
        if isinstance(first, Number) and isinstance(second, Number):
            return False
        for condition in self.conditions:
            if set(condition.args) == {first, second}:
                return isinstance(condition, Same)
        return None


class Marked(Expression):
    """Wraps what a rule has just made, until `take_marks` turns the wrappers into paths."""


@dataclass(frozen=True)
class Line:
    """A line that a rule made, and the paths of what it changed."""

    expression: Expression
    changed: frozenset[Path]


@dataclass(frozen=True)
class Example:
    """A rule at work: it turns `before` into `after`, and refuses `refuses`."""

    rule: Rule
    before: Expression
    after: Expression
    refuses: Expression
    context: Context = Context()


class Rule(ABC):
    """One way to get from a line to the next."""

    name: ClassVar[str]

    @property
    def cites(self) -> tuple[KnownResult, ...]:
        """The earlier results that it puts in; the trace checks that they are said where it points."""
        return ()

    @abstractmethod
    def rewrite(self, expression: Any, context: Context) -> Any:
        """The expression with every new part in a Marked, or None where there is none to make."""

    @abstractmethod
    def sentence(self) -> Prose:
        """Why the step is allowed, as it is printed beside the line."""

    def apply(self, before: Expression, context: Context) -> Line:
        """The next line; raises RuleDoesNotApply where this rule has nothing to do.

        Raises ValueError for a rule that is not registered or has no example.
        """
        require_examples(type(self))
        after = self.rewrite(before, context)
        if after is None:
            raise RuleDoesNotApply(f"the rule '{self.name}' finds nothing to do in: {before}")
        return take_marks(after)


REGISTRY: dict[str, tuple[type[Rule], Callable[[], Sequence[Example]]]] = {}


def register(examples: Callable[[], Sequence[Example]]) -> Callable[[type[Rule]], type[Rule]]:
    """Enter a rule under its name, together with the examples that check it.

    Raises ValueError for a second rule of the same name. `examples` must give at least
    one: without, the rule can't be used (see `require_examples`).
    """

    def enter(rule: type[Rule]) -> type[Rule]:
        if rule.name in REGISTRY:
            raise ValueError(f"there are two rules called {rule.name}")
        REGISTRY[rule.name] = (rule, examples)
        return rule

    return enter


@cache
def require_examples(rule: type[Rule]) -> None:
    """Nothing, for a rule that is registered with an example; else raises ValueError.

    It is asked when a rule is first used: when it is registered, its examples can't be
    built yet.
    """
    registered, examples = REGISTRY.get(rule.name, (None, None))
    if registered is not rule or examples is None:
        raise ValueError(f"the rule '{rule.name}' is not registered")
    if not examples():
        raise ValueError(f"the rule '{rule.name}' has no example that checks it")


Local = Callable[[Any, Context], Any]


def everywhere(expression: Any, local: Local, context: Context) -> Any:
    """Rewrite all outermost places where `local` gives something; None if there is none."""
    made = local(expression, context)
    if made is not None:
        # A rule that marks the new parts itself knows better than "all of it".
        return made if _has_marks(made) else Marked(made)
    if not expression.args:
        return None
    inner = context.inside(expression) if isinstance(expression, SumOver) else context
    # The variable of a derivative is a name, not a value: no rule rewrites it.
    values = expression.args[:1] if isinstance(expression, Derivative) else expression.args
    parts = [None if isinstance(part, (Index, Condition)) else everywhere(part, local, inner) for part in values]
    parts += [None] * (len(expression.args) - len(parts))
    if all(part is None for part in parts):
        return None
    kept = [old if new is None else new for old, new in zip(expression.args, parts, strict=True)]
    return expression.func(*kept)


def _has_marks(node: Any) -> bool:
    return isinstance(node, Marked) or any(_has_marks(part) for part in node.args)


def take_marks(marked: Any) -> Line:
    """The line without its Marked wrappers, nested sums and products flattened, and the marks' paths."""
    flat = _flatten(marked)
    return Line(_strip(flat), frozenset(_paths(flat, ())))


def _flatten(node: Any) -> Any:
    if isinstance(node, Marked):
        inner = _flatten(node.args[0])
        return inner if isinstance(inner, Marked) else Marked(inner)
    if not node.args or isinstance(node, (Index, Condition)):
        return node
    parts = [_flatten(part) for part in node.args]
    if isinstance(node, Addition):
        return Addition(*[term for part in parts for term in _terms(part)])
    if isinstance(node, Multiplication):
        return _product([factor for part in parts for factor in _factors(part)])
    return node.func(*parts)


def _terms(part: Any) -> list[Any]:
    if isinstance(part, Marked) and isinstance(part.args[0], Addition):
        return [term if isinstance(term, Marked) else Marked(term) for term in part.args[0].args]
    return [part]


def _factors(part: Any) -> list[Any]:
    if isinstance(part, Marked) and isinstance(part.args[0], Multiplication):
        return [factor if isinstance(factor, Marked) else Marked(factor) for factor in part.args[0].args]
    return [part]


def _product(factors: list[Any]) -> Any:
    """The product; a new minus at its front moves out of it (-a times b is -(ab))."""
    first = factors[0]
    if isinstance(first, Marked) and isinstance(first.args[0], Negation):
        inner = Marked(first.args[0].args[0])
        return Negation(Multiplication(*_factors(inner), *factors[1:]))
    return Multiplication(*factors)


def _strip(node: Any) -> Any:
    if isinstance(node, Marked):
        return _strip(node.args[0])
    return node.func(*[_strip(part) for part in node.args]) if node.args else node


def _paths(node: Any, here: Path) -> list[Path]:
    if isinstance(node, Marked):
        return [here]
    return [path for at, part in enumerate(node.args) for path in _paths(part, (*here, at))]
