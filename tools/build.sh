#!/usr/bin/env bash
# Builds the release into dist/: static files with relative addresses. `tools/setup.sh build` must have run.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.tools/bin:$PATH"
# Trunk reads NO_COLOR as a boolean and stops at "1".
unset NO_COLOR
exec trunk build --release --offline --locked
