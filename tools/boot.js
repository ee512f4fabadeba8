// Starts the app. Built from tools/boot.js by tools/finish.mjs, which fills in the two addresses.
import init, * as bindings from "__APP_JS__";

try {
  const wasm = await init({ module_or_path: new URL("__APP_WASM__", import.meta.url) });
  window.wasmBindings = bindings;
  dispatchEvent(new CustomEvent("TrunkApplicationStarted", { detail: { wasm } }));
} catch (error) {
  const word = document.getElementById("boot-word");
  if (word) {
    word.textContent = "Taskyard could not start. It needs a browser with WebAssembly (any of 2023 or later), and its files must all be there. Reload to try again.";
    const details = document.createElement("p");
    details.id = "boot-details";
    details.textContent = String(error);
    word.after(details);
  }
  throw error;
}
