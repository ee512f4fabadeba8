// Sharing: a link gives the same world in another browser; hostile links say what is wrong and change nothing; widgets stand alone.
import { deflateSync } from "node:zlib";
import { axe, expect, openWith, test } from "./fixtures.mjs";

const LINE = { name: "Command line" };
const MENU = { name: /^This world/ };

async function type(page, line) {
  await page.getByRole("combobox", LINE).or(page.getByRole("textbox", LINE)).first().fill(line);
  await page.keyboard.press("Enter");
}

async function share(page) {
  await page.getByRole("button", MENU).click();
  await page.getByRole("menuitem", { name: "Share…" }).click();
  return page.getByRole("dialog", { name: "Share this world" });
}

const word = (text) => `1${deflateSync(Buffer.from(text)).toString("base64url")}`;

test("a link opens the same world in another browser, after it was looked at", async ({ open, page, browser }) => {
  await open("#/sandbox");
  await type(page, "aws ecs create-cluster --cluster-name sent-by-link --query cluster.status --output text");
  await expect(page.getByText("ACTIVE", { exact: true }).last()).toBeVisible();
  const dialog = await share(page);
  await expect(dialog.getByRole("img", { name: "QR code of the link" })).toBeVisible();
  const link = await dialog.getByLabel("Link", { exact: true }).inputValue();
  expect(link).toMatch(/#\/w\/1[\w-]+$/);
  await axe(page);
  const other = await openWith(browser, {}, link.slice(link.indexOf("#")));
  await expect(other.page.getByRole("heading", { name: "A world that was sent to you" })).toBeVisible();
  await axe(other.page);
  await other.page.getByRole("button", { name: "Open it" }).click();
  await expect(other.page).toHaveURL(/#\/sandbox$/);
  await type(other.page, "aws ecs describe-clusters --clusters sent-by-link --query 'clusters[0].status' --output text");
  await expect(other.page.getByText("ACTIVE", { exact: true }).last()).toBeVisible();
  await other.close();
});

test("opening a link asks first and puts one's own world on the shelf", async ({ open, page }) => {
  await open("#/sandbox");
  await type(page, "aws ecs create-cluster --cluster-name my-own --query cluster.status --output text");
  await expect(page.getByText("ACTIVE", { exact: true }).last()).toBeVisible();
  const link = await (await share(page)).getByLabel("Link", { exact: true }).inputValue();
  await page.keyboard.press("Escape");
  await type(page, "aws ecs create-cluster --cluster-name only-mine --query cluster.status --output text");
  await page.goto(link);
  await page.getByRole("button", { name: "Open it" }).click();
  const dialog = page.getByRole("dialog", { name: "Open this world?" });
  await axe(page);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  expect(await page.evaluate(() => localStorage.getItem("taskyard.worlds"))).toBeNull();
  await page.getByRole("button", { name: "Open it" }).click();
  await dialog.getByRole("button", { name: "Shelve mine, open this" }).click();
  await expect(page).toHaveURL(/#\/sandbox$/);
  expect(await page.evaluate(() => localStorage.getItem("taskyard.worlds"))).toContain("hands-on");
});

const HOSTILE = {
  "another version": ["9abc", /newer Taskyard/],
  "no link": ["<script>alert(1)</script>", /no link of Taskyard|Nothing at this address/],
  "cut off": [word('{"format":"taskyard-save"}').slice(0, -8), /cut off/],
  "letters that cannot be": ["1ab*cd", /can stand/],
  "something else": [word('{"format":"other"}'), /expected "taskyard-save"/],
  "a bomb": [word("0".repeat(17 * 1024 * 1024)), /too large/],
  "not JSON": [word("[".repeat(100_000)), /not JSON/],
};

for (const [what, [payload, says]] of Object.entries(HOSTILE)) {
  test(`a link with ${what} says so and changes nothing`, async ({ open, page }) => {
    await open("#/sandbox");
    await type(page, "aws ecs create-cluster --cluster-name stays --query cluster.status --output text");
    await expect(page.getByText("ACTIVE", { exact: true }).last()).toBeVisible();
    await page.evaluate((to) => (window.location.hash = to), `#/w/${payload}`);
    await expect(page.getByRole("main")).toContainText(says);
    await page.evaluate(() => (window.location.hash = "#/sandbox"));
    await type(page, "aws ecs describe-clusters --clusters stays --query 'clusters[0].clusterArn' --output text");
    await expect(page.getByText("cluster/stays").last()).toBeVisible();
  });
}

for (const kind of ["map", "chart", "terminal", "events"]) {
  test(`the widget ${kind} stands alone, tells its height and touches no storage`, async ({ page, baseURL }) => {
    await page.addInitScript(() => {
      const said = () => {
        throw new DOMException("blocked", "SecurityError");
      };
      if (location.hash.startsWith("#/embed/")) Object.defineProperty(window, "localStorage", { get: said });
    });
    const host = `<!doctype html><title>A course</title><script>window.heights = [];
      addEventListener("message", (event) => event.data?.taskyard === "height" && window.heights.push(event.data.height));</script>
      <iframe src="${baseURL}/#/embed/${kind}/hands-on?theme=dark&run=0" title="Taskyard" width="900" height="480"></iframe>`;
    await page.route("**/a-course", (route) => route.fulfill({ contentType: "text/html", body: host }));
    await page.goto("/a-course");
    const frame = page.frameLocator("iframe");
    await expect(frame.getByRole("link", { name: "Open in Taskyard" })).toBeVisible();
    await expect(frame.locator(".top")).toHaveCount(0);
    await expect.poll(() => page.evaluate(() => window.heights.at(-1) ?? 0)).toBeGreaterThan(100);
  });
  test(`the widget ${kind} has no axe violation`, async ({ open, page }) => {
    await open(`#/embed/${kind}/hands-on`);
    await expect(page.getByRole("link", { name: "Open in Taskyard" })).toBeVisible();
    await axe(page);
  });
}

test("paper gets the world without its buttons", async ({ open, page }) => {
  await open("#/sandbox");
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".clock-bar")).toBeHidden();
  await expect(page.getByRole("main")).toBeVisible();
});
