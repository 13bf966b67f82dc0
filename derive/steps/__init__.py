"""Steps: rules at work on lines, and the trace that records each equality with its verdict."""

from derive.steps.derivation import Claim, Note, claim
from derive.steps.prose import Emphasis, LineReference, Prose, say
from derive.steps.rule import Context, Rule, RuleDoesNotApply, register
from derive.steps.trace import (
    Chain,
    DefinitionLine,
    Heading,
    HypothesisLine,
    Item,
    MatrixLine,
    Mistake,
    Need,
    Reference,
    SettingTable,
    Step,
    Text,
    Trace,
    describe,
)

__all__ = [
    "Chain", "Claim", "Context", "DefinitionLine", "Emphasis", "Heading", "HypothesisLine", "Item", "LineReference",
    "MatrixLine", "Mistake", "Need", "Note", "Prose", "Reference", "Rule", "RuleDoesNotApply", "SettingTable", "Step",
    "Text", "Trace", "claim", "describe", "register", "say",
]  # fmt: skip
