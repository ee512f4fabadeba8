// Pins the learner's theme before the first paint; without a choice the system decides.
try {
  const theme = localStorage.getItem("taskyard.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be blocked: the system's theme it is.
}
