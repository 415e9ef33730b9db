#!/bin/sh
# Write the two lock files from pyproject.toml: exact versions with hashes, for every Python
# from 3.11 up, and no address of any registry. Versions already locked stay;
# `make lock UPGRADE=--upgrade` takes the newest. The compiler gets a folder of its own.
set -eu
cd "$(dirname "$0")/.."
tool=.cache/lock
[ -x "$tool/bin/uv" ] || { echo "Setting up the lock compiler in $tool …"; python3 -m venv "$tool"; "$tool/bin/pip" install -q "uv>=0.13,<0.14"; }
compile() {
  "$tool/bin/uv" --cache-dir "$tool/cache" pip compile --quiet --universal --python-version 3.11 \
    --generate-hashes --no-emit-index-url --no-header --no-annotate "$@"
}
compile pyproject.toml --group dev --output-file requirements-dev.lock ${1:+"$1"}
compile pyproject.toml --group build --constraint requirements-dev.lock --output-file requirements.lock ${1:+"$1"}
echo "requirements.lock and requirements-dev.lock are written."
