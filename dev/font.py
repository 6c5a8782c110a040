"""Makes the font that the course ships for Chinese in pictures: python -m dev.font NotoSansSC-Regular.otf

The source is Noto Sans SC, e.g. out of the package pylopdf-fonts-zh-cn. What is kept: the 3,755 common characters
(GB2312, level 1), its symbols, Latin and Greek letters, arrows and signs of mathematics, and whatever else the
course's own texts use.
"""

import sys
from pathlib import Path

from fontTools import subset

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "course" / "drawing" / "fonts" / "NotoSansSC-Subset.otf"
TEXTS = ("course/lessons/**/*.*", "course/locale/zh/LC_MESSAGES/*.po", "course/**/*.py")
TEXTUAL = {".md", ".toml", ".py", ".po"}
RANGES = (range(0x20, 0x250), range(0x370, 0x400), range(0x2000, 0x2300), range(0x2460, 0x27C0))


def common_characters() -> set[int]:
    """GB2312's symbols (rows 1 to 9) and its first level (rows 16 to 55)."""
    rows = [*range(0xA1, 0xAA), *range(0xB0, 0xD8)]
    pairs = (bytes([row, column]) for row in rows for column in range(0xA1, 0xFF))
    return {ord(text) for pair in pairs if (text := pair.decode("gb2312", errors="ignore"))}


def used_characters() -> set[int]:
    """Every character of the course's own texts."""
    return {
        ord(char)
        for pattern in TEXTS
        for path in ROOT.glob(pattern)
        if path.suffix in TEXTUAL
        for char in path.read_text("utf-8")
    }


def main(source: str) -> None:
    """Write the subset."""
    options = subset.Options(layout_features=[], notdef_outline=True, name_IDs=["*"], hinting=False)
    font = subset.load_font(source, options)
    keep = common_characters() | used_characters() | {code for codes in RANGES for code in codes}
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=keep)
    subsetter.subset(font)
    TARGET.parent.mkdir(exist_ok=True)
    subset.save_font(font, str(TARGET), options)
    print(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main(*sys.argv[1:])
