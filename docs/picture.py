"""Draw the first page of a PDF as the PNG that the README shows.

python docs/picture.py output/softmax-cross-entropy.pdf docs/page.png
"""

import sys
from pathlib import Path

import pypdfium2

PIXELS_PER_POINT = 1.5  # 108 dots an inch: sharp on a screen, and a small file


def draw(source: Path, target: Path) -> None:
    """Draw the first page of `source` into the file `target`."""
    with pypdfium2.PdfDocument(source) as document:
        document[0].render(scale=PIXELS_PER_POINT).to_pil().save(target, optimize=True)


if __name__ == "__main__":
    draw(Path(sys.argv[1]), Path(sys.argv[2]))
