"""The reference's parts, made from the code: commands, signatures, tables of keys.

A page says where they go, in a comment of one line:

<!-- commands course zh -->            all commands of a program, in a language
<!-- api course.pack.Pack by_id -->    a class or function, with those members; without any, its public ones
<!-- keys course.pack.Exercise -->     before a table of keys: gives each its type and default, and no key may lack
"""

import ast
import dataclasses
import importlib
import inspect
import re
import textwrap
import typing
from collections.abc import Iterator
from typing import Any

import click
import msgspec

from course.cli import Context, build
from course.helping import in_language
from course.plugins import plugin_manager

MARK = re.compile(r"^<!-- (commands|api) (.+) -->$", re.MULTILINE)
KEYS = re.compile(r"^<!-- keys (\S+) -->\n\| key \|(.+)\n\|.+\n((?:\|.+\n?)+)", re.MULTILINE)
ROW = re.compile(r"^\| `(\w+)` \|(.+)\|$", re.MULTILINE)
QUOTED = re.compile(r"'([\w.]*[A-Z][\w. |]*)'")  # the name of a type, where it is not imported yet
ROOMS = re.compile(r"\b(?:course|grader|collections|typing|pathlib|datetime)(?:\.\w+)*\.(?=\w)")


def expanded(text: str) -> str:
    """A page's text with its generated parts in place; a ValueError says what does not fit the code."""
    text = MARK.sub(lambda match: {"commands": commands, "api": api}[match[1]](*match[2].split()), text)
    return KEYS.sub(lambda match: keys(*match.groups()), text)


# --- commands -----------------------------------------------------------------


def commands(program: str, lang: str = "en") -> str:
    """All commands of a program, each with its options, from the very texts of --help."""
    group = build(plugin_manager(), program, "")
    context = click.Context(group, info_name=program, obj=Context(plugin_manager(), lang))
    return "\n".join(_below(group, context, lang))


def _below(group: click.Group, context: click.Context, lang: str) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        inner = click.Context(command, info_name=name, parent=context)
        yield from _command(in_language(command, lang), inner, lang)
        if isinstance(command, click.Group):
            yield from _below(command, inner, lang)


def _command(command: click.Command, context: click.Context, lang: str) -> Iterator[str]:
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    yield from (f"## {context.command_path}", "", "```text", usage, "```", "")
    yield from (_prose(command.help or "", lang), "")
    records = [_option(option, lang) for option in command.params if isinstance(option, click.Option)]
    if records:
        option, what = ("选项", "作用") if lang == "zh" else ("option", "what it does")
        yield from (f"| {option} | {what} |", "| --- | --- |", *records, "")


def _prose(text: str, lang: str) -> str:
    r"""A text of --help as Markdown: click's sign \b and the line breaks that it keeps are for terminals."""
    lines = [line.strip() for line in text.split("\n")]
    paragraphs = "\n".join(line for line in lines if line != "\b").split("\n\n")
    return "\n\n".join(paragraph.replace("\n", "" if lang == "zh" else " ") for paragraph in paragraphs)


def _option(option: click.Option, lang: str) -> str:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    takes = "" if option.is_flag or option.count else f" `{_metavar(option)}`"
    what = _prose(option.help or "", lang).replace("|", "\\|")
    return f"| {names}{takes} | {what} |"


def _metavar(option: click.Option) -> str:
    context = click.Context(click.Command("any"))
    return option.make_metavar(context).replace("|", ", ").strip("[]")


# --- signatures ---------------------------------------------------------------


def found(path: str) -> Any:
    """What a dotted name means."""
    module, _, name = path.rpartition(".")
    try:
        return getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError):
        raise ValueError(f"the documents name {path}, which is not in the code") from None


def api(path: str, *members: str) -> str:
    """A function, or a class with its members: signature and docstring."""
    thing = found(path)
    shown = [_entry(f"### {thing.__name__}", path, _head(thing), thing)]
    for name in members or (_public(thing) if inspect.isclass(thing) else ()):
        member = inspect.getattr_static(thing, name, None)
        if member is None:
            raise ValueError(f"the documents name {path}.{name}, which is not in the code")
        shown.append(_member(thing, name, member))
    return "\n\n".join(shown)


def _public(thing: type) -> list[str]:
    """The functions and properties that a class itself defines for others."""
    kinds = (property, classmethod)
    return [
        name
        for name, member in vars(thing).items()
        if not name.startswith("_") and (inspect.isfunction(member) or isinstance(member, kinds))
    ]


def _entry(title: str, path: str, code: str, thing: Any) -> str:
    where = f"`{path}`\n\n" if path else ""
    return f"{title}\n\n{where}```python\n{code}\n```\n\n{_doc(thing)}"


def _head(thing: Any) -> str:
    if inspect.isclass(thing):
        keys = [f"    {name}: {annotation}{default}" for name, annotation, default in _fields(thing)]
        return "\n".join([f"class {thing.__name__}:", *keys]) if keys else f"class {thing.__name__}"
    return f"def {thing.__name__}{_signature(thing)}"


def _member(thing: type, name: str, member: Any) -> str:
    title = f"#### {thing.__name__}.{name}"
    if isinstance(member, property):
        returned = _signature(member.fget).partition(" -> ")[2]
        return _entry(title, "", f"{name}: {returned}", member)
    function = member.__func__ if isinstance(member, classmethod) else member
    return _entry(title, "", f"def {name}{_signature(function)}", function)


def _signature(function: Any) -> str:
    """The signature as it stands in the source, so that types go by the names that it gives them."""
    source = textwrap.dedent(inspect.getsource(inspect.unwrap(function)))
    node = next(one for one in ast.walk(ast.parse(source)) if isinstance(one, ast.FunctionDef))
    returned = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return QUOTED.sub(r"\1", f"({ast.unparse(node.args)}){returned}")


def _doc(thing: Any) -> str:
    doc = inspect.getdoc(thing)
    if not doc:
        raise ValueError(f"{thing!r} has no docstring, and the reference shows it")
    return doc.replace("<", "&lt;")


def _type(annotation: Any) -> str:
    text = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
    return ROOMS.sub("", text.replace("'", ""))


# --- keys ---------------------------------------------------------------------


def _fields(thing: Any) -> list[tuple[str, str, str]]:
    """The fields of a dataclass or a Struct: name, type, and ` = default` where there is one."""
    if dataclasses.is_dataclass(thing):
        own = [one for one in dataclasses.fields(thing) if one.init and not one.name.startswith("_")]
        return [(one.name, _type(one.type), _default(one, dataclasses.MISSING)) for one in own]
    if inspect.isclass(thing) and issubclass(thing, msgspec.Struct):
        hints = typing.get_type_hints(thing)
        known = msgspec.structs.fields(thing)
        return [(one.encode_name, _type(hints[one.name]), _default(one, msgspec.NODEFAULT)) for one in known]
    return []


def _default(field: Any, none: Any) -> str:
    if field.default is not none:
        return f" = {field.default!r}"
    if field.default_factory is none:
        return ""
    made = field.default_factory()
    return f" = {made!r}" if isinstance(made, list | dict | set | tuple | bytearray) else " = …"


def keys(path: str, head: str, body: str) -> str:
    """A table of keys with the types that the code gives them; both must name the same keys."""
    said = dict(ROW.findall(body))
    fields = {name: (annotation, default) for name, annotation, default in _fields(found(path))}
    if said.keys() != fields.keys():
        differ = ", ".join(sorted(said.keys() ^ fields.keys()))
        raise ValueError(f"the documents and the code disagree about the keys of {path}: {differ}")
    rows = [_key(name, *fields[name], text) for name, text in said.items()]
    return "\n".join([f"| key | type | {head.strip(' |')} |", "| --- | --- | --- |", *rows, ""])


def _key(name: str, annotation: str, default: str, text: str) -> str:
    must = " *required*" if not default else ""
    return f"| `{name}` | `{annotation}`{must} | {text.strip()} |".replace(" | None`", " or nothing`")
