// Every route, in light, dark and at a phone's width, without a violation of axe; and each has its own title and main part.
import { axe, expect, openWith, test } from "./fixtures.mjs";

const FORMS = [
  "CreateCluster",
  "RegisterTaskDefinition",
  "CreateService",
  "UpdateService",
  "RunTask",
  "CreateLoadBalancer",
  "CreateTargetGroup",
  "CreateListener",
  "CreateRole",
  "CreateSecurityGroup",
  "AuthorizeSecurityGroupIngress",
  "CreateLogGroup",
  "Traffic",
];
const ROUTES = ["#/", "#/sandbox", "#/sandbox?kind=tasks", "#/sandbox?kind=services", "#/grammar", "#/settings", "#/nowhere", ...FORMS.map((name) => `#/sandbox/new/${name}`)];
const SIZES = [
  ["light", { colorScheme: "light", viewport: { width: 1440, height: 900 } }],
  ["dark", { colorScheme: "dark", viewport: { width: 1440, height: 900 } }],
  ["phone", { colorScheme: "light", viewport: { width: 390, height: 844 } }],
];

for (const [name, options] of SIZES) {
  test(`no route has an axe violation: ${name}`, async ({ browser }) => {
    test.setTimeout(180_000);
    const opened = await openWith(browser, options);
    for (const route of ROUTES) {
      await opened.page.goto(`/${route}`);
      await expect(opened.page.getByRole("main"), route).toBeVisible();
      await expect(opened.page).toHaveTitle(/Taskyard/);
      await axe(opened.page);
    }
    await opened.close();
  });
}

test("nothing scrolls sideways at 320 pixels", async ({ browser }) => {
  const opened = await openWith(browser, { viewport: { width: 320, height: 800 } });
  for (const route of ROUTES) {
    await opened.page.goto(`/${route}`);
    await expect(opened.page.locator("[data-region]:visible").nth(1), route).toBeVisible();
    const over = await opened.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(over, route).toBeLessThanOrEqual(1);
  }
  await opened.close();
});

test("whatever stands in the address gives a page", async ({ open, page }) => {
  await open("#/");
  for (const hash of ["#", "#x", "#//", "#/%ff", "#/sandbox/new/%00", "#/sandbox/new/<b>", "#/sandbox?select=%F0%9F%9A%80&kind=nothing", `#/${"a".repeat(5000)}`, "#/sandbox/new/CreateService?input={", "#/sandbox/new/RegisterTaskDefinition?input=%5B%5D"]) {
    await page.evaluate((to) => (window.location.hash = to), hash);
    await expect(page.getByRole("main")).toBeVisible();
  }
});
