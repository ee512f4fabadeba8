// Serves the built app over HTTP, with no dependency: `node tools/serve.mjs [--dir dist] [--port 8080] [--under /some/sub/]`.
//
// The files answer at `/` and, with --under, also below that path. Without --port the first free port from 8080 on is taken, so
// that the address (and with it the browser's storage) stays the same from one day to the next. Loopback only.
import { createServer } from "node:http";
import { readFile, stat } from "node:fs/promises";
import { extname, join, normalize, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".toml": "text/plain; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};
const SQUEEZED = new Set([".css", ".html", ".js", ".json", ".md", ".svg", ".toml", ".txt", ".wasm", ".webmanifest"]);

/** Answers one request from `dir`; `under` is a second place the same files appear at. */
function answers(dir, under) {
  const root = resolve(dir);
  const squeezed = new Map();
  return async (request, response) => {
    const say = (status, text, headers = {}) => response.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...headers }).end(text);
    if (request.method !== "GET" && request.method !== "HEAD") return say(405, "Only GET and HEAD.\n", { allow: "GET, HEAD" });
    let path;
    try {
      path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    } catch {
      return say(400, "Not an address.\n");
    }
    if (under && path === under.slice(0, -1)) return say(308, "", { location: under });
    if (under && path.startsWith(under)) path = path.slice(under.length - 1);
    const file = join(root, normalize(path.endsWith("/") ? `${path}index.html` : path));
    if (!file.startsWith(root + sep) || path.includes("\0")) return say(404, "Nothing at this address.\n");
    try {
      const found = await stat(file);
      if (!found.isFile()) return say(404, "Nothing at this address.\n");
      const kind = extname(file);
      const headers = { "content-type": TYPES[kind] ?? "application/octet-stream", "cache-control": "no-cache", "x-content-type-options": "nosniff" };
      let body = await readFile(file);
      if (SQUEEZED.has(kind) && /\bbr\b/.test(request.headers["accept-encoding"] ?? "")) {
        const key = `${file} ${found.mtimeMs} ${found.size}`;
        if (!squeezed.has(key)) squeezed.set(key, brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }));
        body = squeezed.get(key);
        Object.assign(headers, { "content-encoding": "br", vary: "accept-encoding" });
      }
      response.writeHead(200, { ...headers, "content-length": body.length }).end(request.method === "HEAD" ? undefined : body);
    } catch {
      say(404, "Nothing at this address.\n");
    }
  };
}

/** Listens on 127.0.0.1 and gives the server; `port` 0 takes any free one, `port` null the first free one from 8080. */
export async function serve({ dir = "dist", port = null, under = null } = {}) {
  const wanted = port === null ? Array.from({ length: 50 }, (_, n) => 8080 + n) : [port];
  for (const candidate of wanted) {
    const server = createServer(answers(dir, under));
    const bound = await new Promise((done, broken) => {
      server.once("error", (error) => (error.code === "EADDRINUSE" ? done(false) : broken(error)));
      server.listen(candidate, "127.0.0.1", () => done(true));
    });
    if (bound) return server;
  }
  throw new Error(`no free port among ${wanted[0]}…${wanted.at(-1)}`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const option = (name, otherwise) => {
    const at = process.argv.indexOf(`--${name}`);
    return at < 0 ? otherwise : process.argv[at + 1];
  };
  const port = option("port", process.env.PORT ?? null);
  const server = await serve({ dir: option("dir", "dist"), port: port === null ? null : Number(port), under: option("under", null) });
  console.log(`Taskyard is at http://localhost:${server.address().port}/   (Ctrl C ends it)`);
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
}
