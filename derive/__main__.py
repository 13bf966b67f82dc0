"""`python -m derive`."""

import signal
import sys

signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C while this is loaded: there is nothing yet to tidy up

from derive.cli import end_tidily_when_terminated, main  # noqa: E402

if __name__ == "__main__":
    end_tidily_when_terminated()
    sys.exit(main())
