"""The rules: the moves by which one line becomes the next, each with its reason."""

from derive.rules.arithmetic import (
    Cancel,
    CancelTerms,
    CollapseDelta,
    DropZeros,
    Expand,
    FactorOut,
    MinusMinus,
    SplitFraction,
    TidyUp,
)
from derive.rules.definitions import Fold, Unfold
from derive.rules.differentiation import ChainRule, Differentiate, Linearity, LogRule, QuotientRule
from derive.rules.known_results import UseHypothesis, UseResult
from derive.rules.sums import JoinSum, PullOutOfSum, SplitSum
from derive.steps.known_result import KnownResult

__all__ = [
    "Cancel", "CancelTerms", "ChainRule", "CollapseDelta", "Differentiate", "DropZeros", "Expand", "FactorOut", "Fold",
    "JoinSum", "KnownResult", "Linearity", "LogRule", "MinusMinus", "PullOutOfSum", "QuotientRule", "SplitFraction",
    "SplitSum", "TidyUp", "Unfold", "UseHypothesis", "UseResult",
]  # fmt: skip
