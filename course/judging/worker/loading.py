"""The submission's modules: made of the sources that the judge sent, never looked for on a disk."""

import sys
import types

FRAMEWORKS = ("torch", "tensorflow", "keras", "jax", "flax", "tinygrad", "paddle", "mindspore")


class Placeholder:
    """Stands in for a third-party package: importing it is fine, using it raises ImportError."""

    def __init__(self, name):
        self.__dict__["_name"] = name

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Placeholder(f"{self._name}.{name}")

    def __instancecheck__(self, thing):
        return False

    def _used(self, *args, **kwargs):
        raise ImportError(f"{self._name} is not available here: the exercises need plain Python only")

    __call__ = __iter__ = __len__ = __getitem__ = __setitem__ = __mro_entries__ = __enter__ = _used
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _used
    __pow__ = __matmul__ = __neg__ = __float__ = __int__ = __lt__ = __gt__ = __setattr__ = _used


class PlaceholderModule(types.ModuleType):
    """A third-party module that is not there."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Placeholder(f"{self.__name__}.{name}")


class Submission:
    """Finds and loads the student's files: `engine`, `.engine` and `anything.engine` are one module."""

    def __init__(self, sources, contract):
        self.sources, self.contract = sources, contract
        self.errors = {}  # file -> what its import raised

    def find_spec(self, name, path=None, target=None):
        """Whose module an import means: a file of the student's, the library's (None), or a placeholder's."""
        parent, _, last = name.rpartition(".")
        is_own_name = parent in ("", "submission")
        if is_own_name and last in self.contract and last + ".py" not in self.sources:
            raise ModuleNotFoundError(f"{last}.py is not among your files", name=last)
        if self.is_ours(parent, last):
            return self.spec(name, last)
        if name.partition(".")[0] in sys.stdlib_module_names:
            return None
        return self.spec(name, None)

    def is_ours(self, parent, last):
        """Whether `parent.last` means a file of the submission; torch.nn does not, though nn.py may be there."""
        if last + ".py" not in self.sources or parent.partition(".")[0] in FRAMEWORKS:
            return False
        return last in self.contract or parent == "submission" or last not in sys.stdlib_module_names

    def spec(self, name, own):
        """Have this object make the module: of file `own`, or a placeholder if that is None."""
        from importlib.machinery import ModuleSpec

        return ModuleSpec(name, self, is_package=own is None, loader_state=own)

    def create_module(self, spec):
        """The student's file, run; or what stands in for a package."""
        return self.load(spec.loader_state) if spec.loader_state else PlaceholderModule(spec.name)

    def exec_module(self, module):
        """Modules come out of create_module complete."""

    def load(self, name):
        """The module of file `name`.py, run once; an import that raised raises again."""
        file = name + ".py"
        if file in self.errors:
            raise self.errors[file].with_traceback(None)  # else it would tell of those who asked before
        module = sys.modules.get("submission." + name)
        if module is None:
            module = types.ModuleType(name)
            module.__package__, module.__file__ = "submission", file
            sys.modules["submission." + name] = sys.modules[name] = module
            try:
                exec(compile(self.sources[file], file, "exec"), module.__dict__)
            except BaseException as error:
                del sys.modules["submission." + name], sys.modules[name]
                self.errors[file] = error
                raise
        return module
