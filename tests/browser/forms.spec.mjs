// The hands-on through forms only, in the built app: by mouse along its own steps, by mouse from lists and the inspector, and by
// keyboard. No command is typed in any of them.
import { axe, expect, openWith, test } from "./fixtures.mjs";

test.describe.configure({ timeout: 300_000 });

const guideOf = (page) => page.getByRole("region", { name: "The hands-on" });
const step = (page) => guideOf(page).locator('[aria-current="step"]');

/** The control with this label; sections may bear the same name. */
const field = (form, label) => form.locator("input, textarea, select").and(form.getByLabel(new RegExp(`^${label}(,|$)`)));

/** Sends the form that is open, as it stands, with the button that bears its title. */
async function send(page, title, fill = {}) {
  const form = page.getByRole("form", { name: title });
  await expect(form).toBeVisible();
  for (const [label, value] of Object.entries(fill)) await field(form, label).fill(value);
  await expect(form.getByText("Nothing is wrong")).toBeVisible();
  await form.getByRole("button", { name: title, exact: true }).last().click();
  await expect(form).toHaveCount(0);
}

/** What twenty refreshes of the simulated browser count. */
async function addresses(page) {
  const dialog = page.getByRole("dialog", { name: "Simulated browser" });
  await dialog.getByRole("button", { name: "Refresh 20 times" }).click();
  const tally = dialog.getByRole("region", { name: "Who answered" });
  await expect(tally.getByRole("listitem")).toHaveCount(3);
  return tally.locator("code").allInnerTexts();
}

const TASK = /^172\.31\.\d+\.\d+:80$/;

test("by mouse, along the steps of the hands-on", async ({ open, page }) => {
  await open("#/");
  await page.getByRole("button", { name: "Build it yourself" }).first().click();
  const titles = [
    "Create cluster",
    "Register task definition",
    "Create security group",
    "Create load balancer",
    "Create target group",
    "Create listener",
    "Create service",
    "Update service",
  ];
  for (const title of titles) {
    const button = step(page).getByRole("button", { name: title });
    await button.click({ timeout: 60_000 });
    await send(page, title);
    // The service and the load balancer need a while.
    if (title === "Create service") await page.getByRole("radio", { name: "60×" }).click();
  }
  await step(page).getByRole("button", { name: "Open in browser" }).click({ timeout: 60_000 });
  const seen = await addresses(page);
  expect(new Set(seen).size).toBe(3);
  for (const address of seen) expect(address).toMatch(TASK);
  await page.keyboard.press("Escape");
  await expect(guideOf(page)).toContainText("6 / 6");
  await axe(page);
});

test("by mouse, from the lists and the inspector's actions", async ({ open, page }) => {
  await open("#/");
  await page.getByRole("button", { name: "Build it yourself" }).first().click();
  await guideOf(page).getByRole("button", { name: "Hide" }).click();
  const lists = page.getByRole("navigation", { name: "Resources" });
  const create = async (kind, title, fill) => {
    await lists.getByRole("link", { name: kind }).click();
    await page.getByRole("link", { name: "Create", exact: true }).last().click();
    await send(page, title, fill);
  };
  const inspect = async (kind, name) => {
    await lists.getByRole("link", { name: kind }).click();
    await page.locator(".kind-row").filter({ hasText: name }).first().click();
  };
  const act = (name) => page.getByRole("contentinfo", { name: "Actions" }).or(page.locator(".inspector-acts")).getByRole("button", { name }).first().click();

  await create("Clusters", "Create cluster", { "Cluster name": "quay" });
  await create("Task definitions", "Register task definition", { Family: "page" });
  await create("Security groups", "Create security group");
  await create("Security groups", "Create security group");
  await create("Load balancers", "Create load balancer", { Name: "front" });

  // The listener needs a target group: its form opens on top, and comes back with it.
  await inspect("Load balancers", "front");
  await act("Add listener");
  const listener = page.getByRole("form", { name: "Create listener" });
  await listener.getByRole("button", { name: /Create target group/ }).click();
  await field(page.getByRole("form", { name: "Create target group" }), "Name").fill("pages");
  await page.getByRole("form", { name: "Create target group" }).getByRole("button", { name: "Create target group", exact: true }).last().click();
  await expect(field(listener, "Target group").locator("option:checked")).toContainText("pages");
  await send(page, "Create listener");

  await inspect("Clusters", "quay");
  await act("Create service");
  await expect(field(page.getByRole("form"), "Cluster")).toHaveValue("quay");
  await send(page, "Create service", { "Service name": "web", "Desired tasks": "1" });
  await page.getByRole("radio", { name: "60×" }).click();
  await inspect("Services", "web");
  await act("Scale or update");
  await expect(field(page.getByRole("form"), "Desired tasks")).toHaveValue("1");
  await send(page, "Update service", { "Desired tasks": "3" });

  await lists.getByRole("link", { name: "Target groups" }).click();
  await page.locator(".kind-row").first().click();
  await expect(page.locator(".inspector-head")).toContainText("3 healthy", { timeout: 60_000 });
  await inspect("Load balancers", "front");
  await act("Open in browser");
  const seen = await addresses(page);
  for (const address of seen) expect(address).toMatch(TASK);

  // The other actions that open a form: each is accepted as it stands.
  await page.keyboard.press("Escape");
  for (const [kind, name, action, title] of [
    ["Clusters", "quay", "Run task", "Run task"],
    ["Task definitions", "page", "Run task", "Run task"],
    ["Task definitions", "page", "New revision", "Register task definition"],
    ["Target groups", "pages", "Change health check", "Modify target group"],
    ["Security groups", "hello-tasks", "Allow traffic in", "Let traffic in"],
  ]) {
    await inspect(kind, name);
    await act(action);
    await send(page, title);
  }
});

/** Presses Tab until what has the focus is this; gives up after `most`. */
async function tabTo(page, locator, most = 140) {
  for (let n = 0; n < most; n += 1) {
    if ((await locator.count()) > 0 && (await locator.evaluate((it) => it === document.activeElement))) return;
    await page.keyboard.press("Tab");
  }
  await expect(locator, `${most} presses of Tab`).toBeFocused();
}

test("by keyboard only", async ({ open, page }) => {
  await open("#/");
  await tabTo(page, page.getByRole("button", { name: "Build it yourself" }).first());
  await page.keyboard.press("Enter");
  await expect(guideOf(page)).toBeVisible();
  const titles = ["Create cluster", "Register task definition", "Create security group", "Create load balancer", "Create target group", "Create listener", "Create service", "Update service"];
  for (const title of titles) {
    await expect(step(page).getByRole("button", { name: title })).toBeVisible({ timeout: 60_000 });
    await tabTo(page, step(page).getByRole("button", { name: title }));
    await page.keyboard.press("Enter");
    const form = page.getByRole("form", { name: title });
    await expect(form.getByRole("heading", { name: title })).toBeFocused();
    if (title === "Create cluster") {
      // Escape changes nothing, and what is typed is kept while one walks on.
      await tabTo(page, form.getByLabel("Cluster name"));
      await page.keyboard.press("Control+a");
      await page.keyboard.type("by-keys");
    }
    await expect(form.getByText("Nothing is wrong")).toBeVisible();
    await tabTo(page, form.getByRole("button", { name: title, exact: true }).last());
    await page.keyboard.press("Enter");
    await expect(form).toHaveCount(0);
    expect(await page.evaluate(() => document.activeElement?.tagName), `the focus after ${title}`).not.toBe("BODY");
    if (title === "Create service") {
      await tabTo(page, page.getByRole("radio", { name: "10×" }));
      await page.keyboard.press("ArrowRight");
      await expect(page.getByRole("radio", { name: "60×" })).toBeChecked();
    }
  }
  await expect(step(page).getByRole("button", { name: "Open in browser" })).toBeVisible({ timeout: 60_000 });
  await tabTo(page, step(page).getByRole("button", { name: "Open in browser" }));
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Simulated browser" });
  await expect(dialog).toBeVisible();
  await tabTo(page, dialog.getByRole("button", { name: "Refresh 20 times" }));
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("region", { name: "Who answered" }).getByRole("listitem")).toHaveCount(3);
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  expect(await page.evaluate(() => document.activeElement?.tagName), "the focus after the dialog").not.toBe("BODY");
});

test("on a phone, along the steps of the hands-on", async ({ browser }) => {
  const opened = await openWith(browser, { viewport: { width: 390, height: 844 } });
  const { page } = opened;
  await page.getByRole("button", { name: "Build it yourself" }).first().click();
  for (const title of ["Create cluster", "Register task definition", "Create security group", "Create load balancer", "Create target group", "Create listener", "Create service"]) {
    await step(page).getByRole("button", { name: title }).click();
    // The primary button is in reach without scrolling.
    await expect(page.getByRole("form").getByRole("button", { name: title, exact: true }).last()).toBeInViewport();
    await send(page, title);
  }
  await expect(step(page).getByRole("button", { name: "Update service" })).toBeVisible({ timeout: 120_000 });
  await opened.close();
});

test("the map's menu offers what AWS offers, by mouse and by keyboard", async ({ open, page }) => {
  await open("#/sandbox");
  const block = page.locator('.map [data-id*=":task/"]').first();
  await expect(block).toBeVisible();
  await block.click({ button: "right" });
  const menu = page.getByRole("menu");
  await expect(menu.getByRole("menuitem").first()).toBeFocused();
  await axe(page);
  await page.keyboard.press("Escape");
  await expect(menu).toHaveCount(0);
  await block.focus();
  await page.keyboard.press("Shift+F10");
  await expect(menu.getByRole("menuitem", { name: "Why?" })).toBeFocused();
  await page.keyboard.press("End");
  await expect(menu.getByRole("menuitem", { name: "Stop task" })).toBeFocused();
  await page.keyboard.press("Enter");
  const question = page.getByRole("dialog", { name: "Are you sure?" });
  await question.getByRole("button", { name: "Stop task" }).click();
  await expect(question).toHaveCount(0);
  await expect(page.getByRole("tab", { name: /Calls/ })).toContainText("1");
  const balancer = page.locator('.map [data-id*=":loadbalancer/"]').first();
  await balancer.click({ button: "right", position: { x: 20, y: 15 } });
  await menu.getByRole("menuitem", { name: "Add listener" }).click();
  await expect(page.getByRole("form", { name: "Create listener" })).toBeVisible();
});
