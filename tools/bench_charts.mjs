// `make bench-charts`: our chart backend and uPlot, in one run, in the same Chromium, over every row that performance asks for.
//
// Each case runs ours and uPlot by turns, so that a busy machine slows both; medians are compared. A read of one pixel ends
// each draw, so that rasterising is counted. Fails where ours is slower than uPlot by more than the noise.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { serve } from "./serve.mjs";

const NOISE = 1.1;
const ROUNDS = Number(process.env.ROUNDS ?? 15);
const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const uplot = dirname(createRequire(import.meta.url).resolve("uplot/package.json"));
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const dir = mkdtempSync(join(tmpdir(), "taskyard-charts-"));

execFileSync("cargo", ["build", "--locked", "--release", "--example", "charts", "--target", "wasm32-unknown-unknown"], { cwd: root, stdio: "inherit" });
execFileSync("wasm-bindgen", ["--target", "web", "--no-typescript", "--out-dir", dir, join(target, "wasm32-unknown-unknown/release/examples/charts.wasm")], { stdio: "inherit" });
mkdirSync(join(dir, "uplot"));
cpSync(join(uplot, "dist/uPlot.esm.js"), join(dir, "uplot/uPlot.esm.js"));
cpSync(join(uplot, "dist/uPlot.min.css"), join(dir, "uplot/uPlot.min.css"));
writeFileSync(join(dir, "index.html"), '<!doctype html><title>Charts</title><link rel="stylesheet" href="uplot/uPlot.min.css"><div id="at"></div><script type="module" src="bench.js"></script>');
writeFileSync(join(dir, "bench.js"), readFileSync(join(root, "tools/bench_charts_page.mjs")));

const server = await serve({ dir, port: 0 });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? join(root, ".tools/bin/chromium"),
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
let slower = 0;
try {
  for (const density of [1, 2]) {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 720 }, deviceScaleFactor: density })).newPage();
    page.on("pageerror", (error) => console.error(error));
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForFunction(() => window.ready);
    const rows = await page.evaluate((rounds) => window.measure(rounds), ROUNDS);
    console.log(`\n${density} device pixel${density > 1 ? "s" : ""} a pixel, medians of ${ROUNDS}, milliseconds`);
    console.log(`${"".padEnd(44)} ${"ours".padStart(8)} ${"uPlot".padStart(8)} ${"ratio".padStart(6)}`);
    for (const { name, ours, theirs } of rows) {
      const ratio = ours / theirs;
      if (ratio > NOISE) slower += 1;
      console.log(`${name.padEnd(44)} ${ours.toFixed(2).padStart(8)} ${theirs.toFixed(2).padStart(8)} ${ratio.toFixed(2).padStart(6)}${ratio > NOISE ? "  slower" : ""}`);
    }
    await page.close();
  }
} finally {
  await browser.close();
  server.close();
  server.closeAllConnections();
  rmSync(dir, { recursive: true, force: true });
}
console.log(slower ? `\n${slower} rows slower than uPlot` : "\nno row slower than uPlot");
process.exitCode = slower ? 1 : 0;
