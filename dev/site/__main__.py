"""python3 dev.py docs: build the site into build/site, strictly, without network, and follow its links."""

import logging
import sys
from pathlib import Path

from dev.site.links import problems

ROOT = Path(__file__).resolve().parent.parent.parent
SITE = ROOT / "build" / "site"


def build(site: Path) -> list[str]:
    """Build the site; what is wrong with it, a warning of mkdocs included."""
    from mkdocs.commands.build import build as build_site
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, MkDocsException

    try:
        build_site(load_config(str(ROOT / "mkdocs.yml"), site_dir=str(site), strict=True))
    except (Abort, MkDocsException, ValueError) as error:
        return [str(error)]
    return list(problems(site))


def main() -> int:
    """Say where the site lies, or what has to be mended."""
    logging.basicConfig(format="%(levelname)s: %(message)s", level=logging.WARNING)
    found = build(SITE)
    for problem in found:
        print(problem, file=sys.stderr)
    if found:
        return 1
    print(f"The site is built, and all its links lead somewhere: {SITE / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
