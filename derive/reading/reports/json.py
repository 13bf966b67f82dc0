"""The report for programs. docs/checking.md lists the keys; they stay, and new ones may join them.

Text is ASCII with escapes, so that it is JSON whatever the encoding of the output is.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from derive import __version__
from derive.reading.check import Problem, Report
from derive.reading.reports.counterexample import told
from derive.reading.reports.places import extent, message, snippet
from derive.reading.reports.summing import equalities, pieces, total

NAMES = {
    "proved": "proved",
    "if": "true_if",
    "follows": "true_if_an_earlier_one_is",
    "false": "false",
    "carried": "carried",
    "recovered": "right_again",
    "kinds": "mixed_kinds",
    "shape": "shapes_differ",
    "undecided": "not_decided",
    "unread": "not_read",
    "definition": "definitions",
    "assumption": "assumptions",
    "assignment": "assignments",
    "chain_rule": "chain_rules",
}


def report_json(reports: Sequence[Report]) -> str:
    """One JSON object: the files with their problems, and the counts of each and of all."""
    files = [
        {
            "name": report.source.name,
            "displays": report.displays,
            "equalities": _counts([report]),
            "problems": [problem_data(report, problem) for problem in report.problems],
        }
        for report in reports
    ]
    whole = {"format": 1, "derive": __version__, "files": files, "equalities": _counts(reports)}
    return json.dumps(whole, indent=2)


def problem_data(report: Report, problem: Problem) -> dict[str, Any]:
    """One problem, with null where there is nothing to say."""
    start, end = extent(report.source, problem.span)
    return {
        "code": problem.code,
        "severity": problem.severity,
        "message": message(problem),
        "cell": start.cell,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
        "formula": snippet(report.source, problem.formula),
        "marked": snippet(report.source, problem.span),
        "repair": problem.repair or None,
        "to_say_so": problem.say or None,
        "equalities": problem.equalities,
        "counterexample": counterexample_data(problem),
    }


def counterexample_data(problem: Problem) -> dict[str, Any] | None:
    """Numbers as text, exact where they can be ("1/4", "log 2", "≈ 0.6931"), and both sides as decimals too."""
    if problem.witness is None:
        return None
    found = told(problem.witness)
    return {
        "sizes": found.sizes,
        "indices": found.indices,
        "values": found.values,
        "left": found.left,
        "right": found.right,
        "left_decimal": _finite(found.decimals[0]),
        "right_decimal": _finite(found.decimals[1]),
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _counts(reports: Sequence[Report]) -> dict[str, int]:
    counts, words = total(reports), sum(report.as_words for report in reports)
    found = {name: counts[kind] for kind, name in NAMES.items()}
    return {"found": equalities(counts), **found, "not_read_pieces": pieces(reports), "as_words": words}
