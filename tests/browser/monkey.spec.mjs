// Random clicking and typing, seeded and bounded, leaves no panic and no console error: the fixture fails on either.
// Five minutes in one go. MONKEY_SECONDS=20 make browser takes less; MONKEY_SEED picks another walk.
import { expect, mounted, test } from "./fixtures.mjs";

const SECONDS = Number(process.env.MONKEY_SECONDS ?? 300);
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

const TEXTS = ["", "0", "-1", "999999999999999999999", "<img src=x onerror=alert(1)>", "🚀🚀", "a".repeat(3000), "null", '{"a":', "aws ecs list-tasks --cluster ", "$(", "'", "NaN", "subnet-0", "\u202e\u0000x", "aws ecs run-task --count 11 --task-definition x", "curl http://nowhere/", "cat > x.json <<EOF\n{}\nEOF\ncat x.json", "yard advance 5m", "for i in 1; do", "80", "3", "hello"];
const KEYS = ["Tab", "Tab", "Tab", "Enter", "Space", "Escape", "ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "Home", "End", "Delete", "Backspace", "F6", "Control+z", "Control+Shift+Z", ".", ",", "[", "]", "l", "w", "+", "-", "0", "?", "t", "Shift+F10", "PageUp", "PageDown", "Shift+Tab"];
const ROUTES = ["#/", "#/sandbox", "#/sandbox?kind=tasks", "#/sandbox/new/CreateService", "#/sandbox/new/RegisterTaskDefinition", "#/sandbox/new/CreateLoadBalancer", "#/sandbox/new/CreateRole", "#/sandbox/new/Traffic", "#/sandbox/new/PutRolePolicy", "#/sandbox/new/UpdateService?input={\"desiredCount\":-1}", "#/sandbox?select=vpc-0&kind=vpcs", "#/settings", "#/grammar"];

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
    const what = roll(24);
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
    } else if (what < 20) await page.keyboard.press(pick(KEYS));
    else if (what === 20) await page.mouse.click(roll(1440), roll(900), { button: "right" });
    else if (what === 21) {
      await page.mouse.move(roll(1440), roll(900));
      if (roll(2) === 0) await page.mouse.wheel(0, roll(800) - 400);
      else {
        await page.mouse.down();
        await page.mouse.move(roll(1440), roll(900), { steps: 3 });
        await page.mouse.up();
      }
    } else if (what === 22) {
      const shapes = [[1440, 900], [1440, 900], [1024, 700], [390, 844], [700, 500]];
      const [width, height] = pick(shapes);
      await page.setViewportSize({ width, height });
    } else if (roll(6) === 0) {
      // A reload, or back and forth; what is under way may go on.
      if (roll(3) === 0) await page.reload();
      else await page.evaluate((back) => (back ? history.back() : history.forward()), roll(2) === 0);
    }
  }
  expect(steps).toBeGreaterThan(SECONDS);
  await page.goto("/#/sandbox");
  await expect(page.getByRole("main")).toBeVisible();
});
