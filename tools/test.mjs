// Runs every net in order, quick ones first, and ends with one line: "N passed, N failed".
//
// It stops at the first step that fails; KEEP_GOING=1 runs the rest all the same. ONLY=a,b runs the steps so named.
// A step that is one check counts as one; a step that runs tests counts its tests.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const environment = { ...process.env, PATH: `${join(root, ".tools/bin")}:${process.env.PATH}`, CARGO_TERM_COLOR: process.stdout.isTTY ? "always" : "never" };

const plain = (text) => text.replace(/\u001b\[[0-9;]*m/g, "");
const sum = (text, pattern) => [...plain(text).matchAll(pattern)].reduce((total, found) => total + Number(found[1]), 0);
/** What `cargo test` says at the end of each test program. */
const cargoCount = (text) => ({ passed: sum(text, /^test result: \w+\. (\d+) passed/gm), failed: sum(text, /^test result: \w+\. \d+ passed; (\d+) failed/gm) });
/** What tests/browser/count.mjs wrote: Playwright's list may be in any order. */
const playwrightCount = () => {
  const file = join(root, "target/browser-count.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { passed: 0, failed: 1 };
};
/** The closing line of a script of ours. */
const lineCount = (text) => ({ passed: sum(text, /^(\d+) passed, \d+ failed$/gm), failed: sum(text, /^\d+ passed, (\d+) failed$/gm) });

const steps = [
  { name: "format", what: "rustfmt", run: ["cargo", "fmt", "--all", "--check"] },
  { name: "model", what: "the model builds without a browser", run: ["cargo", "build", "--locked", "--lib", "--no-default-features"] },
  { name: "clippy", what: "clippy, native", run: ["cargo", "clippy", "--locked", "--all-targets", "--", "-D", "warnings"] },
  { name: "clippy-wasm", what: "clippy, wasm32", run: ["cargo", "clippy", "--locked", "--lib", "--bins", "--target", "wasm32-unknown-unknown", "--", "-D", "warnings"] },
  { name: "native", what: "unit, laws, storm, scripts, fidelity, pages, architecture", run: ["cargo", "test", "--locked", "--no-fail-fast"], count: cargoCount },
  { name: "digests", what: "the same worlds natively and in WebAssembly", run: ["node", "tools/digests.mjs"], count: lineCount },
  { name: "tools", what: "the server and the build's own steps", run: ["node", "--test", "--test-reporter=tap", "tools/tools.test.mjs"], count: (text) => ({ passed: sum(text, /^# pass (\d+)/gm), failed: sum(text, /^# fail (\d+)/gm) }) },
  { name: "split", what: "the cut of the wasm in two", run: ["cargo", "test", "--locked", "--release", "--manifest-path", "tools/split/Cargo.toml", "--target-dir", "target/split"], count: cargoCount },
  { name: "clients", what: "the real aws CLI and boto3", run: ["python3", "tests/real_clients/run.py"], count: lineCount },
  { name: "build", what: "release build", run: ["bash", "tools/build.sh"] },
  { name: "size", what: "first load within its ceiling", run: ["node", "tools/size.mjs"] },
  { name: "browser", what: "journeys in headless Chromium", run: ["npx", "playwright", "test", "--config", "tests/browser/playwright.config.mjs"], count: playwrightCount },
];

function run(command) {
  return new Promise((done) => {
    const child = spawn(command[0], command.slice(1), { cwd: root, env: environment, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    const take = (to) => (piece) => {
      text += piece;
      to.write(piece);
    };
    child.stdout.on("data", take(process.stdout));
    child.stderr.on("data", take(process.stderr));
    child.on("error", (error) => done({ code: 1, text: String(error) }));
    child.on("close", (code) => done({ code: code ?? 1, text }));
  });
}

const only = process.env.ONLY?.split(",");
const unknown = only?.filter((name) => !steps.some((step) => step.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(`ONLY names no such step: ${unknown.join(", ")}; there are ${steps.map((step) => step.name).join(", ")}`);
  process.exit(2);
}
mkdirSync(join(root, "target"), { recursive: true });
rmSync(join(root, "target/test-summary.txt"), { force: true });
rmSync(join(root, "target/browser-count.json"), { force: true });

const table = [];
let stopped = false;
for (const step of steps) {
  if (only && !only.includes(step.name)) continue;
  if (stopped) {
    table.push({ step, skipped: true });
    continue;
  }
  console.log(`\n== ${step.name}: ${step.what}`);
  const start = Date.now();
  const { code, text } = await run(step.run);
  const counted = step.count?.(text) ?? { passed: code === 0 ? 1 : 0, failed: 0 };
  // A program that breaks without naming a failed test has failed once.
  const failed = code === 0 ? counted.failed : Math.max(1, counted.failed);
  // A net that catches nothing because it holds nothing is torn.
  const empty = code === 0 && step.count && counted.passed + failed === 0;
  table.push({ step, seconds: (Date.now() - start) / 1000, passed: counted.passed, failed: empty ? 1 : failed });
  stopped = (failed > 0 || empty) && !process.env.KEEP_GOING;
}

console.log("");
for (const { step, seconds, passed, failed, skipped } of table) {
  const result = skipped ? "not run" : `${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${seconds.toFixed(0).padStart(5)} s`;
  console.log(`  ${step.name.padEnd(12)} ${result}`);
}
const total = (of) => table.reduce((all, row) => all + (row[of] ?? 0), 0);
const line = `${total("passed")} passed, ${total("failed")} failed`;
writeFileSync(join(root, "target/test-summary.txt"), `${line}\n`);
console.log(`\n${line}`);
process.exitCode = total("failed") > 0 ? 1 : 0;
