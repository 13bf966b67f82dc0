"""Random input drawn by atheris, led by which code of ours each input reaches: `make fuzz`.

Arguments go to libFuzzer (`-max_total_time=300`). An input that breaks something ends the run,
and its words are in the message.
"""

import sys
import tempfile
from importlib import import_module
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[1]

with atheris.instrument_imports(include=["derive"]):
    for path in sorted((ROOT / "derive").rglob("*.py")):
        if path.stem not in ("__main__", "warden"):
            import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))

from tests.fuzz import WORDS, light, try_bytes  # noqa: E402  (after ours, or nothing would be instrumented)

# Inputs to begin with: each usual word, a whole command, and a claim of eight texts.
SEEDS = (
    *(bytes([at]) for at in range(len(WORDS))),
    b"\0".join(bytes([WORDS.index(word)]) for word in ("--classes", "3", "--format", "tex,json", "--out", "made")),
    b"\0" + b"\0".join((b"title", b"subtitle", b"stem", b"name", b"claim", b"some {words}", b"z", rb"\zeta")),
)

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as corpus, light(setattr):
        for at, seed in enumerate(SEEDS):
            Path(corpus, str(at)).write_bytes(seed)
        atheris.Setup([*sys.argv, "-max_len=200", "-len_control=0", corpus], try_bytes)
        atheris.Fuzz()
