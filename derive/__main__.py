"""`python -m derive`."""

import sys

from derive.cli import end_tidily_when_terminated, main

if __name__ == "__main__":
    end_tidily_when_terminated()
    sys.exit(main())
