// Leaves the number of passed and failed browser tests where tools/test.mjs reads it.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const file = join(resolve(dirname(fileURLToPath(import.meta.url)), "../.."), "target/browser-count.json");

export default class Count {
  ends = new Map();
  onTestEnd(test, result) {
    if (result.status !== "skipped") this.ends.set(test.id, test.ok());
  }
  onEnd() {
    const all = [...this.ends.values()];
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ passed: all.filter(Boolean).length, failed: all.filter((ok) => !ok).length }));
  }
}
