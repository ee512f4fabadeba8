#!/usr/bin/env bash
# Rebuilds src/aws/shapes/ from AWS's published service models. Downloads botocore, in the version reduce_shapes.py names.
set -euo pipefail
cd "$(dirname "$0")/.."
version=$(sed -n 's/^BOTOCORE = "\(.*\)"$/\1/p' tools/reduce_shapes.py)
[ -n "$version" ] || { echo "shapes: tools/reduce_shapes.py names no version of botocore" >&2; exit 1; }
folder=.tools/botocore-$version
if [ ! -d "$folder/botocore" ]; then
  rm -rf "$folder"
  python3 -m pip install --quiet --disable-pip-version-check --no-deps --target "$folder" "botocore==$version" </dev/null
fi
python3 tools/reduce_shapes.py "$folder"
git --no-pager diff --stat -- src/aws/shapes tools/expected.json
