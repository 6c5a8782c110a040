"""What mkdocs calls while it builds: the reference's parts, links out of the documents, pages not in the menu."""

import re
from pathlib import Path
from typing import Any

from dev.site.reference import expanded

LINK = re.compile(r"(?<!!)\[([^\]\n]+)\]\(([^)\s]+)\)")
CODE = re.compile(r"(^```.*?^```)", re.MULTILINE | re.DOTALL)
REST = "More"


def on_files(files: Any, config: Any) -> Any:
    """A document that the menu does not name gets a place at its end, so that none is out of reach."""
    named = set(_named(config["nav"]))
    rest = [page.src_uri for page in files.documentation_pages() if page.src_uri not in named]
    if rest and named:
        config["nav"].append({REST: sorted(rest)})
    return files


def _named(menu: Any) -> list[str]:
    if isinstance(menu, str):
        return [menu]
    parts = menu.values() if isinstance(menu, dict) else menu or []
    return [name for part in parts for name in _named(part)]


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """The page with what the code says, and without links to files that the site does not have."""
    here = Path(config["docs_dir"], page.file.src_uri).parent
    parts = CODE.split(expanded(markdown))
    return "".join(part if part.startswith("```") else inside(part, here, config) for part in parts)


def inside(text: str, here: Path, config: Any) -> str:
    """Links to the project's other files become their names: they are read in the project, not here."""
    docs = Path(config["docs_dir"]).resolve()

    def kept(match: re.Match[str]) -> str:
        words, address = match.groups()
        target = (here / address.partition("#")[0]).resolve()
        if re.match(r"\w+:|#", address) or target.is_relative_to(docs):
            return match[0]
        name = target.relative_to(docs.parent).as_posix()
        return f"`{name}`" if name.endswith(words.strip("`/")) else f"{words} (`{name}`)"

    return LINK.sub(kept, text)
