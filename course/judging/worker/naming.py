"""The contract's names in the student's code, whatever the student calls them."""

from .plain import Missing, plain

KEPT_BY_NODES = ("_backward", "requires_grad")  # by each node, where the class does not have it


class Code:
    """The student's code as probes see it: `code.engine.Value`, whatever the student calls it."""

    def __init__(self, submission, aliases):
        self.submission, self.aliases = submission, aliases
        self.renames = {}  # the contract's name -> the student's name

    def __getattr__(self, name):
        if name + ".py" not in self.submission.sources:
            raise Missing(f"{name}.py")
        return Names(self, self.submission.load(name), name)

    def plain(self, number):
        """A finite float as it is; of anything else only what it is called."""
        return plain(number)

    def find(self, thing, name):
        """Attribute `name` of a module, class or object, under this or another name."""
        for candidate in (name, *self.aliases.get(name, ())):
            try:
                found = getattr(thing, candidate)
            except AttributeError:
                continue
            if candidate != name:
                self.renames[name] = candidate
            return found
        raise Missing(name)

    def give(self, thing, name, value):
        """Set attribute `name` of an object, under the name that the student uses."""
        self.find(thing, name)
        setattr(thing, self.renames.get(name, name), value)


class Names:
    """A student's module whose symbols may go by other names."""

    def __init__(self, code, module, name):
        self._code, self._module, self._name = code, module, name

    def __getattr__(self, name):
        try:
            return self._code.find(self._module, name)
        except Missing:
            raise Missing(f"{self._name}.{name}") from None


def symbol_state(code, symbol):
    """ "there", "stub" (it raises NotImplementedError, or is empty), "missing", or "broken" (no import)."""
    file, *path = symbol.split(".")
    try:
        thing = getattr(code, file)._module
        for name in path[:-1]:
            thing = code.find(thing, name)
        if path[-1] in KEPT_BY_NODES and not hasattr(thing, path[-1]):
            thing = thing(1.0)
        found = code.find(thing, path[-1])
    except Missing:
        return "missing"
    except BaseException:
        return "broken"
    parts = vars(found).values() if isinstance(found, type) else (found,)
    names = [name for part in parts for name in getattr(getattr(part, "__code__", None), "co_names", ())]
    is_stub = "NotImplementedError" in names or (path[-1] != "_backward" and is_empty(found))
    return "stub" if is_stub else "there"  # a leaf's _backward is empty by rights


def is_empty(function):
    """Whether nothing but pass, ... or a docstring stands in a function."""
    code = getattr(function, "__code__", None)
    return code and code.co_code in EMPTY and set(code.co_consts) <= {None, function.__doc__}


def empty():
    pass


def documented():
    """Nothing else."""


EMPTY = [function.__code__.co_code for function in (empty, documented)]
