"""Where the page skeletons are.

In a checkout they are in the folder `templates` at the top, where a person looks
for them; a wheel carries the same folder inside the package.
"""

from pathlib import Path

from derive.errors import BadInput

_PACKAGE = Path(__file__).resolve().parent


def templates_folder() -> Path:
    """Return the folder that holds one folder of templates a format.

    Raises `BadInput` if the installation has lost it.
    """
    for folder in (_PACKAGE / "templates", _PACKAGE.parent / "templates"):
        if (folder / "tex").is_dir():
            return folder
    raise BadInput(f"no templates in {_PACKAGE}: install derive again")
