"""Follows every link of a finished site, to pages and to places in them, and finds what a page fetches outside."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

FETCHED = {"script": "src", "img": "src", "iframe": "src", "link": "href", "source": "src", "object": "data"}
QUIET = ("canonical", "prev", "next", "alternate")  # kinds of <link> that fetch nothing


@dataclass
class Page(HTMLParser):
    """A page's anchors, its links, and what it fetches."""

    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag names and where it leads."""
        found = {name: value or "" for name, value in attrs}
        self.anchors |= {found[name] for name in ("id", "name") if name in found}
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        if FETCHED.get(tag) in found and found.get("rel") not in QUIET:
            self.fetched.append(found[FETCHED[tag]])


def read(path: Path) -> Page:
    """A page of the site."""
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def problems(site: Path) -> Iterator[str]:
    """What is wrong with the links of a site, page by page."""
    pages = {path.resolve(): read(path) for path in sorted(site.rglob("*.html"))}
    for path, page in pages.items():
        name = path.relative_to(site.resolve()).as_posix()
        for address in page.fetched:
            if urlsplit(address).netloc:
                yield f"{name} fetches {address}"
        for address in (*page.links, *page.fetched):
            if not leads_somewhere(address, path, site.resolve(), pages):
                yield f"{name} links to {address}, which is not there"


def leads_somewhere(address: str, path: Path, site: Path, pages: dict[Path, Page]) -> bool:
    """Whether a link's file is there, and the place in it; links to other sites are not followed."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return True
    base = site if parts.path.startswith("/") else path.parent
    target = (base / unquote(parts.path).lstrip("/")).resolve() if parts.path else path
    target = target / "index.html" if target.is_dir() else target
    anchor = unquote(parts.fragment)
    return target.exists() and (not anchor or target not in pages or anchor in pages[target].anchors)
