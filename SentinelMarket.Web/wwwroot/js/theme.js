// Runs in the head before the first paint, so that the page never flashes in the wrong theme.
(() => {
  const key = 'sentinel.theme';
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const stored = () => {
    try { return localStorage.getItem(key) ?? 'system'; } catch { return 'system'; }
  };
  const apply = () => {
    const choice = stored();
    const root = document.documentElement;
    root.dataset.themeChoice = choice;
    root.dataset.theme = choice === 'system' ? (dark.matches ? 'dark' : 'light') : choice;
  };
  dark.addEventListener('change', apply);
  addEventListener('storage', apply);
  window.sentinelTheme = {
    apply,
    choose(choice) {
      try { localStorage.setItem(key, choice); } catch { /* private mode: the choice lasts until the page is left */ }
      apply();
      if (choice !== stored()) { document.documentElement.dataset.theme = choice; }
    },
  };
  apply();
})();
