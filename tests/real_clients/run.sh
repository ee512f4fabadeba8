#!/usr/bin/env bash
# Runs AWS's real clients against the endpoint; all set-up included. Arguments: as run.py takes them.
set -euo pipefail
exec "${PYTHON:-python3}" "$(dirname "${BASH_SOURCE[0]}")/run.py" "$@"
