// Lighthouse against dist/, as a laptop and as a phone on slow 4G. Prints the scores; fails below the floors.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const VERSION = "12.8.2";
/** What each kind of machine must score. The phone's speed is a ratchet on the way to 95: it weighs the first load. */
const FLOORS = {
  laptop: { performance: 95, accessibility: 95, "best-practices": 95, seo: 95 },
  phone: { performance: 80, accessibility: 95, "best-practices": 95, seo: 95 },
};
const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const { spawn } = await import("node:child_process");
if (!existsSync(join(root, "dist/index.html"))) {
  console.error("lighthouse: nothing is built, run `make build` first");
  process.exit(1);
}

const port = 8700 + (process.pid % 200);
// A process of its own: this one waits for Lighthouse and could not answer.
const server = spawn("node", [join(root, "tools/serve.mjs"), "--dir", join(root, "dist"), "--port", String(port)], { stdio: "ignore" });
try {
  await new Promise((done) => setTimeout(done, 500));
  for (const [machine, floors] of Object.entries(FLOORS)) {
    const preset = machine === "laptop" ? ["--preset=desktop"] : [];
    const report = execFileSync(
      "npx",
      ["--yes", `lighthouse@${VERSION}`, `http://127.0.0.1:${port}/`, "--quiet", "--output=json", "--output-path=stdout", ...preset, `--only-categories=${Object.keys(floors).join(",")}`, "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-quic"],
      { encoding: "utf8", maxBuffer: 64 << 20, stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, CHROME_PATH: process.env.CHROMIUM ?? join(root, ".tools/bin/chromium") } },
    );
    const { categories, audits } = JSON.parse(report);
    console.log(`\n${machine}`);
    for (const name of ["first-contentful-paint", "largest-contentful-paint", "interactive", "total-blocking-time", "cumulative-layout-shift", "total-byte-weight"]) {
      console.log(`${audits[name].title.padEnd(28)} ${audits[name].displayValue}`);
    }
    for (const [name, floor] of Object.entries(floors)) {
      const score = Math.round(categories[name].score * 100);
      console.log(`${name.padEnd(28)} ${score} (floor ${floor})`);
      if (score < floor) process.exitCode = 1;
    }
  }
} finally {
  server.kill();
}
