// The app starts, at the root and under a sub-path, under its strict policy, and keeps to itself.
import { SUB_PATH, axe, expect, openWith, test } from "./fixtures.mjs";

for (const under of ["/", SUB_PATH]) {
  test(`the app mounts at ${under}`, async ({ open }) => {
    const page = await open("#/", { under });
    await expect(page).toHaveTitle(/Taskyard/);
    await expect(page.getByRole("main")).toBeVisible();
  });
}

test("no script and no style is inline, and the policy forbids both", async ({ open, allow }) => {
  allow(/Content Security Policy/);
  const page = await open();
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("unsafe-inline");
  expect(policy).not.toContain("'unsafe-eval'");
  expect(await page.locator("script:not([src]), style, [onclick], [onload], [onerror]").count()).toBe(0);
  const ran = await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.ranInline = true";
    document.head.append(script);
    return window.ranInline === true;
  });
  expect(ran).toBe(false);
});

test("a wasm that cannot be had is said in words", async ({ page, allow }) => {
  allow(/./);
  await page.route("**/*.wasm", (route) => route.abort());
  await page.goto("/");
  await expect(page.getByText("Taskyard could not start")).toBeVisible();
});

for (const colorScheme of ["light", "dark"]) {
  test(`the first page has no axe violation in ${colorScheme}`, async ({ browser }) => {
    const opened = await openWith(browser, { colorScheme, viewport: { width: 1440, height: 900 } });
    await axe(opened.page);
    await opened.close();
  });
}
