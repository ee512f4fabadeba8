#!/usr/bin/env bash
# Installs what building and testing need and the machine lacks, into .tools/ and node_modules/ where possible.
# Usage: tools/setup.sh build | test      ("test" adds Chromium and looks for Python). Safe to repeat; a second run only looks.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
for_what=${1:-test}
bin=$root/.tools/bin
mkdir -p "$bin"
own_path=$PATH
export PATH="$bin:$PATH"

TRUNK=0.21.14
BINDGEN=0.2.130   # the version Cargo.toml pins: the two must agree

say() { printf 'setup: %s\n' "$*"; }
die() { printf 'setup: %s\n' "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

has cargo || die "Rust is missing: see https://rustup.rs"
has node && has npm || die "Node 20 or later is missing: see https://nodejs.org"
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || die "Node 20 or later is needed, this is $(node --version)"

# 1 Rust's WebAssembly target, for the toolchain this folder uses.
if ! [ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ]; then
  has rustup || die "rustc has no wasm32-unknown-unknown target, and there is no rustup to add it"
  say "adding the wasm32-unknown-unknown target"
  rustup target add wasm32-unknown-unknown </dev/null
fi

# 2 Trunk and wasm-bindgen: the machine's if the version fits, else a prebuilt one, else compiled once.
version_is() { has "$1" && [ "$("$1" --version 2>/dev/null | awk '{print $2}')" = "$2" ]; }
fetch() { # fetch <url> <program>: takes <program> out of a .tar.gz; false if that cannot be had here
  local parcel
  parcel=$(mktemp -d)
  if has curl && curl -fsSL --connect-timeout 8 --max-time 180 "$1" -o "$parcel/it.tar.gz" 2>/dev/null \
      && tar -xzf "$parcel/it.tar.gz" -C "$parcel" 2>/dev/null; then
    local found
    found=$(find "$parcel" -type f -name "$2" | head -n 1)
    if [ -n "$found" ] && chmod +x "$found" && "$found" --version >/dev/null 2>&1; then
      mv "$found" "$bin/$2"; rm -rf "$parcel"; return 0
    fi
  fi
  rm -rf "$parcel"; return 1
}
compile() { # compile <crate> <version> [options]
  local crate=$1 version=$2; shift 2
  say "compiling $crate $version, once (a few minutes)"
  CARGO_TARGET_DIR="$root/.tools/build" cargo install --quiet --root "$root/.tools" "$crate" --version "$version" "$@" </dev/null
  rm -rf "$root/.tools/build"
}
prebuilt() { # prebuilt <crate> <program> <version> <url>
  if PATH=$own_path has cargo-binstall && cargo binstall --no-confirm --disable-strategies compile --root "$root/.tools" "$1@$3" </dev/null >/dev/null 2>&1 \
      && version_is "$2" "$3"; then return 0; fi
  [ -n "$4" ] && fetch "$4" "$2" && version_is "$2" "$3"
}
machine="$(uname -s)-$(uname -m)"
case $machine in
  Linux-x86_64)   trunk_for=x86_64-unknown-linux-gnu;  bindgen_for=x86_64-unknown-linux-musl ;;
  Linux-aarch64)  trunk_for=aarch64-unknown-linux-gnu; bindgen_for=aarch64-unknown-linux-musl ;;
  Darwin-x86_64)  trunk_for=x86_64-apple-darwin;       bindgen_for=x86_64-apple-darwin ;;
  Darwin-arm64)   trunk_for=aarch64-apple-darwin;      bindgen_for=aarch64-apple-darwin ;;
  *)              trunk_for=;                          bindgen_for= ;;
esac
if ! version_is trunk $TRUNK; then
  say "getting trunk $TRUNK"
  prebuilt trunk trunk $TRUNK "${trunk_for:+https://github.com/trunk-rs/trunk/releases/download/v$TRUNK/trunk-$trunk_for.tar.gz}" \
    || compile trunk $TRUNK --locked
fi
if ! version_is wasm-bindgen $BINDGEN; then
  say "getting wasm-bindgen $BINDGEN"
  prebuilt wasm-bindgen-cli wasm-bindgen $BINDGEN "${bindgen_for:+https://github.com/wasm-bindgen/wasm-bindgen/releases/download/$BINDGEN/wasm-bindgen-$BINDGEN-$bindgen_for.tar.gz}" \
    || compile wasm-bindgen-cli $BINDGEN
fi

# 3 Node tools (wasm-opt, Playwright, axe-core, lighthouse) exactly as locked.
lock=$(cksum < package-lock.json)
if [ ! -d node_modules ] || [ "$(cat .tools/npm.lock 2>/dev/null)" != "$lock" ]; then
  say "installing the Node tools"
  npm ci --no-audit --no-fund --ignore-scripts --loglevel=error </dev/null
  printf '%s' "$lock" > .tools/npm.lock
fi

# 4 The crates, so that everything after this works without a network.
crates=$(cksum < Cargo.lock)
if [ "$(cat .tools/cargo.lock 2>/dev/null)" != "$crates" ]; then
  say "fetching the crates"
  cargo fetch --locked --quiet </dev/null
  printf '%s' "$crates" > .tools/cargo.lock
fi
[ "$for_what" = test ] || exit 0

# 5 A Chromium: $CHROMIUM, one on the PATH, Debian's package, or Playwright's own. .tools/bin/chromium starts it.
runs() { [ -n "$1" ] && [ -x "$1" ] && "$1" --version >/dev/null 2>&1; }
wrap() { rm -f "$bin/chromium"; printf '#!/bin/sh\nexec "%s" "$@"\n' "$1" > "$bin/chromium"; chmod +x "$bin/chromium"; }
on_path() { for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do PATH=$own_path command -v $name && return; done; true; }
if [ -n "${CHROMIUM:-}" ]; then
  runs "$CHROMIUM" || die "\$CHROMIUM is $CHROMIUM, which does not run"
  wrap "$CHROMIUM"
elif ! runs "$bin/chromium"; then
  found=$(on_path)
  if ! runs "$found" && [ "$(id -u)" = 0 ] && has apt-get && grep -q '^ID=debian' /etc/os-release 2>/dev/null; then
    say "installing Debian's Chromium"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } </dev/null >/dev/null || true
    found=$(on_path)
  fi
  if ! runs "$found"; then
    say "getting Playwright's Chromium"
    with=; [ "$(id -u)" = 0 ] && has apt-get && with=--with-deps
    npx playwright install $with chromium </dev/null || die "no Chromium could be installed: install one and set CHROMIUM to its path"
    found=$(node -p 'require("playwright-core").chromium.executablePath()')
  fi
  runs "$found" || die "no Chromium runs here: install one and set CHROMIUM to its path"
  wrap "$found"
fi

# 6 tests/real_clients/run.py installs the AWS CLI and boto3 by itself; it needs Python with venv.
has python3 || die "Python 3.10 or later is needed to test with the real AWS CLI and boto3"
if ! python3 -c 'import venv, ensurepip' 2>/dev/null; then
  if [ "$(id -u)" = 0 ] && has apt-get; then
    say "installing Python's venv module"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv; } </dev/null >/dev/null
  else
    die "python3 has no venv module (Debian: apt-get install python3-venv)"
  fi
fi
