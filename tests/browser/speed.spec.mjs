// How it feels: nothing jumps while the page loads, answers come at once with a hundred tasks running at 60×, and the page rests.
import { expect, mounted, test } from "./fixtures.mjs";

const LINE = { name: "Command line" };
/** How much slower than promised it may be here: the tests share two cores with each other. SLOWER=1 on a quiet machine holds the promise. */
const SLOWER = Number(process.env.SLOWER ?? 3);

for (const [where, viewport] of [["a laptop", { width: 1440, height: 900 }], ["a phone", { width: 390, height: 844 }]]) {
  for (const route of ["#/", "#/sandbox", "#/settings"]) {
    test(`nothing jumps while ${route} loads on ${where}`, async ({ page }) => {
      await page.setViewportSize(viewport);
      await page.addInitScript(() => {
        window.shift = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
        }).observe({ type: "layout-shift", buffered: true });
      });
      await page.goto(`/${route}`);
      await mounted(page);
      await page.waitForTimeout(1500);
      expect(await page.evaluate(() => window.shift)).toBeLessThan(0.05);
    });
  }
}

test("with 100 tasks at 60× every press is answered within 100 ms", async ({ open, page }) => {
  test.setTimeout(120_000);
  await open("#/sandbox");
  const line = page.getByRole("combobox", LINE).or(page.getByRole("textbox", LINE)).first();
  await line.fill("aws ecs update-service --cluster hello --service web --desired-count 100 --query service.desiredCount");
  await page.keyboard.press("Enter");
  await expect(page.getByText("100", { exact: true }).first()).toBeVisible();
  await page.getByRole("radio", { name: "60×" }).click();
  await expect(page.getByText(/\b(9\d|100) running/).first()).toBeVisible({ timeout: 60_000 });
  await page.evaluate(() => {
    window.slowest = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (entry.interactionId) window.slowest.push(entry.duration);
    }).observe({ type: "event", durationThreshold: 16 });
  });
  for (const tab of [/Events/, /Calls/, /Terminal/, /Events/, /Terminal/]) {
    await page.getByRole("tab", { name: tab }).first().click();
    await page.waitForTimeout(250);
  }
  for (const kind of ["Services", "Tasks", "Clusters"]) {
    await page.getByRole("link", { name: kind, exact: false }).first().click();
    await page.waitForTimeout(250);
  }
  const slow = await page.evaluate(() => window.slowest.sort((a, b) => b - a));
  // INP leaves out one outlier of fifty; with a dozen presses it is the slowest.
  expect(slow[0] ?? 0, `slowest presses: ${slow.slice(0, 5)}`).toBeLessThan(100 * SLOWER);
});

test("at rest no task is longer than 50 ms", async ({ open, page }) => {
  await open("#/sandbox");
  await page.getByRole("button", { name: "Pause" }).click();
  await page.waitForTimeout(1000);
  const longest = await page.evaluate(
    () =>
      new Promise((done) => {
        let most = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) most = Math.max(most, entry.duration);
        }).observe({ type: "longtask" });
        setTimeout(() => done(most), 5000);
      }),
  );
  expect(longest).toBeLessThan(50 * SLOWER + 1);
});
