// The same seeds and commands in a native program and in WebAssembly: the digests of the worlds must be the same.
//
// Builds tests/digests both ways (debug: what it does is the same, and it is built in seconds), runs the one as a program and
// the other in this Node, and compares line by line. Ends with "N passed, N failed".
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const target = resolve(root, process.env.CARGO_TARGET_DIR ?? "target");
const build = (...options) =>
  execFileSync("cargo", ["build", "--locked", "--quiet", "--no-default-features", "--bin", "digests", ...options], { cwd: root, stdio: ["ignore", "inherit", "inherit"] });

build();
build("--target", "wasm32-unknown-unknown");
const native = execFileSync(join(target, "debug/digests"), { encoding: "utf8" }).trim().split("\n");
const module = await WebAssembly.compile(readFileSync(join(target, "wasm32-unknown-unknown/debug/digests.wasm")));
const wanted = WebAssembly.Module.imports(module);
if (wanted.length > 0) {
  console.error(`the model wants something of the platform: ${wanted.map(({ module, name }) => `${module}.${name}`).join(", ")}`);
  process.exit(1);
}
const { exports } = await WebAssembly.instantiate(module);
const length = exports.make_report();
const wasm = new TextDecoder().decode(new Uint8Array(exports.memory.buffer, exports.report_address(), length)).trim().split("\n");

let failed = 0;
for (let n = 0; n < Math.max(native.length, wasm.length); n += 1) {
  if (native[n] === wasm[n]) continue;
  failed += 1;
  if (failed <= 3) console.error(`native: ${native[n]}\nwasm:   ${wasm[n]}`);
}
console.log(`${native.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 || native.length < 50 ? 1 : 0;
