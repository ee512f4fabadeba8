// Serves dist/ for one run, at the root and under a sub-path, and tells the tests where (TASKYARD_URL).
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "../../tools/serve.mjs";

export default async function start() {
  const dist = process.env.TASKYARD_DIST ?? resolve(dirname(fileURLToPath(import.meta.url)), "../../dist");
  if (!existsSync(join(dist, "index.html"))) throw new Error(`nothing is built in ${dist}: run \`make build\` first`);
  const server = await serve({ dir: dist, port: 0, under: "/some/sub/" });
  process.env.TASKYARD_URL = `http://127.0.0.1:${server.address().port}`;
  return () => {
    server.close();
    server.closeAllConnections();
  };
}
