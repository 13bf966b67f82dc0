"""Claims of one's own on a page: proved, checked and typeset as the lecture notes are."""

from __future__ import annotations

from pathlib import Path

from derive.document.document import Document, Section
from derive.document.evidence import evidence_blocks
from derive.errors import BadInput
from derive.files import prepare_folder, write_atomically
from derive.render.pdf import compile_pdf
from derive.render.tex import render_tex
from derive.steps import Claim, Trace, say
from derive.steps.derivation import require_in_order
from derive.steps.evidence import with_evidence


def typeset(*claims: Claim, title: str, stem: Path | str, subtitle: str = "", seed: int = 0) -> list[Path]:
    """Write stem.tex and stem.pdf, a section for each claim and the evidence at the end.

    Gives the paths written. Raises NotProved at the first step that isn't proved or
    where a second opinion differs, NoEngine or TexFailed (the .tex is written then),
    and BadInput where a claim comes twice or before one that it builds on, or a file can't be written.
    """
    require_in_order(claims)
    path = Path(stem)
    if not path.name:
        raise BadInput(f"{str(stem)!r} names no file; allowed is a path without its ending, such as output/notes")
    prepare_folder(path.parent)
    made: dict[Claim, Trace] = {}
    traces = [with_evidence(claim.trace(made).require_proved(), seed, thorough=True) for claim in claims]
    sections = [Section(trace.name, trace.title, trace.items) for trace in traces]
    sections.append(Section("evidence", "Evidence", evidence_blocks(traces)))
    summary = say("Every equality in these notes is proved, and checked again with exact and floating-point numbers.")
    tex = render_tex(Document(title, subtitle, "Lecture notes", summary, tuple(sections)))
    written = [path.with_name(f"{path.name}{ending}") for ending in (".tex", ".pdf")]
    write_atomically(written[0], tex)
    write_atomically(written[1], compile_pdf(tex, name=written[0].name).pdf)
    return written
