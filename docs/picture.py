"""Draw the page of the notes that the README shows.

python docs/picture.py output/softmax-cross-entropy.pdf docs/page.png
"""

import sys
from pathlib import Path

import pypdfium2

# The page is found by its words: its number changes whenever the text before it does.
WORDS = "Case i = j: its own logit"
PIXELS_PER_POINT = 1.5  # 108 dots an inch: sharp on a screen, and a small file


def draw(source: Path, target: Path) -> None:
    """Draw the first page of `source` that has the words into the file `target`."""
    with pypdfium2.PdfDocument(source) as document:
        for page in document:
            if WORDS in page.get_textpage().get_text_range():
                page.render(scale=PIXELS_PER_POINT).to_pil().save(target, optimize=True)
                return
    raise SystemExit(f"no page of {source} says: {WORDS}")


if __name__ == "__main__":
    draw(Path(sys.argv[1]), Path(sys.argv[2]))
