"""The built-in pack, registered by the same door as any other."""

from pathlib import Path

from course.hookspecs import Register, hookimpl
from course.pack import Pack, load_manifest

HERE = Path(__file__).resolve().parent


def load() -> Pack:
    """The autograd course; in a student's kit the solutions are not there."""
    solutions = HERE.parent / "solutions"
    return Pack(
        manifest=load_manifest(HERE / "lessons" / "pack.toml"),
        exercises=HERE.parent / "exercises",
        checks=HERE / "checks",
        solutions=solutions if (solutions / "engine.py").exists() else None,
        lessons=HERE / "lessons",
        fingerprints=HERE / "lessons" / "fingerprints.json",
    )


@hookimpl
def register_packs(register: Register) -> None:
    """Register the autograd pack."""
    register("autograd", load)
