"""Code made from a proof: it comes from the trace's own result, and its numbers hold at the edges.

The errors are measured by tests/render/ulps.py. What could go wrong is planted: a trace with
another result, and each naive way of computing, which must fail the same check.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import pytest

from derive import __version__
from derive.arguments import FRAMEWORKS as ALLOWED
from derive.catalogue import CLAIMS
from derive.catalogue.symbols import a, i, j, y, z
from derive.errors import BadInput, NotProved
from derive.language import Equation, Expression, delta
from derive.proof import Unknown
from derive.render.code import FRAMEWORKS, write_code
from derive.steps import Chain, Trace
from tests.conftest import Ended
from tests.pages import ROOT
from tests.render.ulps import (
    AT_MOST,
    Errors,
    Exact,
    Function,
    errors_at,
    exact,
    gradient_errors,
    jacobian_errors,
    layer_errors,
    layers,
    load,
    points,
    ulps,
    ulps_but_for_subnormals,
)

PRECISIONS = (np.float64, np.float32)


@pytest.fixture(scope="module")
def text(traces: dict[str, Trace]) -> dict[str, str]:
    """The NumPy code of each claim."""
    return {name: write_code(trace) for name, trace in traces.items()}


@pytest.fixture(scope="module")
def functions(text: dict[str, str]) -> dict[str, Function]:
    """The NumPy functions by their names."""
    return {name: function for each in text.values() for name, function in load(each).items()}


@pytest.fixture(autouse=True)
def every_warning_is_an_error() -> Iterator[None]:
    """Overflow, division by zero and invalid operations raise; underflow to 0 is meant."""
    with np.errstate(all="raise", under="ignore"):
        yield


# The numbers


def too_far(errors: Errors) -> dict[str, float]:
    """What is further off than promised."""
    return {name: error for name, error in errors.items() if not error <= AT_MOST}


@pytest.mark.parametrize("dtype", PRECISIONS)
def test_every_number_is_right_to_a_few_ulps(dtype: type, functions: dict[str, Function]) -> None:
    found = {name: errors_at(functions, logits) for name, logits in points(dtype)}
    assert len(found) == 12
    assert {name: far for name, errors in found.items() if (far := too_far(errors))} == {}


@pytest.mark.parametrize("dtype", PRECISIONS)
def test_the_layers_gradients_are_right_to_a_few_ulps(dtype: type, functions: dict[str, Function]) -> None:
    for _, arrays in layers(dtype):
        assert too_far(layer_errors(functions["layer_gradients"], *arrays)) == {}


REST = "np.where(is_largest, others, (1 - powers) + others) / (1 + others)"
NAIVE = {
    "exp without the shift": ("np.exp(shifted) * (1 + lost)", "np.exp(z)", "to ±10,000", FloatingPointError),
    "log of softmax": ("shifted - np.log1p(others)", "np.log(powers / (1 + others))", "to ±10,000", FloatingPointError),
    "log of the sum": ("np.log1p(others)", "np.log(1 + others)", "one-sided", "L"),
    "a - y as it stands": ("a * (1 - y) - y * rest", "a - y", "one-sided", "dL/dz"),
    "1 - a as it stands": (REST, "1 - a", "one-sided", "dL/dz"),
    "the difference as rounded": (" * (1 + lost)", "", "one far below", "dL/dz"),
}  # fmt: skip


@pytest.mark.parametrize("dtype", PRECISIONS)
@pytest.mark.parametrize("way", NAIVE)
def test_a_naive_way_fails_the_same_check(way: str, dtype: type, text: dict[str, str]) -> None:
    stable, naive, where, failure = NAIVE[way]
    code = text["cross-entropy-gradient"]
    assert code.count(stable) == 1
    (function,) = load(code.replace(stable, naive)).values()
    logits = next(each for name, each in points(dtype) if where in name)
    if isinstance(failure, type):
        with pytest.raises(failure):
            gradient_errors(function, logits, logits.argmin(axis=-1))
        return
    assert failure in too_far(gradient_errors(function, logits, logits.argmax(axis=-1)))


def test_one_less_a_probability_fails_in_the_jacobian_too(text: dict[str, str]) -> None:
    code = re.sub(r"rest = .*", "rest = 1 - a", text["softmax-jacobian"])
    (function,) = load(code).values()
    one_sided = next(each for name, each in points(np.float64) if name == "one-sided")
    assert too_far(jacobian_errors(function, one_sided)).keys() == {"da/dz"}


def test_the_exact_values_are_the_difference_quotients_of_the_loss() -> None:
    """The reference believes no formula of the notes: it is held against (L(z + h) - L(z)) / h, h = 1e-80."""
    rows = [[0.3, -1.2, 2.5, 0.0], [40.0, 0.0, -3.0, 7.0], [5.0, 5.0, 5.0, 4.0]]
    for row in rows:
        for right in range(4):
            label = [float(place == right) for place in range(4)]
            slopes = exact(row).gradient(label)
            with mpmath.workdps(220):
                h = mpmath.mpf(10) ** -80
                quotients = [(_loss(row, right, at, h) - _loss(row, right, at, 0)) / h for at in range(4)]
                assert all(abs(one - two) < 1e-45 * abs(two) for one, two in zip(slopes, quotients, strict=True))
                shares = [mpmath.exp(-_loss(row, at, 0, 0)) for at in range(4)]
                step = [mpmath.exp(-_loss(row, at, 1, h)) for at in range(4)]
                for at in range(4):
                    slope = exact(row).jacobian(at, 1)
                    assert abs((step[at] - shares[at]) / h - slope) < 1e-45 * abs(slope)


def _loss(row: list[float], right: int, moved: int, by: Any) -> Any:
    """-log softmax, as it is defined."""
    powers = [mpmath.exp(value + (by if at == moved else 0)) for at, value in enumerate(row)]
    return -mpmath.log(powers[right] / mpmath.fsum(powers))


def test_an_ulp_is_the_distance_to_the_next_float() -> None:
    assert ulps(np.float64(1), mpmath.mpf(1)) == 0
    assert ulps(np.nextafter(1.0, 2), mpmath.mpf(1)) == 1
    assert ulps(np.float32(0), mpmath.mpf(2) ** -149) == 1
    assert ulps(np.float64("nan"), mpmath.mpf(1)) == ulps(np.float64("inf"), mpmath.mpf(1)) == float("inf")
    assert ulps(np.float64(0), mpmath.mpf(1e-310)) > 1e12
    assert ulps_but_for_subnormals(np.float64(0), mpmath.mpf(1e-310)) == 0
    assert ulps_but_for_subnormals(np.float64(0), mpmath.mpf(1e-300)) > 1e15
    assert isinstance(exact([0.0]), Exact)


# Where the code comes from


def with_another_result(trace: Trace, change: Callable[[Any], Expression]) -> Trace:
    """The trace as it would be if it ended elsewhere: what is claimed, and the line that says so."""
    assert trace.result is not None
    was, now = trace.result.right, change(trace.result.right)

    def changed(item: Any) -> Any:
        if not isinstance(item, Chain):
            return item
        steps = tuple(replace(step, after=now) if step.after == was else step for step in item.steps)
        return replace(item, steps=steps)

    return replace(trace, items=tuple(map(changed, trace.items)), result=Equation(trace.result.left, now))


PLANTED: list[tuple[str, Callable[[Any], Expression]]] = [
    ("softmax-jacobian", lambda _: a[i] * (a[j] - delta(i, j))),
    ("softmax-jacobian", lambda _: a[i] * (1 - a[j])),
    ("softmax-jacobian", lambda _: a[j] * delta(i, j)),
    ("cross-entropy-gradient", lambda _: y[i] - a[i]),
    ("cross-entropy-gradient", lambda _: a[i] + y[i]),
    ("cross-entropy-gradient", lambda _: z[i] - y[i]),
    ("layer-gradients", lambda right: -right),
    ("layer-gradients", lambda right: 2 * right),
]


@pytest.mark.parametrize("at", range(len(PLANTED)))
def test_another_result_makes_other_code_which_fails_the_check(
    at: int, traces: dict[str, Trace], text: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the trace's own checks would stop (its lines no longer follow each other) must not look right here."""
    monkeypatch.setattr(Trace, "require_proved", lambda self: self)
    name, change = PLANTED[at]
    code = write_code(with_another_result(traces[name], change))
    assert code != text[name]
    assert write_code(with_another_result(traces[name], lambda right: right)) == text[name]
    (function,) = load(code).values()
    logits = next(points(np.float64))[1]
    errors = {
        "softmax-jacobian": lambda: jacobian_errors(function, logits),
        "cross-entropy-gradient": lambda: gradient_errors(function, logits, logits.argmin(axis=-1)),
        "layer-gradients": lambda: layer_errors(function, *next(layers(np.float64))[1]),
    }[name]()
    derivative = {"softmax-jacobian": "da/dz", "cross-entropy-gradient": "dL/dz", "layer-gradients": "dC/dw"}[name]
    assert too_far(errors).keys() == {derivative}


def test_what_is_not_proved_becomes_no_code(traces: dict[str, Trace]) -> None:
    trace = traces["cross-entropy-gradient"]
    chain = next(item for item in trace.items if isinstance(item, Chain))
    spoilt = replace(chain, steps=(replace(chain.steps[0], verdict=Unknown("too hard")), *chain.steps[1:]))
    with pytest.raises(NotProved, match="is unknown: too hard"):
        write_code(replace(trace, items=tuple(spoilt if item is chain else item for item in trace.items)))


def test_a_result_that_no_chain_leads_to_becomes_no_code(traces: dict[str, Trace]) -> None:
    trace = traces["cross-entropy-gradient"]
    assert trace.result is not None
    with pytest.raises(BadInput, match="no chain leads from its left side to its right one"):
        write_code(replace(trace, result=Equation(trace.result.left, y[i] - a[i])))
    with pytest.raises(BadInput, match="it does not claim what a derivative is"):
        write_code(replace(trace, result=Equation(a[i], y[i])))
    with pytest.raises(BadInput, match="it does not claim what a derivative is"):
        write_code(replace(trace, result=None))


def test_the_docstring_says_what_was_proved_and_what_is_assumed(text: dict[str, str]) -> None:
    code = text["cross-entropy-gradient"]
    assert code.startswith("# Generated by derive from its proof of")
    assert "its proof of the claim cross-entropy-gradient" in code
    assert "dL/dz[i] = a[i] - y[i]    (line cross-entropy-gradient.result)" in code
    assert "Assumes that label sums to 1: sum(k=1..n) y[k] = 1." in code
    assert "Assumes" not in text["softmax-jacobian"]
    assert text["layer-gradients"].count("(line layer-gradients.") == 2


# Text


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("name", CLAIMS)
def test_the_text_compiles_and_is_plain(name: str, framework: str, traces: dict[str, Trace]) -> None:
    code = write_code(traces[name], framework)
    compile(code, name, "exec")
    assert code.isascii()
    assert max(map(len, code.splitlines())) <= 110
    assert code == write_code(traces[name], framework)
    assert FRAMEWORKS[framework].imports in code


def test_the_text_does_not_depend_on_the_order_of_hashes(traces: dict[str, Trace]) -> None:
    """Another process, with other hashes than this one, writes the same."""
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    command = [sys.executable, "-m", "derive", "code", "layer-gradients"]
    made = subprocess.run(
        command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
    )
    assert made.stdout == write_code(traces["layer-gradients"], version=__version__)


def test_the_command_line_allows_the_frameworks_there_are() -> None:
    assert tuple(FRAMEWORKS) == ALLOWED


def test_the_command_prints_the_code(run: Callable[..., Ended], traces: dict[str, Trace]) -> None:
    code = write_code(traces["softmax-jacobian"], "torch", version=__version__)
    assert code.startswith(f"# Generated by derive {__version__} from its proof of the claim softmax-jacobian.")
    assert run("code", "softmax-jacobian", "--framework", "torch") == Ended(0, code, "")


def test_an_unknown_framework_is_told() -> None:
    with pytest.raises(BadInput, match="there is no framework 'cupy'; there are numpy, torch, jax"):
        write_code(Trace("x", "x", ()), "cupy")


# Use


def test_labels_may_be_numbers_or_distributions(functions: dict[str, Function]) -> None:
    logits = np.random.default_rng(3).normal(0, 2, (6, 4))
    numbers = np.array([0, 3, 1, 1, 2, 3])
    for one, two in zip(
        functions["cross_entropy_gradient"](logits, numbers),
        functions["cross_entropy_gradient"](logits, np.eye(4)[numbers]),
        strict=True,
    ):
        assert np.array_equal(one, two)
    w, b, h, labels = next(layers(np.float64))[1]
    one_hot = np.eye(5)[labels].T
    for one, two in zip(
        functions["layer_gradients"](w, b, h, labels), functions["layer_gradients"](w, b, h, one_hot), strict=True
    ):
        assert np.array_equal(one, two)


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int16, np.int64, bool])
def test_whole_numbers_are_logits_like_any(dtype: type, functions: dict[str, Function]) -> None:
    # 127 - (-128) is 255 or, in one byte, -1; and the exp of one byte has 11 bits.
    logits = np.array([[127, -128, 0], [1, 0, 1]]).astype(dtype)
    label = np.array([0, 2], dtype=np.uint8)
    gradient, jacobian = functions["cross_entropy_gradient"], functions["softmax_jacobian"]
    as_floats = logits.astype(float)
    for found, right in (
        *zip(jacobian(logits), jacobian(as_floats), strict=True),
        *zip(gradient(logits, label), gradient(as_floats, label), strict=True),
    ):
        assert found.dtype == np.float64
        assert np.array_equal(found, right)
        assert np.isfinite(found).all()


def test_whole_numbers_are_weights_like_any(functions: dict[str, Function]) -> None:
    w, b, h = np.array([[100], [-100]]), np.array([3, -3]), np.array([[2, 1]])
    small = functions["layer_gradients"](*(each.astype(np.int8) for each in (w, b, h)), np.array([0, 1]))
    right = functions["layer_gradients"](*(each.astype(float) for each in (w, b, h)), np.array([0, 1]))
    assert all(np.array_equal(one, other) for one, other in zip(small, right, strict=True))


@pytest.mark.parametrize("dtype", PRECISIONS)
def test_precision_and_axes_in_front_stay(dtype: type, functions: dict[str, Function]) -> None:
    logits = np.random.default_rng(4).normal(0, 2, (2, 3, 4)).astype(dtype)
    labels = np.array([[0, 1, 2], [3, 2, 1]])
    loss, gradient = functions["cross_entropy_gradient"](logits, labels)
    shares, jacobian = functions["softmax_jacobian"](logits)
    assert (loss.shape, gradient.shape) == ((2, 3), (2, 3, 4))
    assert (shares.shape, jacobian.shape) == ((2, 3, 4), (2, 3, 4, 4))
    assert {array.dtype for array in (loss, gradient, shares, jacobian)} == {np.dtype(dtype)}
    one_loss, one_gradient = functions["cross_entropy_gradient"](logits[1, 2], 1)
    assert one_loss == loss[1, 2]
    assert np.array_equal(one_gradient, gradient[1, 2])


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        ([0, 4], r"label sums to 1; not so here \(classes: 0 to n - 1\)"),
        ([0, -1], "the proof assumes that label sums to 1"),
        ([[0.5, 0.5, 0, 0], [0.5, 0.5, 0.5, 0]], "the proof assumes that label sums to 1"),
        ([[np.nan] * 4] * 2, "the proof assumes that label sums to 1"),
        ([0.0, 1.0], r"y has the shape \(2,\); allowed is that of z, \(2, 4\)"),
        ([[1, 0, 0], [1, 0, 0]], r"y has the shape \(2, 3\)"),
        (1, r"y has the shape \(\)"),
    ],
)
def test_labels_that_the_proof_does_not_cover_are_refused(
    labels: Any, told: str, functions: dict[str, Function]
) -> None:
    with pytest.raises(ValueError, match=told):
        functions["cross_entropy_gradient"](np.zeros((2, 4)), labels)


def test_the_layers_arrays_must_fit(functions: dict[str, Function]) -> None:
    w, b, h, labels = next(layers(np.float64))[1]
    with pytest.raises(
        ValueError, match=r"the arrays have the shapes .*; allowed are \(n, d\), \(n,\), \(d, m\), \(n, m\)"
    ):
        functions["layer_gradients"](w, b[:1], h, labels)
    with pytest.raises(ValueError, match="each label sums to 1"):
        functions["layer_gradients"](w, b, h, labels + 1)


# PyTorch and JAX, where they are installed


def as_numpy(code: str, give: Callable[[Any], Any]) -> dict[str, Function]:
    """The functions of other libraries, taking and giving NumPy arrays."""

    def wrapped(function: Function) -> Function:
        return lambda *arrays: tuple(np.asarray(found)[()] for found in function(*map(give, arrays)))

    return {name: wrapped(function) for name, function in load(code).items()}


@pytest.mark.parametrize("dtype", PRECISIONS)
def test_torch_is_right_to_a_few_ulps(dtype: type, traces: dict[str, Trace]) -> None:
    torch = pytest.importorskip("torch")
    made: dict[str, Function] = {}
    for trace in traces.values():
        made |= as_numpy(write_code(trace, "torch"), torch.as_tensor)
    for name, logits in points(dtype):
        assert (name, too_far(errors_at(made, logits))) == (name, {})
    for _, arrays in layers(dtype):
        assert too_far(layer_errors(made["layer_gradients"], *arrays)) == {}


@pytest.mark.parametrize("dtype", PRECISIONS)
def test_jax_is_right_to_a_few_ulps(dtype: type, traces: dict[str, Trace]) -> None:
    jax = pytest.importorskip("jax")
    with jax.enable_x64(dtype is np.float64):
        made: dict[str, Function] = {}
        for trace in traces.values():
            made |= as_numpy(write_code(trace, "jax"), jax.numpy.asarray)
        for name, logits in points(dtype):
            assert (name, too_far(errors_at(made, logits, ulps_but_for_subnormals))) == (name, {})
        for _, arrays in layers(dtype):
            assert too_far(layer_errors(made["layer_gradients"], *arrays)) == {}


# The table in the docs


def test_the_table_in_the_docs_is_complete_and_keeps_the_promise() -> None:
    page = Path(ROOT / "docs" / "soundness.md").read_text(encoding="utf-8")
    _, _, after = page.partition("<!-- ulps -->\n")
    rows = [re.split(r" \| ", row.strip("| ")) for row in after.partition("<!-- /ulps -->")[0].splitlines() if row]
    names = [row[0] for row in rows if row[0] not in ("logits", "layer", "---")]
    assert names == [name for name, _ in (*points(np.float64), *layers(np.float64))]
    figures = [float(cell) for row in rows if row[0] in names for cell in row[1:]]
    assert len(figures) == 12 * 8 + 3 * 6
    assert 0 < max(figures) <= AT_MOST
    assert f"At most {AT_MOST:.0f} ulps are promised" in page
