// The deferred half of the wasm: fetched as soon as the first half runs, joined to it when it is here.
// Built from tools/deferred.js by tools/finish.mjs, which fills in the address and the size in bytes.
const address = new URL("__DEFERRED_WASM__", import.meta.url);
const size = __DEFERRED_SIZE__;
let first;
let glue;
let joined = false;
const given = () => ({ first, "__GLUE__": glue });

const join = (instance) => {
  joined ||= instance;
  rest.here = true;
};

// A function was called that is not here yet: nothing can go on before it is, so the page waits for the file. This is the
// net below the opening screen, which is made to need nothing of the kind.
function load() {
  if (joined) return;
  performance.mark("taskyard: waited for the deferred half");
  const request = new XMLHttpRequest();
  request.open("GET", address, false);
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status !== 200) throw new Error(`${address} answered ${request.status}`);
  const bytes = Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0) & 255);
  join(new WebAssembly.Instance(new WebAssembly.Module(bytes), given()));
}

async function get() {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  let got = 0;
  const counted = response.body.pipeThrough(
    new TransformStream({
      transform(chunk, out) {
        got += chunk.length;
        const bar = document.getElementById("rest-progress");
        if (bar) bar.value = got / size;
        out.enqueue(chunk);
      },
    }),
  );
  const module = await WebAssembly.compileStreaming(new Response(counted, { headers: { "content-type": "application/wasm" } }));
  if (!joined) join(await WebAssembly.instantiate(module, given()));
}

// What src/browser/rest.rs reads: whether all is here, and a promise of it; asking again tries again.
const rest = { here: false, arrive: () => (rest.here ? Promise.resolve() : get()) };
globalThis.taskyardRest = rest;

/** What the first half imports besides wasm-bindgen's own functions, which the deferred half needs too. */
export function imports(functions) {
  glue = functions;
  return { load };
}

/** Called with the first half's exports before it starts. */
export function begin(exports) {
  first = exports;
}
