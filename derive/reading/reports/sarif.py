"""The report in SARIF 2.1.0 (OASIS, 2020), which GitHub's code scanning and editors read.

A notebook's file is JSON, and its cells' lines are not those of the file: there the
region is the file's first line, as code scanning wants one, and the cell stands in the
message and as a logical location. Braces stand in messages as they are, since no
message here has arguments; `](` would be a link and is set apart.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from derive import __version__
from derive.reading.check import Problem, Report
from derive.reading.codes import CODES
from derive.reading.reports.json import counterexample_data
from derive.reading.reports.places import advice, extent, message, snippet
from derive.reading.reports.summing import summaries

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ORDER = list(CODES)


def report_sarif(reports: Sequence[Report]) -> str:
    """One run, with a rule for each code and a result for each problem."""
    run = {
        "tool": {"driver": {"name": "derive", "version": __version__, "rules": [_rule(name) for name in ORDER]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(report, problem) for report in reports for problem in report.problems],
        "properties": {"summary": summaries(reports)},
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule(name: str) -> dict[str, Any]:
    code = CODES[name]
    return {
        "id": name,
        "shortDescription": {"text": code.title},
        "fullDescription": {"text": code.explanation},
        "help": {"text": code.explanation},
        "defaultConfiguration": {"level": code.severity},
    }


def _result(report: Report, problem: Problem) -> dict[str, Any]:
    start, _ = extent(report.source, problem.span)
    cell = "" if start.cell is None else f" (cell {start.cell}, line {start.line}, column {start.column})"
    text = "\n".join([message(problem) + cell, *advice(problem)]).replace("](", "] (")
    said = {
        "repair": problem.repair or None,
        "to_say_so": problem.say or None,
        "equalities": problem.equalities or None,
        "counterexample": counterexample_data(problem),
    }
    formula = " ".join(snippet(report.source, problem.formula).split())
    result: dict[str, Any] = {
        "ruleId": problem.code,
        "ruleIndex": ORDER.index(problem.code),
        "level": problem.severity,
        "message": {"text": text},
        "locations": [_location(report, problem)],
        "partialFingerprints": {"formula/v1": sha256(f"{problem.code} {formula}".encode(errors="replace")).hexdigest()},
    }
    kept = {name: value for name, value in said.items() if value is not None}
    return {**result, "properties": kept} if kept else result


def _location(report: Report, problem: Problem) -> dict[str, Any]:
    start, end = extent(report.source, problem.span)
    artifact = {"uri": uri(report.source.name)}
    if start.cell is not None:
        named = f"cell {start.cell}, line {start.line}"
        return {
            "physicalLocation": {"artifactLocation": artifact, "region": {"startLine": 1}},
            "logicalLocations": [{"fullyQualifiedName": named}],
        }
    region = {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
        "snippet": {"text": snippet(report.source, problem.span)},
    }
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}


def uri(name: str) -> str:
    """A file's name as an address: relative as it was given, or file:///... where it begins at the root."""
    path = Path(name)
    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()))
