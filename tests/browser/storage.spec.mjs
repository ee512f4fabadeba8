// What the browser keeps: the world comes back after a reload, and a save that cannot be read destroys nothing.
import { expect, mounted, test } from "./fixtures.mjs";

const LINE = { name: "Command line" };

async function type(page, line) {
  await page.getByRole("combobox", LINE).or(page.getByRole("textbox", LINE)).first().fill(line);
  await page.keyboard.press("Enter");
}

test("a reload restores the world", async ({ open, page }) => {
  await open("#/sandbox");
  await type(page, "aws ecs create-cluster --cluster-name kept-over-reload --query cluster.status --output text");
  await expect(page.getByText("ACTIVE", { exact: true }).last()).toBeVisible();
  await expect.poll(() => page.evaluate(() => localStorage.getItem("taskyard.session") ?? "")).toContain("kept-over-reload");
  await page.reload();
  await mounted(page);
  await type(page, "aws ecs describe-clusters --clusters kept-over-reload --query 'clusters[0].clusterArn' --output text");
  await expect(page.getByText("cluster/kept-over-reload").last()).toBeVisible();
});

const BROKEN = {
  "not JSON": "{{{",
  "another format": '{"format":"something-else","version":1}',
  "a future version": '{"format":"taskyard-save","version":999,"seed":1,"scenario":"empty","log":[]}',
  "deep nesting": "[".repeat(100_000),
  "a wrong type": '{"format":"taskyard-save","version":1,"seed":"one","scenario":"empty","log":{}}',
  "HTML": "<script>alert(1)</script>",
};

for (const [what, text] of Object.entries(BROKEN)) {
  test(`a stored save that is ${what} is reported and kept aside`, async ({ page }) => {
    await page.addInitScript((text) => {
      if (!sessionStorage.getItem("seeded")) localStorage.setItem("taskyard.session", text);
      sessionStorage.setItem("seeded", "yes");
    }, text);
    await page.goto("/#/sandbox");
    await mounted(page);
    await expect(page.getByText("kept aside").first()).toBeVisible();
    expect(await page.evaluate(() => localStorage.getItem("taskyard.session.aside"))).toBe(text);
    await type(page, "aws ecs list-clusters");
    await expect(page.getByText("clusterArns").last()).toBeVisible();
  });
}

test("without storage the app works and says that nothing is kept", async ({ page }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await page.goto("/#/sandbox");
  await mounted(page);
  await type(page, "aws ecs create-cluster --cluster-name one");
  await expect(page.getByText(/cannot be stored/i).first()).toBeVisible();
});
