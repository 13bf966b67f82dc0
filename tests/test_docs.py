"""The pages in docs/: their examples print what they show, and their tables are those of the code."""

import re
from pathlib import Path

import pytest

from benchmarks.run import PEERS, REPORT, Figure, markdown, report
from tests.pages import ROOT, WrongExample, run_page
from tests.test_layers import MAY_IMPORT, PACKAGE

TOUR = (ROOT / "docs" / "TOUR.md").read_text(encoding="utf-8")
DECISIONS = sorted(ROOT.glob("docs/decisions/[0-9]*.md"))
PAGES = sorted((*ROOT.glob("docs/**/*.md"), ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md"))


def test_the_tour_shows_what_its_examples_print(tmp_path: Path) -> None:
    assert run_page(TOUR, tmp_path) > 50  # or the test would have found no examples


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("[((0, 0, 1), 0),", "[((0, 0, 1), 1),", "Expected:\n    [((0, 0, 1), 1),"),
        ("-x1*x3 / x1^2 +", "-x1*x3 / x1^3 +", "Expected:\n    -x1*x3 / x1^3 +"),
        ("x3: e^(z at i)", "x3: e^(z at j)", "x3: e^(z at j)"),
        ("left -1/4, right 1/4", "left 1/4, right 1/4", "left 1/4, right 1/4"),
    ],
)
def test_a_planted_falsehood_is_found(right: str, wrong: str, told: str, tmp_path: Path) -> None:
    spoilt = TOUR.replace(right, wrong, 1)
    assert spoilt != TOUR
    with pytest.raises(WrongExample, match=re.escape(told)):
        run_page(_until_the_step(spoilt), tmp_path)


def _until_the_step(page: str) -> str:
    """The page without its later, slower parts."""
    before, _, _ = page.partition("## 5.")
    return before


def rooms(page: str) -> dict[str, set[str]]:
    """The table of rooms: what each may import."""
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|$", page, flags=re.MULTILINE)
    return {room: set(re.findall(r"`(\w+)`", allowed)) for room, allowed in rows}


def test_the_tours_table_of_rooms_is_the_one_that_is_enforced() -> None:
    assert rooms(TOUR) == {
        room: allowed - {PACKAGE} for room, allowed in MAY_IMPORT.items() if room not in ("cli", "__main__", PACKAGE)
    }


def test_a_room_that_may_import_more_than_the_tour_says_is_found() -> None:
    spoilt = TOUR.replace("| `language`, `proof` |", "| `language`, `proof`, `rules` |", 1)
    assert rooms(spoilt)["steps"] == {"language", "proof", "rules"} != MAY_IMPORT["steps"]


def pointers(page: Path) -> list[str]:
    """The paths that a page names: targets of links, and files and folders of ours in backquotes."""
    text = page.read_text(encoding="utf-8")
    linked = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]
    named = re.findall(r"`((?:derive|templates|tests|docs|benchmarks)/[\w./]*)`", text)
    return [str((page.parent / target).resolve()) for target in linked] + [str(ROOT / name) for name in named]


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_is_right_about_what_it_shows(page: Path, tmp_path: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert (run_page(text, tmp_path) > 0) == ("```" in text)
    assert f"({page.name})" in (page.parent / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_points_to_is_there(page: Path) -> None:
    assert [target for target in pointers(page) if not Path(target).exists()] == []


def test_a_pointer_to_nothing_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("See [it](nowhere.md), `derive/nosuch.py` and [them](https://example.org).")
    assert [Path(target).name for target in pointers(page)] == ["nowhere.md", "nosuch.py"]
    assert not any(Path(target).exists() for target in pointers(page))


def names_of_no_test(text: str) -> list[str]:
    """The tests that a text names in backquotes, and that no file defines."""
    defined = {
        name for path in ROOT.glob("tests/**/*.py") for name in re.findall(r"def (test_\w+)", path.read_text("utf-8"))
    }
    return [name for name in re.findall(r"`(test_\w+)`", text) if name not in defined]


def test_the_tests_that_the_page_on_soundness_names_are_there() -> None:
    page = (ROOT / "docs" / "soundness.md").read_text(encoding="utf-8")
    assert len(re.findall(r"`test_\w+`", page)) > 30
    assert names_of_no_test(page) == []
    assert names_of_no_test(page.replace("`test_a_shell_command", "`test_a_shel_command", 1)) == [
        "test_a_shel_command_does_not_run"
    ]


def figures(page: str) -> list[tuple[float, float, float, str, str]]:
    """The rows of a table of figures: what was measured, against what, the ratio, the aim, the verdict."""
    rows = []
    measured = page.partition(PEERS)[0]
    for row in re.findall(r"^\| (.*) \|$", measured, flags=re.MULTILINE)[2:]:
        _, measured, reference, _, ratio, aim, verdict = (cell.strip() for cell in row.split(" | "))
        rows.append((float(measured.split()[0]), float(reference.split()[0]), float(ratio), aim, verdict))
    return rows


def wrong_figures(page: str) -> list[tuple[float, float, float, str, str]]:
    """The rows whose ratio isn't that of their figures, or whose verdict isn't that of ratio and aim."""
    wrong = []
    for measured, reference, ratio, aim, verdict in figures(page):
        most = None if aim == "-" else float(aim.removeprefix("at most "))
        figure = Figure("", "", measured, reference, most)
        if abs(figure.ratio - ratio) > 0.01 * ratio + 0.005 or figure.verdict != verdict:
            wrong.append((measured, reference, ratio, aim, verdict))
    return wrong


def test_the_table_of_performance_agrees_with_itself() -> None:
    page = REPORT.read_text(encoding="utf-8")
    assert len(figures(page)) > 5
    assert wrong_figures(page) == []


def test_a_missed_aim_is_told_and_a_changed_figure_is_found() -> None:
    page = report(markdown([Figure("slow", "quick", 300, 100, 1.3), Figure("small", "large", 100, 300, 1.3)]), 9)
    assert "| 14500 ms" in markdown([Figure("slow", "quick", 14500.4, 100, 1.3)])  # not 1.45e+04
    assert [(ratio, verdict) for *_, ratio, _, verdict in figures(page)] == [(3, "missed"), (0.33, "met")]
    assert wrong_figures(page) == []
    assert len(wrong_figures(page.replace("| missed ", "| met    "))) == 1
    assert len(wrong_figures(page.replace("300 ms", "200 ms", 1))) == 1
