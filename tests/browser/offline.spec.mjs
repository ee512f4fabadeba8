// Without a network, with a newer version, and in two tabs at once: nothing is lost and the page says what is going on.
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "../../tools/serve.mjs";
import { axe, expect, mounted, test } from "./fixtures.mjs";

const dist = process.env.TASKYARD_DIST ?? resolve(dirname(fileURLToPath(import.meta.url)), "../../dist");
const LINE = { name: "Command line" };

async function type(page, line) {
  await page.getByRole("combobox", LINE).or(page.getByRole("textbox", LINE)).first().fill(line);
  await page.keyboard.press("Enter");
}

async function make(page, name) {
  await type(page, `aws ecs create-cluster --cluster-name ${name} --query cluster.clusterArn --output text`);
  await expect(page.getByText(`cluster/${name}`).last()).toBeVisible();
}

async function has(page, name) {
  await type(page, `aws ecs describe-clusters --clusters ${name} --query 'clusters[0].clusterName' --output text`);
  await expect(page.getByText(name, { exact: true }).last()).toBeVisible();
}

const controlled = (page) => expect.poll(() => page.evaluate(() => Boolean(navigator.serviceWorker.controller)), { timeout: 30_000 }).toBe(true);

test.describe("offline", () => {
  let dir;
  let server;
  let base;
  test.beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), "taskyard-offline-"));
    cpSync(dist, dir, { recursive: true });
    server = await serve({ dir, port: 0 });
    base = `http://127.0.0.1:${server.address().port}`;
  });
  test.afterEach(() => {
    server.close();
    server.closeAllConnections();
    rmSync(dir, { recursive: true, force: true });
  });

  test("after one visit the app opens without a network, deferred parts and glossary too", async ({ page, context, allow }) => {
    allow(/request left the origin: http:\/\/127/);
    await page.goto(`${base}/#/sandbox`);
    await mounted(page);
    await controlled(page);
    server.close();
    server.closeAllConnections();
    await context.setOffline(true);
    await page.reload();
    await mounted(page);
    await make(page, "made-offline");
    for (const file of readdirSync(dir, { recursive: true, withFileTypes: true })) {
      if (!file.isFile() || file.name === "sw.js") continue;
      const path = join(file.parentPath ?? file.path, file.name).slice(dir.length + 1);
      expect(await page.evaluate(async (path) => (await fetch(path)).ok, path), path).toBe(true);
    }
  });

  test("a new version waits, saves first and keeps the world", async ({ page, allow }) => {
    test.setTimeout(150_000);
    allow(/request left the origin: http:\/\/127/);
    await page.goto(`${base}/#/sandbox`);
    await mounted(page);
    await controlled(page);
    await make(page, "before-update");
    const worker = join(dir, "sw.js");
    writeFileSync(join(dir, "static/added.txt"), "new");
    writeFileSync(worker, readFileSync(worker, "utf8").replace('[["', '[["static/added.txt","feedfeedfeedfeed"],["'));
    // The browser takes its time with an update; what counts is the notice.
    await page.evaluate(() => void navigator.serviceWorker.getRegistration().then((registration) => registration.update()));
    const banner = page.getByRole("complementary", { name: "Notice" });
    await expect(banner).toContainText("A new version of Taskyard is ready", { timeout: 60_000 });
    await axe(page);
    const reloaded = page.waitForEvent("load");
    await banner.getByRole("button", { name: "Save and change" }).click();
    await reloaded;
    await mounted(page);
    await has(page, "before-update");
    await expect(banner).toHaveCount(0);
    expect(await page.evaluate(async () => (await fetch("static/added.txt")).text())).toBe("new");
  });
});

test("the app can be installed: manifest, icons and a worker with every file", async ({ request }) => {
  const manifest = await (await request.get("/static/manifest.webmanifest")).json();
  expect(manifest.start_url).toBe("../");
  for (const icon of manifest.icons) expect((await request.get(`/static/${icon.src}`)).ok(), icon.src).toBe(true);
  const worker = await (await request.get("/sw.js")).text();
  const listed = JSON.parse(worker.match(/const FILES = (\[\[.*\]\]);/)[1]).map((file) => file[0]);
  const there = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((file) => file.isFile()).map((file) => join(file.parentPath ?? file.path, file.name).slice(dist.length + 1));
  expect(listed.sort()).toEqual(there.filter((file) => file !== "sw.js").sort());
});

test("a second tab says that it is a copy, keeps out, and takes over when told to", async ({ open, page, context }) => {
  await open("#/sandbox");
  await make(page, "first-tab");
  const second = await context.newPage();
  await second.goto("/#/sandbox");
  await mounted(second);
  const banner = second.getByRole("complementary", { name: "Notice" });
  await expect(banner).toContainText("Another tab has this world open");
  await axe(second);
  await make(second, "only-in-copy");
  await second.waitForTimeout(2600);
  expect(await second.evaluate(() => localStorage.getItem("taskyard.session"))).not.toContain("only-in-copy");
  await make(page, "later-in-first");
  await banner.getByRole("button", { name: "Take over here" }).click();
  await expect(banner).toHaveCount(0);
  await has(second, "later-in-first");
  expect(await second.evaluate(() => localStorage.getItem("taskyard.worlds"))).toContain("hands-on");
  await expect(page.getByRole("complementary", { name: "Notice" })).toContainText("taken this world over");
  await make(second, "owner-now");
  await expect.poll(() => second.evaluate(() => localStorage.getItem("taskyard.session")), { timeout: 8000 }).toContain("owner-now");
});
