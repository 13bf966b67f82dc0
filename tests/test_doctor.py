"""The doctor tells what is there, what is not, and what mends it; and it never falls ill itself."""

import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from derive import doctor


def test_all_is_well_here(tmp_path: Path) -> None:
    findings = doctor.examine(tmp_path)
    assert doctor.healthy(findings)
    report = doctor.report(findings)
    for name in ("Python", "SymPy", "NumPy", "python-flint", "math-core", "Jinja2", "PyLaTeX", "TeX engine"):
        assert f"\n{name}" in f"\n{report}"
    assert f"{tmp_path}, writable" in report
    assert report.endswith("All is well.")


def test_a_missing_package_is_told_with_what_mends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        if name in ("sympy", "python-flint"):
            raise PackageNotFoundError(name)
        return "9.9"

    monkeypatch.setattr(doctor, "version", version)
    findings = doctor.examine(tmp_path)
    assert not doctor.healthy(findings)
    report = doctor.report(findings)
    assert "SymPy         missing\n" in report
    assert "pip install sympy\n" in report
    assert "pip install python-flint\n" in report
    assert report.endswith("Something is missing.")


def test_no_engine_is_told_with_what_mends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DERIVE_TEX", "nosuchtex")
    findings = doctor.examine(tmp_path)
    assert not doctor.healthy(findings)
    assert "pip install 'derive[tex]'" in doctor.report(findings)


def test_an_output_that_cannot_be_is_told_and_nothing_is_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert not doctor.healthy(doctor.examine(tmp_path / "file" / "below"))
    assert doctor.healthy(doctor.examine(tmp_path / "new" / "folder"))
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_the_doctor_imports_nothing_that_may_be_missing() -> None:
    """Run it in a Python that refuses to import what derive needs."""
    refuse = "import sys; sys.modules |= dict.fromkeys(('sympy','numpy','flint','jinja2','pylatex'))"
    examine = "from derive.doctor import examine, report; print(report(examine()))"
    done = subprocess.run([sys.executable, "-c", f"{refuse}; {examine}"], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert "SymPy" in done.stdout
