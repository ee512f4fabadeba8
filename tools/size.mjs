// Holds the first load to its ceiling: html + css + js + wasm of dist/ in brotli, as a static host would send them, that the
// page needs to open and be used. The deferred half of the wasm, which arrives while the opening screen is read, counts apart; so
// do fonts. Content that is fetched only when needed (static/content) is not counted.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, extname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

/** Bytes of brotli (quality 11) that each kind may have. */
export const CEILING = { first: 350_000, deferred: 1_400_000, fonts: 130_000 };
const CODE = new Set([".html", ".css", ".js", ".wasm", ".svg"]);
const FONT = new Set([".woff2", ".woff", ".ttf", ".otf"]);
const kindOf = (file) => (file.endsWith("_deferred.wasm") ? "deferred" : CODE.has(extname(file)) ? "first" : FONT.has(extname(file)) ? "fonts" : null);

/** The files of `dir` by kind, each with its size on the wire, largest first. */
export function weigh(dir) {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath ?? entry.path, entry.name)))
    .filter((file) => !file.startsWith(join("static", "content")));
  const rows = [];
  for (const file of files) {
    const kind = kindOf(file);
    if (!kind) continue;
    const raw = readFileSync(join(dir, file));
    const packed = kind === "fonts" ? raw.length : brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length } }).length;
    rows.push({ file, kind, raw: raw.length, packed });
  }
  return rows.sort((a, b) => b.packed - a.packed);
}

/** What is over its ceiling, in words; empty when all is well. */
export function verdict(rows, ceiling = CEILING) {
  const complaints = [];
  if (!rows.some((row) => row.file.endsWith(".wasm"))) complaints.push("there is no wasm file: nothing was built");
  for (const kind of Object.keys(ceiling)) {
    const sum = rows.filter((row) => row.kind === kind).reduce((total, row) => total + row.packed, 0);
    if (sum > ceiling[kind]) complaints.push(`${kind}: ${sum} bytes, ${sum - ceiling[kind]} over the ceiling of ${ceiling[kind]}`);
  }
  return complaints;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const dist = resolve(dirname(fileURLToPath(import.meta.url)), "..", process.argv[2] ?? "dist");
  const rows = weigh(dist);
  for (const row of rows) console.log(`${String(row.packed).padStart(8)} ${String(row.raw).padStart(9)}  ${row.kind.padEnd(8)} ${row.file}`);
  for (const kind of Object.keys(CEILING)) {
    const sum = rows.filter((row) => row.kind === kind).reduce((total, row) => total + row.packed, 0);
    console.log(`${kind}: ${sum} of ${CEILING[kind]} bytes`);
  }
  const complaints = verdict(rows);
  for (const complaint of complaints) console.error(`size: ${complaint}`);
  process.exitCode = complaints.length > 0 ? 1 : 0;
}
