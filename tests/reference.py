"""The reference's modules, on whatever engine, in this process."""

import importlib.util
import sys
from types import SimpleNamespace
from unittest.mock import patch

from tests.conftest import SOLUTIONS

ENGINES = [SOLUTIONS / "engine.py", *sorted((SOLUTIONS / "designs").glob("*/engine.py"))]
FILES = ("derivative", "manual", "engine", "nn", "losses", "optim", "training", "efficiency")


def load(engine=SOLUTIONS / "engine.py"):
    """The solution's modules on some engine; afterwards sys.modules is as it was."""
    with patch.dict(sys.modules):
        return SimpleNamespace(
            **{name: run(name, engine if name == "engine" else SOLUTIONS / f"{name}.py") for name in FILES}
        )


def run(name, path):
    """Run one file under its flat name, so that the files after it can import it."""
    spec = importlib.util.spec_from_file_location(name, path)
    sys.modules[name] = module = importlib.util.module_from_spec(spec)
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), module.__dict__)
    return module
