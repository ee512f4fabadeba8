// The program comes in two halves: the opening screen needs the first alone, nothing waits for the second on the way, and
// a second half that is late or lost is said in words.
import { axe, expect, openWith, test } from "./fixtures.mjs";

const REST = "**/*_deferred.wasm";
const waited = (page) => page.evaluate(() => performance.getEntriesByName("taskyard: waited for the deferred half").length);

for (const address of ["#/", "#/sandbox", "#/new/CreateService", "#/settings", "#/nowhere"]) {
  test(`opening ${address} runs nothing of the second half before it is here`, async ({ page }) => {
    let let_go;
    const held = new Promise((done) => (let_go = done));
    await page.route(REST, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`/${address}`);
    await expect(page.getByRole("progressbar")).toBeVisible();
    await expect(page.getByRole("navigation").first()).toBeVisible();
    await axe(page);
    expect(await waited(page)).toBe(0);
    let_go();
    await expect(page.getByRole("progressbar")).toHaveCount(0);
    await expect(page.getByRole("main")).toBeVisible();
    expect(await waited(page)).toBe(0);
  });
}

test("a learner moves between pages while the rest is on its way, and is where they went when it comes", async ({ page }) => {
  let let_go;
  const held = new Promise((done) => (let_go = done));
  await page.route(REST, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("ECS");
  await page.getByRole("navigation").getByRole("link", { name: "Sandbox" }).click();
  await expect(page).toHaveURL(/#\/sandbox$/);
  let_go();
  await expect(page.getByRole("progressbar")).toHaveCount(0);
  await expect(page).toHaveTitle(/Sandbox/);
  expect(await waited(page)).toBe(0);
});

test("a second half that does not come is said, and asking again gets it", async ({ page, allow }) => {
  allow(/./);
  let broken = true;
  await page.route(REST, (route) => (broken ? route.abort() : route.continue()));
  await page.goto("/");
  await expect(page.getByRole("alert")).toContainText("could not be fetched");
  await axe(page);
  expect(await waited(page)).toBe(0);
  broken = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("could not be fetched")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Build it yourself" }).first()).toBeVisible();
});

test("the first load stays within 350 KB on the wire until the page is open", async ({ browser }) => {
  const opened = await openWith(browser, { viewport: { width: 1440, height: 900 } });
  const sizes = await opened.page.evaluate(() => {
    const entries = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
    const first = entries.filter((entry) => !/_deferred\.wasm|\.woff2?|static\/content/.test(entry.name));
    return first.map((entry) => ({ name: entry.name, bytes: entry.encodedBodySize }));
  });
  await opened.close();
  expect(sizes.some((size) => size.name.endsWith("_bg.wasm") && size.bytes > 0)).toBe(true);
  // The server packs more quickly, thus less tightly, than a static host does: a tenth is given for that.
  expect(sizes.reduce((sum, size) => sum + size.bytes, 0)).toBeLessThan(385_000);
});
