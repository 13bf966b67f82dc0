"""Small faults for a Python file: one node of its syntax tree is changed at a time.

A comparison is flipped, + becomes -, `and` becomes `or`, an operand or a filter is left out,
a `not` is dropped, a condition is negated, a whole number grows by one, two arguments are swapped,
a statement or a case is taken out, a function returns None, `break` becomes `continue`.

Only bodies of functions are changed: a fault can then be planted in a living process by
giving the function the other code. Messages, annotations and default values are left alone.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType
from typing import Any

COMPARISONS = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
OPERATORS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
WORDS = {"any": "all", "all": "any", "min": "max", "max": "min"}
LEFT_ALONE = {"annotation", "returns", "decorator_list", "defaults", "kw_defaults"}
SIMPLE = (ast.Expr, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Raise, ast.Delete)


@dataclass(frozen=True)
class Place:
    """Where a node hangs: in a field of another node, and at which position if that is a list."""

    holder: ast.AST
    field: str
    at: int | None

    def put(self, new: ast.AST | None) -> None:
        """Hang `new` there; None takes a list's element out."""
        if self.at is None:
            setattr(self.holder, self.field, new)
        elif new is None:
            del getattr(self.holder, self.field)[self.at]
        else:
            getattr(self.holder, self.field)[self.at] = new


@dataclass(frozen=True)
class Mutant:
    """One fault: `function` is the outermost one it is in, `lines` are those that reach it."""

    name: str
    function: str
    starts: int
    lines: frozenset[int]
    tree: ast.Module
    place: Place
    new: ast.AST | None

    def code(self, filename: str) -> CodeType:
        """The function's code with the fault; changes the tree, so one process plants one fault only."""
        self.place.put(self.new)
        module = compile(ast.fix_missing_locations(self.tree), filename, "exec", dont_inherit=True)
        return next(code for code in _codes(module) if (code.co_qualname, code.co_firstlineno) == self.key)

    @property
    def key(self) -> tuple[str, int]:
        """What finds the function among the living ones."""
        return self.function, self.starts


def mutants(tree: ast.Module) -> list[Mutant]:
    """All mutants of a file, in its order; equal names are numbered."""
    found: list[Mutant] = []
    seen: dict[str, int] = {}
    for function, prefix in _functions(tree.body, ""):
        starts = min([function.lineno, *(decorator.lineno for decorator in function.decorator_list)])
        for place, old in _nodes(function):
            for new in _alternatives(place, old):
                name = f"{prefix}{function.name}: {_told(place, old, new)}"
                seen[name] = seen.get(name, 0) + 1
                name += f" ({seen[name]})" if seen[name] > 1 else ""
                found.append(Mutant(name, prefix + function.name, starts, _lines(old), tree, place, new))
    return found


def _codes(code: CodeType) -> Iterator[CodeType]:
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield part
            yield from _codes(part)


def _functions(body: list[ast.stmt], prefix: str) -> Iterator[tuple[ast.FunctionDef, str]]:
    for node in body:
        if isinstance(node, ast.FunctionDef):
            yield node, prefix
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node.body, f"{prefix}{node.name}.")


def _nodes(node: ast.AST) -> Iterator[tuple[Place, ast.AST]]:
    """Every node below this one that may be changed, with its place."""
    if isinstance(node, (ast.Raise, ast.Assert, ast.JoinedStr)):
        return
    for field, value in ast.iter_fields(node):
        if field in LEFT_ALONE:
            continue
        many = isinstance(value, list)
        for at, child in enumerate(value if many else [value]):
            if isinstance(child, ast.AST):
                yield Place(node, field, at if many else None), child
                yield from _nodes(child)


def _alternatives(place: Place, old: Any) -> Iterator[ast.AST | None]:
    """What may be put for a node."""
    yield from _conditions(place, old)
    match old:
        case ast.Compare(ops=[op]):
            yield ast.Compare(old.left, [COMPARISONS[type(op)]()], old.comparators)
        case ast.BinOp() if type(old.op) in OPERATORS:
            yield ast.BinOp(old.left, OPERATORS[type(old.op)](), old.right)
        case ast.BoolOp():
            yield ast.BoolOp(ast.Or() if isinstance(old.op, ast.And) else ast.And(), old.values)
            for at in range(len(old.values)):
                kept = [value for other, value in enumerate(old.values) if other != at]
                yield kept[0] if len(kept) == 1 else ast.BoolOp(old.op, kept)
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield old.operand
        case ast.Constant(value=bool()):
            yield ast.Constant(not old.value)
        case ast.Constant(value=int()):
            yield ast.Constant(old.value + 1)
        case ast.Call():
            yield from _calls(old)
        case ast.Return(value=value) if value is not None and not isinstance(value, ast.Constant):
            yield ast.Return(ast.Constant(None))
        case ast.Break():
            yield ast.Continue()
        case ast.Continue():
            yield ast.Break()
        case ast.match_case() if len(place.holder.cases) > 1:  # type: ignore[attr-defined]
            yield None
        case ast.Expr(value=ast.Constant()):
            return
        case _ if isinstance(old, SIMPLE):
            yield ast.Pass()


def _conditions(place: Place, old: Any) -> Iterator[ast.AST]:
    if place.field == "test" and not isinstance(old, (ast.Compare, ast.BoolOp, ast.UnaryOp)):
        yield ast.UnaryOp(ast.Not(), old)
    if place.field == "ifs":
        yield ast.Constant(True)


def _calls(old: ast.Call) -> Iterator[ast.AST]:
    if isinstance(old.func, ast.Name) and old.func.id in WORDS:
        yield ast.Call(ast.Name(WORDS[old.func.id], ast.Load()), old.args, old.keywords)
    if len(old.args) > 1 and not any(isinstance(arg, ast.Starred) for arg in old.args[:2]):
        first, second, *rest = old.args
        if ast.dump(first) != ast.dump(second) and ast.unparse(old.func) not in ("isinstance", "hasattr"):
            yield ast.Call(old.func, [second, first, *rest], old.keywords)


def _lines(old: Any) -> frozenset[int]:
    where = old.pattern if isinstance(old, ast.match_case) else old
    return frozenset(range(where.lineno, where.end_lineno + 1)) if hasattr(where, "lineno") else frozenset()


def _told(place: Place, old: Any, new: ast.AST | None) -> str:
    """The change in words; a bare number is shown in the expression around it."""
    if isinstance(old, ast.match_case):
        return f"{_short(old)} → no such case"
    if isinstance(new, ast.Pass):
        return f"{_short(old)} → pass"
    if not isinstance(old, (ast.Constant, ast.Name)) or not isinstance(place.holder, ast.expr):
        return f"{_short(old)} → {_short(new)}"
    before = _short(place.holder)
    place.put(new)
    after = _short(place.holder)
    place.put(old)
    return f"{before} → {after}"


def _short(node: Any) -> str:
    return ast.unparse(node).strip().splitlines()[0][:100]
