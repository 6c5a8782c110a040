"""Laws of packs and plugins: what is wrong is named with file, key and mend."""

from importlib.metadata import entry_points

import pytest

from course import autograd
from course.errors import PackError
from course.hookspecs import hookimpl
from course.judging.checks import load_checks
from course.pack import Pack, load_manifest
from course.plugins import GROUP, collect, installed_plugins, plugin_manager
from tests.conftest import ROOT

MANIFEST = (ROOT / "course" / "lessons" / "pack.toml").read_text(encoding="utf-8")


def changed(tmp_path, old: str, new: str):
    """The path of a manifest with one change."""
    assert old in MANIFEST
    path = tmp_path / "pack.toml"
    path.write_text(MANIFEST.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "minutes = 8",
            'minutes = "8"',
            r"Expected `int`, got `str` - at `\$.lessons\[0\].exercises\[0\].minutes`",
        ),
        ("minutes = 8", "minuets = 8", "minuets"),
        ('id = "mul"', 'id = "add"', "add: this id is taken twice"),
        (
            'id = "slope"\ntitle = { en = "What a slope is", zh',
            'id = "slope"\ntitle = { zh',
            "'en' is missing. Add it",
        ),
        ("format = 1", "format = 2", "format 2 is newer .* upgrade chainrule"),
        (
            'symbols = ["derivative.forward_difference"]',
            'symbols = ["forward"]',
            "symbols are written file.name",
        ),
        ('add = { value = "add"', 'add = { value = "plus"', "ops.add: there is no exercise 'plus'"),
        ("points = 2", "points =", r"Invalid value .at line \d+"),
    ],
)
def test_a_wrong_manifest_is_named_with_its_key(tmp_path, old: str, new: str, said: str) -> None:
    path = changed(tmp_path, old, new)
    with pytest.raises(PackError, match=said) as error:
        load_manifest(path)
    assert str(path) in str(error.value)


def test_an_exercise_builds_on_earlier_ones_only(tmp_path) -> None:
    path = changed(tmp_path, "needs = []", 'needs = ["backward"]')
    with pytest.raises(
        PackError, match="forward-difference: needs 'backward', which does not come before it"
    ):
        load_manifest(path)


def test_a_missing_manifest_says_where_it_should_be(tmp_path) -> None:
    with pytest.raises(PackError, match=r"pack\.toml: the pack's manifest is missing"):
        load_manifest(tmp_path / "pack.toml")


def test_checks_must_add_up_to_the_points(pack: Pack, tmp_path) -> None:
    path = changed(tmp_path, "points = 3", "points = 7")
    wrong = Pack(
        manifest=load_manifest(path), exercises=pack.exercises, checks=pack.checks, solutions=pack.solutions
    )
    with pytest.raises(PackError, match="its checks are worth 3 points, the manifest says 7"):
        load_checks(wrong, hidden=True)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import nothing_like_this", "does not load"),
        (
            "from course.judging.checks import check\n@check('nope', points=1)\ndef f(s):\n 'T'\n",
            "'nope', which is no ex",
        ),
        (
            "from course.judging.checks import check\n@check('add', points=1)\ndef f(s): ...\n",
            "has no docstring",
        ),
    ],
)
def test_a_wrong_check_file_is_named(pack: Pack, tmp_path, source: str, said: str) -> None:
    (tmp_path / "wrong.py").write_text(source)
    with pytest.raises(PackError, match=said) as error:
        load_checks(Pack(manifest=pack.manifest, exercises=pack.exercises, checks=tmp_path), hidden=False)
    assert "wrong.py" in str(error.value)


def test_the_built_in_pack_comes_by_the_door_of_plugins() -> None:
    manager = plugin_manager()
    assert manager.get_plugin("autograd") is autograd
    assert collect(manager.hook.register_packs)["autograd"]().name == "autograd"


def test_a_name_taken_twice_is_an_error() -> None:
    class Twice:
        @hookimpl
        def register_packs(self, register) -> None:
            register("autograd", autograd.load)

    with pytest.raises(PackError, match="'autograd' is registered twice"):
        collect(plugin_manager(Twice()).hook.register_packs)


def test_plugins_are_found_as_importlib_metadata_finds_them() -> None:
    assert sorted(installed_plugins()) == sorted((e.name, e.value) for e in entry_points(group=GROUP))


def test_a_plugin_that_does_not_load_is_named(tmp_path, monkeypatch) -> None:
    info = tmp_path / "broken-1.0.dist-info"
    info.mkdir()
    (info / "entry_points.txt").write_text(
        "[console_scripts]\nx = y:z\n\n[chainrule]\nbroken = no_such_module\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    assert ("broken", "no_such_module") in installed_plugins()
    with pytest.raises(PackError, match=r"'broken' .* does not load: .* Upgrade or uninstall it"):
        plugin_manager()


def test_a_kit_has_no_hidden_parts(pack: Pack) -> None:
    kit = Pack(manifest=pack.manifest, exercises=pack.exercises, checks=pack.checks)
    assert kit.hidden_checks is kit.mistakes is kit.designs is None
    assert {c.visibility for found in load_checks(kit, hidden=True).values() for c in found} == {"visible"}
