#!/usr/bin/env python3
"""Runs AWS's real clients (boto3 and the aws CLI) against Taskyard worlds; ends with "N passed, N failed".

    python3 tests/real_clients/run.py                       every test
    python3 tests/real_clients/run.py test_cli.Wire -k page  some of them (unittest's own arguments)

Installs the clients into .tools/real-clients if this Python does not have them, builds the endpoint and serves two worlds:
one that moves only when it is told to, and one that settles after each call. TASKYARD_STILL and TASKYARD_SETTLED
name endpoints that already run instead.
"""

import importlib.metadata
import os
import pathlib
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def installed(package, version):
    """Whether this Python has a package in exactly this version."""
    try:
        return importlib.metadata.version(package) == version
    except importlib.metadata.PackageNotFoundError:
        return False


def with_clients():
    """Goes on in a Python that has the clients."""
    pins = (HERE / "requirements.txt").read_text(encoding="utf-8").split()
    if not all(installed(*pin.split("==")) for pin in pins):
        tools = ROOT / ".tools" / "real-clients"
        python = tools / "bin" / "python"
        if pathlib.Path(sys.executable) == python:
            raise SystemExit(f"{python} was not given what requirements.txt names")
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", tools], check=True)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", HERE / "requirements.txt"]
        subprocess.run(install, check=True)
        os.execv(python, [str(python), __file__, *sys.argv[1:]])


def build():
    """The endpoint, built as `cargo test` builds it so that nothing is compiled twice."""
    subprocess.run(
        ["cargo", "build", "--locked", "--quiet", "--profile", "test", "--example", "endpoint"], cwd=ROOT, check=True
    )
    return pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"), "debug", "examples", "endpoint")


def serve(binary, *flags):
    """A running endpoint and its address."""
    server = subprocess.Popen([binary, "--port", "0", *flags], stdout=subprocess.PIPE, text=True)
    line = server.stdout.readline().strip()
    if not line.startswith("listening on "):
        raise SystemExit(f"the endpoint did not start: {line!r}")
    return server, line.removeprefix("listening on ")


def main():
    with_clients()
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(HERE))
    servers = []
    try:
        if not {"TASKYARD_STILL", "TASKYARD_SETTLED"} <= os.environ.keys():
            binary = build()
            for name, flags in [("TASKYARD_STILL", []), ("TASKYARD_SETTLED", ["--settle", "900"])]:
                server, os.environ[name] = serve(binary, *flags)
                servers.append(server)
        names = sys.argv[1:] or [path.stem for path in sorted(HERE.glob("test_*.py"))]
        os.chdir(HERE)
        result = unittest.main(module=None, argv=["run.py", "--verbose", *names], exit=False).result
    finally:
        for server in servers:
            server.terminate()
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed} passed, {failed} failed", flush=True)
    raise SystemExit(1 if failed or not result.testsRun else 0)


if __name__ == "__main__":
    main()
