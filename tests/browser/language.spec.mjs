// Two languages, switched while the app runs, kept over a reload; and what is large or dark is kept too.
import { axe, expect, mounted, openWith, test } from "./fixtures.mjs";

const LINE = { name: /Command line|命令行/ };

test("the language is switched at run time, loses nothing and is kept", async ({ open, page }) => {
  await open("#/sandbox");
  const line = page.getByRole("combobox", LINE).or(page.getByRole("textbox", LINE)).first();
  await line.fill("aws ecs create-cluster --cluster-name stays-here --query cluster.status --output text");
  await page.keyboard.press("Enter");
  await expect(page.getByText("ACTIVE", { exact: true }).last()).toBeVisible();
  await page.goto("/#/settings");
  await page.getByRole("radio", { name: "简体中文" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "设置" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-Hans");
  await axe(page);
  await page.reload();
  await mounted(page);
  await expect(page.getByRole("heading", { level: 1, name: "设置" })).toBeVisible();
  await page.goto("/#/sandbox");
  await expect(page.getByRole("button", { name: "暂停" })).toBeVisible();
  await line.fill("aws ecs describe-clusters --clusters stays-here --query 'clusters[0].clusterName' --output text");
  await page.keyboard.press("Enter");
  await expect(page.getByText("stays-here", { exact: true }).last()).toBeVisible();
  await page.goto("/#/settings");
  await page.getByRole("radio", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
});

for (const options of [{ colorScheme: "dark" }, { viewport: { width: 390, height: 844 } }]) {
  test(`Chinese has no axe violation and fits: ${JSON.stringify(options)}`, async ({ browser }) => {
    test.setTimeout(120_000);
    const opened = await openWith(browser, { locale: "zh-CN", ...options });
    for (const route of ["#/", "#/sandbox", "#/sandbox/new/CreateService", "#/settings"]) {
      await opened.page.goto(`/${route}`);
      await expect(opened.page.getByRole("main").first(), route).toBeVisible();
      await expect(opened.page.locator("html")).toHaveAttribute("lang", "zh-Hans");
      await axe(opened.page);
      expect(await opened.page.evaluate(() => document.documentElement.scrollWidth - innerWidth), route).toBeLessThanOrEqual(1);
    }
    await opened.close();
  });
}

test("a catalogue that does not come leaves English and says so", async ({ browser }) => {
  const opened = await openWith(browser, { serviceWorkers: "block" }, "#/settings");
  opened.allow(/request failed|Failed to load resource/);
  await opened.page.route("**/static/lang/*.json", (route) => route.abort());
  await opened.page.getByRole("radio", { name: "简体中文" }).click();
  await expect(opened.page.getByText("could not be loaded")).toBeVisible();
  await expect(opened.page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
  await opened.close();
});

test("the shelf keeps a world while another is tried, and gives it back", async ({ open, page }) => {
  await open("#/sandbox");
  const line = page.getByRole("combobox", LINE).or(page.getByRole("textbox", LINE)).first();
  await line.fill("aws ecs create-cluster --cluster-name on-the-shelf --query cluster.status --output text");
  await page.keyboard.press("Enter");
  await expect(page.getByText("ACTIVE", { exact: true }).last()).toBeVisible();
  await page.goto("/#/");
  await page.getByRole("button", { name: /From one task to five/ }).click();
  await expect(page).toHaveURL(/#\/sandbox$/);
  await page.goto("/#/");
  const shelf = page.getByRole("region", { name: "Your worlds" }).or(page.locator("section", { hasText: "Your worlds" }));
  await expect(shelf.getByRole("listitem")).toHaveCount(1);
  await axe(page);
  await shelf.getByRole("button", { name: "Open" }).first().click();
  await expect(page).toHaveURL(/#\/sandbox$/);
  await line.fill("aws ecs describe-clusters --clusters on-the-shelf --query 'clusters[0].status' --output text");
  await page.keyboard.press("Enter");
  await expect(page.getByText("ACTIVE", { exact: true }).last()).toBeVisible();
});

test("a chart is zoomed, its series hidden, a line drawn, by keyboard too", async ({ open, page }) => {
  await open("#/sandbox");
  await page.getByRole("radio", { name: "60×" }).click();
  await page.waitForTimeout(3000);
  const face = page.locator(".chart-face").first();
  await face.focus();
  const before = await face.getAttribute("aria-label");
  await page.keyboard.press("+");
  await expect.poll(() => face.getAttribute("aria-label")).not.toBe(before);
  await page.keyboard.press("0");
  await page.getByRole("button", { name: /^Series of Tasks/ }).click();
  const legend = page.getByRole("group", { name: "Series of Tasks" });
  await legend.getByRole("button", { name: "desired" }).click();
  await expect(legend.getByRole("button", { name: "desired" })).toHaveAttribute("aria-pressed", "false");
  await legend.getByRole("spinbutton").fill("3");
  await axe(page, { within: ".chart" });
});
