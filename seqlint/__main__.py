"""``python -m seqlint``."""

import os
import sys

if __name__ == "__main__":
    # Python puts the working directory first, whose modules are the ones to check, not to run
    if sys.path[0] in ("", os.getcwd()):
        del sys.path[0]
    from seqlint.cli import main

    main()
