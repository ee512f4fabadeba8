#!/usr/bin/env bash
# Runs AWS's real clients (boto3 and the aws CLI) against a Taskyard world. Everything it needs and the machine lacks
# it installs into .tools/real-clients: once, from PyPI, in about half a minute. Later runs start at once.
#
#   tests/real_clients/run.sh                    build the endpoint, serve two worlds, run every test
#   tests/real_clients/run.sh test_cli -k wait   the same for some of the tests
#
# TASKYARD_STILL and TASKYARD_SETTLED: addresses of endpoints that already run, the second with --settle.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
tools=${TASKYARD_TOOLS:-$root/.tools}/real-clients

python=${PYTHON:-python3}
if ! command -v "$python" >/dev/null; then
    echo "real clients: python3 is needed (3.10 or later) and was not found" >&2
    exit 1
fi
# A stamp of another version or of an install that broke off means: from the beginning.
if ! cmp -s "$here/requirements.txt" "$tools/installed.txt"; then
    echo "real clients: installing boto3 and the aws CLI into $tools" >&2
    rm -rf "$tools"
    "$python" -m venv "$tools"
    "$tools/bin/python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt"
    cp "$here/requirements.txt" "$tools/installed.txt"
fi

servers=()
trap '[ ${#servers[@]} -eq 0 ] || kill "${servers[@]}" 2>/dev/null || true' EXIT
serve() { # serve <variable> <flags...>
    local variable=$1 log
    shift
    log=$(mktemp)
    "$binary" --port 0 "$@" >"$log" &
    servers+=($!)
    for _ in $(seq 100); do
        if grep -q '^listening on ' "$log"; then break; fi
        sleep 0.1
    done
    export "$variable=$(sed -n 's/^listening on //p' "$log")"
    rm -f "$log"
}
if [ -z "${TASKYARD_STILL:-}" ] || [ -z "${TASKYARD_SETTLED:-}" ]; then
    (cd "$root" && cargo build --quiet --example endpoint --no-default-features)
    binary=${CARGO_TARGET_DIR:-$root/target}/debug/examples/endpoint
    serve TASKYARD_STILL
    serve TASKYARD_SETTLED --settle 900
fi

cd "$here"
export PYTHONDONTWRITEBYTECODE=1
if [ $# -eq 0 ]; then set -- discover --pattern 'test_*.py'; fi
"$tools/bin/python" -m unittest "$@"
