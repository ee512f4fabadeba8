// Tests of the build's own steps: the server and the scales.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { serve } from "./serve.mjs";
import { verdict, weigh } from "./size.mjs";

const dir = mkdtempSync(join(tmpdir(), "taskyard-"));
let server;
let base;

before(async () => {
  mkdirSync(join(dir, "site/static/content"), { recursive: true });
  writeFileSync(join(dir, "secret.txt"), "secret");
  writeFileSync(join(dir, "site/index.html"), "<p>yard</p>");
  writeFileSync(join(dir, "site/app.wasm"), Buffer.alloc(4000, 7));
  writeFileSync(join(dir, "site/static/content/lesson.js"), "x".repeat(1000));
  server = await serve({ dir: join(dir, "site"), port: 0, under: "/some/sub/" });
  base = `http://127.0.0.1:${server.address().port}`;
});
after(() => {
  server.close();
  server.closeAllConnections();
});

test("the same file answers at the root and under a sub-path", async () => {
  for (const path of ["/", "/index.html", "/some/sub/", "/some/sub/index.html", "/some/sub"]) {
    const answer = await fetch(base + path);
    assert.equal(answer.status, 200, path);
    assert.equal(await answer.text(), "<p>yard</p>", path);
  }
});

test("wasm is sent as wasm, packed when the client can unpack it", async () => {
  const answer = await fetch(`${base}/app.wasm`, { headers: { "accept-encoding": "br" } });
  assert.equal(answer.headers.get("content-type"), "application/wasm");
  assert.equal(answer.headers.get("content-encoding"), "br");
  assert.equal((await answer.arrayBuffer()).byteLength, 4000);
});

test("nothing outside the folder can be read", async () => {
  for (const path of ["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/some/sub/..%2f..%2fsecret.txt", "/nothing", "/static", "/%"]) {
    const answer = await fetch(base + path);
    assert.ok([400, 404].includes(answer.status), `${path} answers ${answer.status}`);
  }
  assert.equal((await fetch(base, { method: "POST" })).status, 405);
});

test("the scales leave out content and name what is too heavy", () => {
  const rows = weigh(join(dir, "site"));
  assert.deepEqual(rows.map((row) => row.file).sort(), ["app.wasm", "index.html"]);
  assert.deepEqual(verdict(rows), []);
  const sum = rows.reduce((total, row) => total + row.packed, 0);
  assert.deepEqual(verdict(rows, { first: sum - 1 }), [`first: ${sum} bytes, 1 over the ceiling of ${sum - 1}`]);
  assert.equal(verdict([]).length, 1);
});
