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

test(`${SECONDS} seconds of random clicking and typing`, async ({ page, listener }) => {
  test.setTimeout((SECONDS + 60) * 1000);
  const roll = dice(SEED);
  const pick = (list) => list[roll(list.length)];
  page.on("dialog", (dialog) => dialog.dismiss());
  await page.addInitScript(() => (Error.stackTraceLimit = 80));
  await page.goto("/#/sandbox");
  await mounted(page);
  const end = Date.now() + SECONDS * 1000;
  // What was done last, to be told with what went wrong.
  const done = [];
  let steps = 0;
  while (Date.now() < end && listener.complaints().length === 0) {
    steps += 1;
    done.push(await step(page, roll, pick));
    if (done.length > 12) done.shift();
  }
  expect(listener.complaints().slice(0, 3), `after step ${steps} of seed ${SEED}: ${done.join("; ")}`).toEqual([]);
  expect(steps).toBeGreaterThan(SECONDS);
  await page.goto("/#/sandbox");
  await expect(page.getByRole("main")).toBeVisible();
});

/** One random thing; says what it was. */
async function step(page, roll, pick) {
  const what = roll(24);
  if (what === 0) {
    const route = pick(ROUTES);
    await page.evaluate((to) => (window.location.hash = to), route);
    return `goes to ${route}`;
  }
  if (what < 9) {
    // A click on something that can be clicked, wherever it is; links and downloads included.
    const clicked = await page.evaluate((n) => {
      const all = [...document.querySelectorAll("button, a[href^='#'], [role=tab], [role=option], [role=radio], [role=treeitem], input[type=checkbox], summary, svg [tabindex]")].filter((it) => it.getClientRects().length > 0);
      const it = all[n % Math.max(1, all.length)];
      it?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
      return `${it?.tagName} ${it?.getAttribute("aria-label") ?? it?.textContent}`.slice(0, 60);
    }, roll(10_000));
    return `clicks ${clicked}`;
  }
  if (what < 12) {
    const at = [roll(1440), roll(900)];
    await page.mouse.click(...at);
    return `clicks at ${at}`;
  }
  if (what < 15) {
    const fields = page.locator("input:not([type=file]):not([type=checkbox]):not([type=radio]):visible, textarea:visible");
    const count = await fields.count();
    const text = pick(TEXTS);
    if (count > 0) await fields.nth(roll(count)).fill(text, { timeout: 1000, force: true }).catch(() => {});
    return `fills in ${JSON.stringify(text.slice(0, 40))}`;
  }
  if (what < 16) {
    const selects = page.locator("select:visible");
    const count = await selects.count();
    if (count > 0) await selects.nth(roll(count)).selectOption({ index: roll(4) }, { timeout: 500, force: true }).catch(() => {});
    return "chooses";
  }
  if (what < 20) {
    const key = pick(KEYS);
    await page.keyboard.press(key);
    return `presses ${key}`;
  }
  if (what === 20) {
    const at = [roll(1440), roll(900)];
    await page.mouse.click(...at, { button: "right" });
    return `clicks right at ${at}`;
  }
  if (what === 21) {
    await page.mouse.move(roll(1440), roll(900));
    if (roll(2) === 0) {
      await page.mouse.wheel(0, roll(800) - 400);
      return "wheels";
    }
    await page.mouse.down();
    await page.mouse.move(roll(1440), roll(900), { steps: 3 });
    await page.mouse.up();
    return "drags";
  }
  if (what === 22) {
    const [width, height] = pick([[1440, 900], [1440, 900], [1024, 700], [390, 844], [700, 500]]);
    await page.setViewportSize({ width, height });
    return `is ${width} by ${height}`;
  }
  // Now and then a reload, or back and forth; what is under way may go on.
  const how = roll(18);
  if (how === 0) await page.reload();
  else if (how < 3) await page.evaluate((back) => (back ? history.back() : history.forward()), how === 1);
  return how < 3 ? "goes back, forth or anew" : "waits";
}
