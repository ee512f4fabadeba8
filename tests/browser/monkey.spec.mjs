// Random clicking and typing, seeded and bounded, leaves no panic and no console error: the fixture fails on either.
// MONKEY_SECONDS=300 make browser: five minutes of it; MONKEY_SEED picks another walk.
import { expect, mounted, test } from "./fixtures.mjs";

const SECONDS = Number(process.env.MONKEY_SECONDS ?? 60);
const SEED = Number(process.env.MONKEY_SEED ?? 20261123);

/** A small seeded generator (mulberry32), so that a failure can be played again. */
function dice(seed) {
  let state = seed >>> 0;
  return (sides) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 15), z | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) % sides;
  };
}

const TEXTS = ["", "0", "-1", "999999999999999999999", "<img src=x onerror=alert(1)>", "🚀🚀", "a".repeat(3000), "null", '{"a":', "aws ecs list-tasks --cluster ", "$(", "'", "NaN", "subnet-0", "\u202e\u0000x", "aws ecs run-task --count 11 --task-definition x", "curl http://nowhere/"];
const KEYS = ["Tab", "Tab", "Tab", "Enter", "Space", "Escape", "ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "Home", "End", "Delete", "Backspace", "F6", "Control+z", "Control+Shift+Z", ".", ",", "[", "]", "l", "w", "+", "-", "0", "?", "t"];
const ROUTES = ["#/", "#/sandbox", "#/sandbox?kind=tasks", "#/sandbox/new/CreateService", "#/sandbox/new/RegisterTaskDefinition", "#/sandbox/new/CreateLoadBalancer", "#/sandbox/new/CreateRole", "#/settings", "#/grammar"];

test(`${SECONDS} seconds of random clicking and typing`, async ({ page }) => {
  test.setTimeout((SECONDS + 60) * 1000);
  const roll = dice(SEED);
  const pick = (list) => list[roll(list.length)];
  page.on("dialog", (dialog) => dialog.dismiss());
  await page.goto("/#/sandbox");
  await mounted(page);
  const end = Date.now() + SECONDS * 1000;
  let steps = 0;
  while (Date.now() < end) {
    steps += 1;
    const what = roll(20);
    if (what === 0) await page.evaluate((to) => (window.location.hash = to), pick(ROUTES));
    else if (what < 9) {
      // A click on something that can be clicked, wherever it is; links and downloads included.
      await page.evaluate((n) => {
        const all = [...document.querySelectorAll("button, a[href^='#'], [role=tab], [role=option], [role=radio], [role=treeitem], input[type=checkbox], summary, svg [tabindex]")].filter((it) => it.getClientRects().length > 0);
        const it = all[n % Math.max(1, all.length)];
        it?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
      }, roll(10_000));
    } else if (what < 12) await page.mouse.click(roll(1440), roll(900));
    else if (what < 15) {
      const fields = page.locator("input:not([type=file]):not([type=checkbox]):not([type=radio]):visible, textarea:visible");
      const count = await fields.count();
      if (count > 0) await fields.nth(roll(count)).fill(pick(TEXTS), { timeout: 1000, force: true }).catch(() => {});
    } else if (what < 16) {
      const selects = page.locator("select:visible");
      const count = await selects.count();
      if (count > 0) await selects.nth(roll(count)).selectOption({ index: roll(4) }, { timeout: 500, force: true }).catch(() => {});
    } else await page.keyboard.press(pick(KEYS));
  }
  expect(steps).toBeGreaterThan(SECONDS);
  await page.goto("/#/sandbox");
  await expect(page.getByRole("main")).toBeVisible();
});
