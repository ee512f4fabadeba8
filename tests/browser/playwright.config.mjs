// Playwright against the release in dist/, in the machine's own Chromium. Run by `make test`, or alone: `make browser`.
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "@playwright/test";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const installed = join(root, ".tools/bin/chromium");
const executablePath = process.env.CHROMIUM ?? (existsSync(installed) ? installed : undefined);

export default defineConfig({
  testDir: here,
  testMatch: "*.spec.mjs",
  outputDir: join(here, "test-results"),
  globalSetup: join(here, "server.mjs"),
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // A journey that fails once has failed: no retries hide a race.
  retries: 0,
  workers: Number(process.env.BROWSER_WORKERS ?? 2),
  timeout: 150_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], [join(here, "count.mjs")]],
  // The longest test begins first and takes one worker; the others share the rest.
  projects: [
    { name: "long", testMatch: "monkey.spec.mjs" },
    { name: "short", testIgnore: "monkey.spec.mjs" },
  ],
  use: {
    viewport: { width: 1440, height: 900 },
    colorScheme: "light",
    locale: "en-US",
    timezoneId: "UTC",
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath,
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
