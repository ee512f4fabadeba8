// The hands-on through forms only, in the built app: by mouse along its own steps, by mouse from lists and the inspector, and by
// keyboard. No command is typed in any of them.
import { axe, expect, openWith, test } from "./fixtures.mjs";

test.describe.configure({ timeout: 180_000 });

const guideOf = (page) => page.getByRole("region", { name: "The hands-on" });
const step = (page) => guideOf(page).locator('[aria-current="step"]');

/** Sends the form that is open, as it stands, with the button that bears its title. */
async function send(page, title, fill = {}) {
  const form = page.getByRole("form", { name: title });
  await expect(form).toBeVisible();
  for (const [label, value] of Object.entries(fill)) await form.getByLabel(label, { exact: true }).fill(value);
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
