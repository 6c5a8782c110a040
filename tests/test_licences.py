"""docs/licences.md says under which licence everything is that pip installs with the kit."""

import re
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from dev import licences

ROOT = Path(__file__).resolve().parent.parent
ROW = re.compile(r"^\| ([a-z0-9][a-z0-9-]*) \| (.+) \|$", re.MULTILINE)
PAGE = licences.LIST.read_text(encoding="utf-8")
LISTED = dict(ROW.findall(PAGE))


def test_what_is_installed_is_listed_as_its_metadata_say():
    """Another version with another licence, or a new package, is noticed."""
    assert dict(ROW.findall(licences.listed())).items() <= LISTED.items()


def test_what_is_listed_is_locked():
    """No row is left of a package that is gone."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines if line and not line.startswith("#")]
    assert LISTED.keys() <= {canonicalize_name(pin.name) for pin in pins}


def test_every_licence_is_known():
    """A package that does not say its licence has to be read by hand."""
    assert licences.NOT_SAID not in LISTED.values()


def test_nothing_asks_for_the_courses_own_source():
    """Neither the kit nor what is built on it has to be under a package's licence."""
    assert [name for name, licence in LISTED.items() if re.search(r"\bA?GPL|GNU", licence)] == []


@pytest.mark.parametrize("name", sorted(licences.READ_BY_HAND.keys() - licences.ON_WINDOWS))
def test_a_licence_is_read_by_hand_only_where_the_metadata_name_none(name):
    """An expression in the metadata is the better source."""
    assert metadata.metadata(name).get("License-Expression") is None


class TestWhatAPackageSays:
    """The fields of the metadata, the clearest first."""

    @pytest.mark.parametrize(
        ("fields", "licence"),
        [
            ("License-Expression: MIT\nLicense: see the file\n", "MIT"),
            ("License: BSD\nClassifier: License :: OSI Approved :: MIT License\n", "BSD"),
            ("License: UNKNOWN\nClassifier: License :: OSI Approved :: MIT License\n", "MIT License"),
            (f"License: {'Permission is granted ' * 9}\n", licences.NOT_SAID),
            ("Classifier: Topic :: Education\n", licences.NOT_SAID),
        ],
    )
    def test_the_clearest_field_counts(self, fields, licence, tmp_path, monkeypatch):
        """An expression, else a short field, else the classifiers; a whole licence is no name."""
        about = tmp_path / "some_package-1.dist-info" / "METADATA"
        about.parent.mkdir()
        about.write_text(f"Metadata-Version: 2.4\nName: some-package\nVersion: 1\n{fields}", encoding="utf-8")
        monkeypatch.syspath_prepend(tmp_path)
        assert licences.licence_of("some-package") == licence
