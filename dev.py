"""The door for everybody who looks at the project: python3 dev.py demo | test | coverage | bench | wild | docs.

This file keeps to words that every Python understands, old ones too, so that it can say what is wrong.
"""

import sys

NEEDED = (3, 11)
TOO_OLD = """Python {0}.{1} or newer is needed; this is {2}.{3}.
Install a newer one, then start again with it, for example:
  Debian, Ubuntu   apt install python3 python3-venv
  macOS            brew install python
  Windows          the installer from python.org"""


def too_old(version):
    """What to say to a Python that is too old; None if it is not."""
    return None if tuple(version[:2]) >= NEEDED else TOO_OLD.format(*(NEEDED + tuple(version[:2])))


if __name__ == "__main__":
    if too_old(sys.version_info):
        sys.exit(too_old(sys.version_info))
    from dev.start import main  # the folder dev, which Python prefers to this file

    sys.exit(main(sys.argv[1:]))
