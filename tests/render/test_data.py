"""The JSON and the report in words: the same trace as on the page, by the same numbers."""

import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from derive.language.latex import latex
from derive.notes import Notes
from derive.proof import Refuted, Unknown, Witness
from derive.proof.exact import exact
from derive.render.data import dump, notes_json, report_json, report_text
from derive.render.words import words
from derive.steps import Chain, Trace


def test_the_notes_as_json_have_the_numbers_of_the_page(notes_for: Callable[..., Notes]) -> None:
    notes = notes_for(4, notation="y-hat/z/t")
    whole = json.loads(notes_json(notes.document, notes.traces))
    assert set(whole) == {"title", "classes", "claims"}
    assert (whole["title"], whole["classes"]) == ("Softmax and cross-entropy, one derivative at a time", 4)
    steps = [step for found in whole["claims"] for step in found["steps"]]
    printed = [step for trace in notes.traces for step in trace.steps]
    assert [step["id"] for step in steps] == [step.id for step in printed]
    for found, step in zip(steps, printed, strict=True):
        assert found["line"] == notes.document.numbers[step.id]
        assert found["latex"] == f"{latex(step.before)} = {latex(step.after)}"
        assert found["because"] == words(step.because, notes.document.numbers).source
    assert not re.search(r"(?<![A-Za-z])a_\{|\by_\{", json.dumps(whole["claims"]))
    assert {"t", "z"} <= set(re.findall(r"\b(\w) = \(", json.dumps(whole["claims"])))


def test_the_notes_for_every_n_have_no_number_of_classes(notes_for: Callable[..., Notes]) -> None:
    notes = notes_for()
    assert json.loads(notes_json(notes.document, notes.traces))["classes"] is None


def test_the_report_calls_lines_by_their_ids(traces: dict[str, Trace]) -> None:
    steps = json.loads(report_json(list(traces.values())))["claims"][1]["steps"]
    assert all(step["line"] == step["id"] for step in steps)
    assert r"\lineref{softmax-jacobian-same}{softmax-jacobian.same}" in steps[2]["because"]


def test_json_is_the_same_in_ascii() -> None:
    content = {"a": "≠ é", "b": [1, 0.1, None, True]}
    assert dump(content) == '{\n "a": "≠ é",\n "b": [\n  1,\n  0.1,\n  null,\n  true\n ]\n}\n'
    assert dump(content, ascii=True).isascii()
    assert json.loads(dump(content, ascii=True)) == content


def test_a_report_in_words_is_a_line_a_claim_and_what_it_needs(traces: dict[str, Trace]) -> None:
    told = report_text(list(traces.values())).splitlines()
    assert [line for line in told if line.startswith(" ")] == [
        "  holds from n = 1 on, tried at 1 and 2; under i ≠ j from n = 2 on, tried at 2 and 3"
        " (at n = 1 there are no such i, j)",
        "  without i ≠ j: n = 2, z = (0, 0), i = 1, j = 1: 1/4 is not -1/4 (softmax-jacobian.4)",
        "  holds from n = 1 on, tried at 1 and 2",
        "  without 'label sums to 1': n = 2, y = (1, 2), z = (0, 0), i = 1: 1/2 is not -1/2 (cross-entropy-gradient.9)",
        "  holds from n = 1 on, tried at 1 and 2",
        "  without 'each label sums to 1': n = 2, m = 1, d = 1, b = (0, 0), h = (2), w = (0, 0), y = (1, 2), i = 1,"
        " u = 1: 1 is not -1 (layer-gradients.8, one of 5 lines that need it)",
    ]
    lines = [line for line in told if not line.startswith(" ")]
    assert [re.sub(r"\d\.\de-\d\d", "E", line) for line in lines] == [
        f"{name}: proved, {len(list(trace.steps))} steps; exactly at n = 1 to 6, at "
        f"{min(found.points for found in trace.evidence.values())} points or more with numbers "
        "(largest relative error E)"
        for name, trace in traces.items()
    ]


def test_a_claim_without_evidence_is_not_said_to_have_any(traces: dict[str, Trace]) -> None:
    bare = replace(traces["softmax-jacobian"], evidence={}, needs=())
    assert report_text([bare]) == "softmax-jacobian: proved, 22 steps"
    step = json.loads(report_json([bare]))["claims"][0]["steps"][0]
    assert (step["exact_n"], step["exact_how"], step["points"], step["max_relative_error"]) == ([], None, 0, None)


WITNESS = Witness({"n": 2}, {"i": 1}, {"z": {(1,): exact(0), (2,): exact(1)}}, exact(0), exact(1))


@pytest.mark.parametrize(
    ("verdict", "word", "why"),
    [
        (Refuted(WITNESS), "refuted", "refuted: n = 2, z = (0, 1), i = 1: left 0, right 1"),
        (Unknown("too hard"), "unknown", "unknown: too hard"),
    ],
)
def test_a_step_that_is_not_proved_is_told_with_its_reason(
    verdict: Refuted | Unknown, word: str, why: str, traces: dict[str, Trace]
) -> None:
    trace = traces["cross-entropy-gradient"]
    chain = next(trace.chains)
    spoilt = replace(chain, steps=(replace(chain.steps[0], verdict=verdict), *chain.steps[1:]))
    items = tuple(spoilt if item is chain else item for item in trace.items)
    assert any(isinstance(item, Chain) and item is spoilt for item in items)
    (found,) = json.loads(report_json([replace(trace, items=items)]))["claims"]
    assert found["verdict"] == word
    assert [step["verdict"] for step in found["steps"]] == [word] + ["proved"] * 10
    assert found["steps"][0]["why"] == why
    assert "why" not in found["steps"][1]
    first, second = report_text([replace(trace, items=items, evidence={}, needs=())]).splitlines()
    assert first == f"cross-entropy-gradient: {word}, 11 steps"
    step = chain.steps[0]
    assert second == f"  {step.id}: {step.before} = {step.after} is {why}"
