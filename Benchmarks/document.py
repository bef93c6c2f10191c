"""Tables in Markdown, and their places in Documentation/speed.md.

A table stands between two comments with its name and the kind of machine, under a heading of that kind:

    ### AMD Zen 3, AVX2

    <!-- compare: AMD Zen 3, AVX2 -->

    ...

    <!-- end of compare: AMD Zen 3, AVX2 -->

Sentences before, between and after them are written by hand and stay.
"""
import os
import pathlib
import re
import textwrap

SECTION = "## Measurements"


class Misplaced(Exception):
    """A document has no place for a table."""


def number(value):
    """Three significant digits, or an integer; a dash for None."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def markdown(header, rows):
    """A table with a text column and number columns."""
    lines = [header, ["---"] + ["--:"] * (len(header) - 1)] + rows
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def wrapped(text):
    """A paragraph of 120 columns."""
    return textwrap.fill(text, 120, break_long_words=False, break_on_hyphens=False)


def with_table(text, name, kind, table):
    """The text of a document with this table in place of the last one of its name and kind, or as a new one."""
    if not re.fullmatch(r"[\w ,.()+/-]+", kind) or "--" in kind:
        raise Misplaced(f"'{kind}' is no name for a kind of machine")
    first, last = f"<!-- {name}: {kind} -->", f"<!-- end of {name}: {kind} -->"
    block = f"{first}\n\n{table}\n\n{last}"
    if first in text:
        before, _, rest = text.partition(first)
        _, end, after = rest.partition(last)
        if not end:
            raise Misplaced(f"'{first}' has no '{last}'")
        return before + block + after
    start, end = _section(text, SECTION, "## ")
    heading = f"### {kind}"
    try:
        start, end = _section(text, heading, "### ", start, end)
    except Misplaced:
        block = f"{heading}\n\n{block}"
    return text[:end].rstrip() + f"\n\n{block}\n" + ("\n" + text[end:] if text[end:] else "")


def _section(text, heading, next_heading, start=0, end=None):
    """Where a section begins and where the next of its level begins."""
    end = len(text) if end is None else end
    found = re.compile(f"^{re.escape(heading)}$", re.MULTILINE).search(text, start, end)
    if not found:
        raise Misplaced(f"there is no '{heading}'")
    following = re.compile(f"^{next_heading}", re.MULTILINE).search(text, found.end(), end)
    return found.start(), following.start() if following else end


def write(path, name, kind, table):
    """Puts a table into a document, whole or not at all."""
    path = pathlib.Path(path)
    text = with_table(path.read_text(encoding="utf-8"), name, kind, table)
    new = path.with_name(path.name + ".new")
    new.write_text(text, encoding="utf-8")
    os.replace(new, path)
