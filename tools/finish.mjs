// Trunk's last step: no inline script, one style sheet per link, a small wasm. Runs on the staging folder.
//
// Environment (set by Trunk): TRUNK_STAGING_DIR, TRUNK_PROFILE, TRUNK_SOURCE_DIR. It may also be run by hand with the folder
// as its argument. Fails loudly when what it expects is not there, so that a new Trunk cannot slip an inline script in.
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const staging = process.env.TRUNK_STAGING_DIR ?? process.argv[2];
const release = process.env.TRUNK_PROFILE === "release";
const page = join(staging, "index.html");
let html = readFileSync(page, "utf8");

const hash = (text) => createHash("sha256").update(text).digest("hex").slice(0, 16);
const fail = (why) => {
  console.error(`finish: ${why}`);
  process.exit(1);
};

// Scripts: whatever is inline goes into a file of its own.
html = html.replace(/<script\b([^>]*)>([\s\S]*?)<\/script>/g, (whole, attributes, body) => {
  if (/\bsrc=/.test(attributes)) return whole;
  const app = body.match(/['"]([^'"]*?(taskyard-[0-9a-f]+)\.js)['"]/);
  let text = body.trim();
  let name = "reload";
  if (app) {
    const wasm = readdirSync(staging).find((file) => file.startsWith(app[2]) && file.endsWith(".wasm"));
    if (!wasm) fail(`no wasm file beside ${app[1]}`);
    text = readFileSync(join(root, "tools/boot.js"), "utf8").replace("__APP_JS__", `./${app[2]}.js`).replace("__APP_WASM__", `./${wasm}`);
    name = "boot";
  } else {
    // Trunk fills these in only inside HTML; a file asks the page instead.
    text = text.replaceAll(/(['"])\{\{__TRUNK_ADDRESS__\}\}\1/g, "location.host").replaceAll(/(['"])\{\{__TRUNK_WS_BASE__\}\}\1/g, "'/'");
    if (text.includes("{{__")) fail("an inline script with a placeholder we do not know");
  }
  const file = `${name}-${hash(text)}.js`;
  writeFileSync(join(staging, file), text);
  return `<script type="module" src="./${file}"></script>`;
});
html = html.replace(/ (nonce|crossorigin)="[^"]*"(?=[^>]*rel="(modulepreload|preload)")/g, (whole, name) => (name === "nonce" ? "" : whole));
if (!/src="\.\/boot-/.test(html)) fail("Trunk's start script was not found");

// Style sheets: imports are written into the file that names them, in their layer.
const sheet = (file) =>
  readFileSync(file, "utf8")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/@import\s+(?:url\()?["']([^"']+)["']\)?\s*(layer(?:\(([^)]*)\))?)?\s*;/g, (_, name, layered, layer) => {
      const inner = sheet(join(dirname(file), name));
      return layered ? `@layer ${layer ?? ""}{${inner}}` : inner;
    });
const squeeze = (css) => css.replace(/\s+/g, " ").replace(/\s*([{};,])\s*/g, "$1").replace(/;}/g, "}").trim();
const folder = join(staging, "static/css");
const sheets = new Map();
html = html.replace(/<link rel="stylesheet" href="(?:\.\/)?(static\/css\/([\w-]+)\.css)"\s*\/?>/g, (_, path, name) => {
  const css = squeeze(sheet(join(root, path)));
  const file = `${name}-${hash(css)}.css`;
  sheets.set(file, css);
  return `<link rel="stylesheet" href="./static/css/${file}">`;
});
if (sheets.size === 0) fail("no style sheet was found");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const [file, css] of sheets) writeFileSync(join(folder, file), css);

if (/<script(?![^>]*\bsrc=)[^>]*>/.test(html) || /<style|\sstyle=|\son\w+=/.test(html)) fail("something inline is left in index.html");
writeFileSync(page, html.replace(/\n\s*\n+/g, "\n"));

// Size: wasm-opt reads the features from the file; --all-features would make one that Chromium refuses. The names stay until
// the cut, which goes by them.
if (release) {
  const optimizer = process.env.WASM_OPT ?? join(root, "node_modules/.bin/wasm-opt");
  if (!existsSync(optimizer)) fail("wasm-opt is missing: run `make setup`");
  const file = readdirSync(staging).find((file) => file.endsWith("_bg.wasm"));
  if (!file) fail("no wasm file was found");
  const path = join(staging, file);
  const whole = `${path}.whole`;
  execFileSync(optimizer, ["-Oz", "-g", "--strip-producers", path, "-o", whole], { stdio: "inherit" });

  // Two halves: what the opening screen runs, and what arrives a moment later (tools/split).
  const split = ["run", "--release", "--locked", "--quiet", "--manifest-path", join(root, "tools/split/Cargo.toml"), "--target-dir", join(root, "target/split"), "--"];
  const deferred = path.replace("_bg.wasm", "_deferred.wasm");
  const environment = { ...process.env };
  for (const name of ["CARGO_ENCODED_RUSTFLAGS", "RUSTFLAGS", "CARGO_BUILD_TARGET"]) delete environment[name];
  // SPLIT_NAMES=1 keeps the functions' names in both halves, to see in a stack what called for the deferred half too early.
  execFileSync(process.env.CARGO ?? "cargo", [...split, whole, join(root, "tools/split/deferred.txt"), path, deferred], { stdio: "inherit", env: environment, cwd: root });

  rmSync(whole);
  for (const half of [path, deferred]) console.log(`finish: ${basename(half)} ${statSync(half).size} bytes`);

  // The glue that wasm-bindgen wrote gives the first half its import, and tells the loader of the exports.
  const glue = path.replace("_bg.wasm", ".js");
  let script = readFileSync(glue, "utf8");
  const glueName = script.match(/"(\.\/[\w-]+\.js)": import0/)?.[1] ?? fail("wasm-bindgen's glue names its imports differently");
  const loader = readFileSync(join(root, "tools/deferred.js"), "utf8").replace("__GLUE__", glueName).replace("__DEFERRED_WASM__", `./${basename(deferred)}`).replace("__DEFERRED_SIZE__", String(statSync(deferred).size));
  const loaderFile = `deferred-${hash(loader)}.js`;
  writeFileSync(join(staging, loaderFile), loader);
  const put = (mark, instead) => {
    if (script.split(mark).length !== 2) fail(`wasm-bindgen's glue has not exactly one "${mark}"`);
    script = script.replace(mark, () => instead);
  };
  put("    return {\n        __proto__: null,\n        \"./taskyard", "    return {\n        __proto__: null,\n        deferred: deferred.imports(import0),\n        \"./taskyard");
  put("    wasm = instance.exports;\n", "    wasm = instance.exports;\n    deferred.begin(wasm);\n");
  writeFileSync(glue, `import * as deferred from "./${loaderFile}";\n${script}`);
}

// Offline: the service worker names every file of the build by its hash. Only where something is to be kept: a page that
// reloads as one types must not.
if (release || process.env.TASKYARD_OFFLINE) {
  const html = readFileSync(page, "utf8");
  if (!html.includes("</title>")) fail("index.html has no title to stand the offline mark after");
  writeFileSync(page, html.replace("</title>", '</title>\n    <meta name="taskyard-offline" content="sw.js" />'));
  const files = readdirSync(staging, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(staging, join(entry.parentPath ?? entry.path, entry.name)).replaceAll("\\", "/"))
    .filter((file) => file !== "sw.js")
    .sort();
  const list = files.map((file) => [file, hash(readFileSync(join(staging, file)))]);
  const worker = readFileSync(join(root, "tools/sw.js"), "utf8").replace("__FILES__", JSON.stringify(list));
  writeFileSync(join(staging, "sw.js"), worker);
  console.log(`finish: sw.js keeps ${files.length} files`);
}
