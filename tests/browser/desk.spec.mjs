// Finding, calls, moments and branches: by keyboard, without a violation of axe, and with what was promised.
import { axe, expect, test } from "./fixtures.mjs";

const LINE = { name: "Command line" };

async function type(page, line) {
  await page.getByRole("combobox", LINE).or(page.getByRole("textbox", LINE)).first().fill(line);
  await page.keyboard.press("Enter");
}

async function make(page, name) {
  await type(page, `aws ecs create-cluster --cluster-name ${name} --query cluster.clusterArn --output text`);
  await expect(page.getByText(`cluster/${name}`).last()).toBeVisible();
}

test("Ctrl K finds resources, operations, rules and commands, and does them by keyboard", async ({ open, page }) => {
  await open("#/");
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Find or do" });
  await expect(palette.getByRole("combobox")).toBeFocused();
  await axe(page);
  await page.keyboard.type("create-serv");
  await expect(palette.getByRole("option").first()).toContainText("CreateService");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/new\/CreateService$/);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("hello");
  await expect(palette.getByRole("group", { name: "Resources" }).getByRole("option").first()).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(palette.getByRole("option").nth(1)).toHaveAttribute("aria-selected", "true");
  await axe(page);
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("stopTimeout");
  await palette.getByRole("group", { name: "How it works" }).getByRole("option").first().click();
  await expect(palette).toContainText("Source:");
  await axe(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("qqqzzz");
  await expect(palette).toContainText("Nothing fits");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("dark theme");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("the palette fits a phone", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL, viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.goto("/#/sandbox");
  await page.getByRole("button", { name: "Find or do" }).click();
  await expect(page.getByRole("dialog", { name: "Find or do" })).toBeVisible();
  await axe(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(1);
  await context.close();
});

test("a call is filtered, shown, undone with the later ones, brought back and made again", async ({ open, page }) => {
  await open("#/sandbox");
  for (const name of ["one", "two", "three"]) await make(page, name);
  await page.getByRole("tab", { name: /Calls/ }).click();
  const list = page.getByRole("list", { name: "Calls, newest first" });
  await expect(list.getByRole("listitem")).toHaveCount(3);
  await page.getByRole("searchbox", { name: "Filter calls" }).fill("two");
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await list.getByRole("button", { name: "Request as JSON" }).click();
  await expect(list).toContainText('"clusterName": "two"');
  await list.getByRole("button", { name: "Undo back to before this call" }).click();
  await expect(page.getByText("Redo brings both back").first()).toBeVisible();
  await expect(list).toContainText("undone");
  await page.getByRole("searchbox", { name: "Filter calls" }).fill("");
  await expect(list.getByRole("listitem").filter({ hasText: "undone" })).toHaveCount(2);
  await axe(page);
  await page.keyboard.press("Control+Shift+z");
  await page.locator(".clock-bar").getByRole("button", { name: /^Redo/ }).click();
  await expect(list.getByRole("listitem").filter({ hasText: "undone" })).toHaveCount(0);
  await list.getByRole("listitem").first().getByRole("button", { name: "Run again" }).click();
  await expect(list.getByRole("listitem")).toHaveCount(4);
  await list.getByRole("listitem").first().getByRole("link", { name: "Open in its form" }).click();
  await expect(page).toHaveURL(/new\/CreateCluster\?input=/);
});

test("a moment is bookmarked, found by search and shown; two branches are compared", async ({ open, page }) => {
  await open("#/sandbox");
  await make(page, "before");
  await page.getByRole("button", { name: "Pause" }).click();
  await page.keyboard.press("b");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.waitForTimeout(1000);
  await page.getByRole("button", { name: "Pause" }).click();
  const menu = page.getByRole("button", { name: /^This world/ });
  await menu.click();
  await page.getByRole("menuitem", { name: "Compare branches…" }).click();
  await expect(page.getByRole("dialog", { name: "Compare two branches" })).toContainText("There is one branch so far");
  await page.keyboard.press("Escape");
  await make(page, "on-main");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.waitForTimeout(1500);
  await page.getByRole("button", { name: "Pause" }).click();
  await menu.click();
  await page.getByRole("menuitem", { name: "Bookmarks and events…" }).click();
  const moments = page.getByRole("dialog", { name: "Find a moment" });
  await expect(moments.getByRole("combobox")).toBeFocused();
  await axe(page);
  await page.keyboard.press("Enter");
  await expect(moments).toBeHidden();
  await page.getByRole("button", { name: "Act from here" }).click();
  await make(page, "on-fork");
  await menu.click();
  await page.getByRole("menuitem", { name: "Compare branches…" }).click();
  const compare = page.getByRole("dialog", { name: "Compare two branches" });
  await expect(compare.getByRole("row", { name: /^on-fork/ })).toContainText("not there");
  await expect(compare.getByRole("row", { name: /^on-main/ })).toContainText("ACTIVE");
  await expect(compare.locator(".chart").first()).toBeVisible();
  await axe(page);
});
