#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the autograder's image.
set -euo pipefail
root="${AUTOGRADER_ROOT:-/autograder}"
source="$root/source"

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
  for python in python3 python3.14 python3.13 python3.12 python3.11; do
    if is_new_enough "$python"; then
      echo "$python"
      return
    fi
  done
}

python="$(find_python)"
if [ -z "$python" ]; then
  apt-get -qq update && apt-get -qq install -y python3.11 python3.11-venv
  python="$(find_python)"
fi
if [ -z "$python" ]; then
  echo "chainrule needs Python 3.11 or newer. Choose a newer base image, e.g. Ubuntu 24.04." >&2
  exit 1
fi
if ! "$python" -c 'import ensurepip' 2>/dev/null; then # Debian keeps it in a package of its own
  apt-get -qq update && apt-get -qq install -y "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
fi

"$python" -m venv "$root/chainrule"
offline=()
if [ -d "$source/wheelhouse" ]; then
  offline=(--no-index --find-links "$source/wheelhouse")
fi
"$root/chainrule/bin/python" -m pip install --quiet --disable-pip-version-check "${offline[@]}" "$source"/*.whl
chmod -R go-rwx "$source" # the seed is in there
