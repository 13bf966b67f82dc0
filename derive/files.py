"""Writing files so that nobody ever finds half of one.

A file is written aside, in the same folder, and then renamed over the old one:
whoever looks sees the old file or the new one, also after a crash or a full disk.
A process that is killed may leave what it wrote aside; a later run removes that.
"""

import os
import time
from contextlib import suppress
from errno import EEXIST
from pathlib import Path
from secrets import token_hex

from derive.errors import BadInput

STALE = 3600.0  # seconds; nobody writes one file for so long, so its writer is dead


def write_atomically(path: Path, data: bytes | str) -> None:
    """Make `path` hold `data` (text as UTF-8), all of it or nothing.

    Raises `BadInput` if that can't be done; an older file is then as it was.
    """
    aside = _aside(path.parent)
    try:
        if path.exists() and not path.is_file():  # renaming would replace a device by a file
            raise FileExistsError(EEXIST, "it is there already and is no file")
        content = data.encode("utf-8") if isinstance(data, str) else data  # what is no text raises ValueError
        with aside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
    except (OSError, ValueError) as error:
        raise BadInput(f"can't write {str(path)!r}: {_reason(error)}") from error
    finally:
        _remove(aside)


def prepare_folder(path: Path) -> Path:
    """Make the folder `path` if need be and return it, once a file could be made in it.

    Raises `BadInput` if it can't be made or written to.
    """
    aside = _aside(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
        aside.open("xb").close()
    except (OSError, ValueError) as error:
        raise BadInput(f"can't write into {str(path)!r}: {_reason(error)}") from error
    finally:
        _remove(aside)
    _remove_stale(path)
    return path


def _remove_stale(folder: Path) -> None:
    """Remove what killed processes wrote aside here; what a living one is writing is younger."""
    with suppress(OSError):
        for path in folder.glob(".derive-*.tmp"):
            if path.lstat().st_mtime < time.time() - STALE:
                _remove(path)


def _aside(folder: Path) -> Path:
    """Return a name in `folder` that nobody else uses, of a length that every disk allows."""
    return folder / f".derive-{token_hex(8)}.tmp"


def _reason(error: OSError | ValueError) -> str:
    """Return in one line why it failed and what would be allowed."""
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"{words}; allowed is a folder that can be written to, with room left on its disk"


def _remove(path: Path) -> None:
    """Remove what was written aside, if it is (still) there."""
    with suppress(OSError, ValueError):
        path.unlink()
