// What every browser test stands on: `import { test, expect, axe } from "./fixtures.mjs"`.
//
// Invariant: a test fails if the page logs an error, throws, breaks the Content-Security-Policy, or sends a request away from
// its origin. A test that provokes an error on purpose calls `allow(/pattern/)` first.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test as base, expect } from "@playwright/test";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** Where the same app is served a second time. */
export const SUB_PATH = "/some/sub/";

/** Listens to all that goes wrong on `context`; `complaints()` gives what was not allowed. */
function listen(context, origin) {
  const heard = [];
  const allowed = [];
  context.on("console", (message) => {
    if (message.type() === "error") heard.push(`console error: ${message.text()}`);
  });
  context.on("weberror", (error) => heard.push(`page error: ${error.error().stack ?? error.error()}`));
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && !["data:", "blob:"].includes(url.protocol)) heard.push(`request left the origin: ${request.url()}`);
  });
  context.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "";
    // A reload or a closed page drops what is under way; that is no failure of ours.
    if (why !== "net::ERR_ABORTED") heard.push(`request failed: ${request.url()} ${why}`);
  });
  return {
    allow: (pattern) => allowed.push(pattern),
    complaints: () => heard.filter((line) => !allowed.some((pattern) => pattern.test(line))),
  };
}

export const test = base.extend({
  baseURL: async ({}, use) => use(process.env.TASKYARD_URL),
  listener: [
    async ({ context, baseURL }, use) => {
      const listener = listen(context, baseURL);
      await use(listener);
      expect(listener.complaints(), "the page must stay silent and at home").toEqual([]);
    },
    { auto: true },
  ],
  /** `allow(/pattern/)`: a complaint this test expects. */
  allow: async ({ listener }, use) => use(listener.allow),
  /** `open("#/sandbox")`: the app at a route, mounted. `open("#/", { under: SUB_PATH })` takes it from the sub-path. */
  open: async ({ page }, use) =>
    use(async (route = "#/", { under = "/" } = {}) => {
      await page.goto(under + route);
      await mounted(page);
      return page;
    }),
});

/** Waits until the app has taken the place of the frame that index.html shows while loading, and of the opening screen. */
export async function mounted(page) {
  await expect(page.locator("#boot")).toHaveCount(0);
  await expect(page.locator(".opening-word")).toHaveCount(0, { timeout: 30_000 });
  await expect(page.locator("#app > *").first()).toBeAttached();
}

/** Fails with one line per violation, after the rules of WCAG 2.2 AA and axe's best practices. `within` narrows it to a selector. */
export async function axe(page, { within = null, without = [] } = {}) {
  await page.evaluate(axeSource);
  const violations = await page.evaluate(
    async ([scope, skip]) => {
      const options = { resultTypes: ["violations"], rules: Object.fromEntries(skip.map((rule) => [rule, { enabled: false }])) };
      const result = await window.axe.run(scope ?? document, options);
      return result.violations.map((it) => `${it.id} (${it.impact}): ${it.help}; ${it.nodes.slice(0, 5).map((node) => node.target.join(" ")).join(" | ")}`);
    },
    [within, without],
  );
  expect(violations, `axe on ${page.url()}`).toEqual([]);
}

/** A page of `browser` with dark colours, a phone's width, or other options of a context, with the same rules. */
export async function openWith(browser, options, route = "#/") {
  const context = await browser.newContext({ baseURL: process.env.TASKYARD_URL, ...options });
  const listener = listen(context, process.env.TASKYARD_URL);
  const page = await context.newPage();
  await page.goto(`/${route}`);
  await mounted(page);
  return {
    page,
    allow: listener.allow,
    close: async () => {
      await context.close();
      expect(listener.complaints(), "the page must stay silent and at home").toEqual([]);
    },
  };
}

export { expect };
