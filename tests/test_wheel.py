"""The wheel carries all that is needed: it makes a .tex far from the checkout."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]


def run(*command: str | Path, folder: Path) -> str:
    """Run a command without the user's Python settings; return what it prints."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel without the network: the builder is one of the test's packages."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--disable-pip-version-check")
    run(sys.executable, "-m", "pip", "wheel", *options, "-w", folder, CHECKOUT, folder=folder)
    (built,) = folder.glob("derive-*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into a fresh environment; return its Python.

    Only the packages that derive needs are borrowed from this environment, by a
    path that comes after the new one's own, so that `derive` comes from the wheel.
    """
    folder = tmp_path_factory.mktemp("elsewhere")
    run(sys.executable, "-m", "venv", "--without-pip", folder, folder=folder)
    python = folder / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python)
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, folder=folder)
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    own = Path(run(python, "-c", where, folder=folder).strip())
    (own / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


def test_the_wheel_holds_the_package_and_the_templates(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    for top, inside in (("derive", "derive"), ("templates", "derive/templates")):
        files = [path for path in (CHECKOUT / top).rglob("*") if path.is_file()]
        wanted = {
            f"{inside}/{path.relative_to(CHECKOUT / top).as_posix()}"
            for path in files
            if "__pycache__" not in path.parts
        }
        assert wanted
        assert wanted <= held
    assert not [name for name in held if name.startswith(("tests/", "templates/", "output/"))]


def test_the_package_is_the_wheels_own(python: Path, tmp_path: Path) -> None:
    ask = "import derive, sys; from derive.skeletons import templates_folder as f;print(derive.__file__, f(), sys.path)"
    told = run(python, "-c", ask, folder=tmp_path)
    package = python.parents[1] / "lib"
    assert told.startswith(str(package))
    assert f"{Path('derive', 'templates')} " in told
    assert f"'{CHECKOUT}'" not in told


def test_the_wheel_makes_the_notes_outside_the_checkout(python: Path, tmp_path: Path) -> None:
    run(python, "-m", "derive", "--format", "tex", "--out", "notes", folder=tmp_path)
    (made,) = (tmp_path / "notes").iterdir()
    assert made.name == "softmax-cross-entropy.tex"
    assert made.read_text(encoding="utf-8").rstrip().endswith(r"\end{document}")
