// Pins the learner's theme before the first paint; without a choice the system decides.
try {
  // A widget in another page's frame reads no storage; its address says the theme.
  const framed = location.hash.startsWith("#/embed/");
  const theme = framed ? /[?&]theme=(\w+)/.exec(location.hash)?.[1] : localStorage.getItem("taskyard.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be blocked: the system's theme it is.
}
