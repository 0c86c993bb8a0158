// What the shell does without the circuit: clock, theme, narrow navigation, the key of the search field, copying, and coming back after the server was away.
// Listeners sit on the document, because Blazor replaces the prerendered elements.
(() => {
  const root = document.documentElement;
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Kolkata', hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });

  const each = (selector, action) => document.querySelectorAll(selector).forEach(action);

  const tick = () => {
    const text = clock.format(Date.now());
    each('[data-ist-clock]', element => { if (element.textContent !== text) { element.textContent = text; } });
    each('[data-choose-theme]', element => element.setAttribute('aria-pressed', String(element.dataset.chooseTheme === root.dataset.themeChoice)));
    each('[data-toggle-navigation]', element => element.setAttribute('aria-expanded', String('navigationOpen' in root.dataset)));
    setTimeout(tick, 1000 - Date.now() % 1000);
  };

  const copy = async text => {
    if (navigator.clipboard) { await navigator.clipboard.writeText(text); return; }
    // Plain http on another host has no clipboard API.
    const area = Object.assign(document.createElement('textarea'), { value: text });
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  };

  document.addEventListener('click', async event => {
    const target = event.target instanceof Element ? event.target : null;
    const theme = target?.closest('[data-choose-theme]');
    if (theme) { window.sentinelTheme.choose(theme.dataset.chooseTheme); tick(); }

    if (target?.closest('[data-toggle-navigation]')) { root.toggleAttribute('data-navigation-open'); }
    else if (target?.closest('[data-close-navigation]')) { root.removeAttribute('data-navigation-open'); }

    const source = target?.closest('[data-copy]');
    if (source) {
      await copy(source.dataset.copy);
      source.dataset.copied = '';
      setTimeout(() => delete source.dataset.copied, 1500);
    }
  });
  document.addEventListener('keydown', event => {
    if (event.key === 'Escape') { root.removeAttribute('data-navigation-open'); }
    const target = event.target instanceof Element ? event.target : null;
    // In a field with offers the arrows move among them, not within the text.
    if (target?.matches('[role="combobox"]')) { if (event.key === 'ArrowUp' || event.key === 'ArrowDown') { event.preventDefault(); } return; }
    if (event.ctrlKey || event.metaKey || event.altKey || target?.closest('input, select, textarea')) { return; }
    const field = [...document.querySelectorAll('[data-search-key]')].find(one => one.dataset.searchKey === event.key);
    if (field) { event.preventDefault(); field.focus(); }
  });

  // A modal dialog of the browser's own: it keeps the focus, closes on Escape, and gives the focus back. The ground beside it closes it too.
  window.sentinelDrawer = { show: dialog => { if (dialog?.isConnected && !dialog.open) { dialog.showModal(); } } };
  document.addEventListener('click', event => { if (event.target instanceof HTMLDialogElement && event.target.matches('[data-drawer]')) { event.target.close(); } });

  // After a restart the server no longer knows this page's circuit and rejects it: once it answers again, load the page anew.
  let waiting = false;
  const reloadWhenBack = async () => {
    if (waiting) { return; }
    waiting = true;
    for (;;) {
      try {
        const answer = await fetch(location.href, { cache: 'no-store', headers: { Accept: 'text/html' } });
        if (answer.status < 500) { location.reload(); return; }
      } catch { /* still away */ }
      await new Promise(resolve => setTimeout(resolve, 1000));
    }
  };

  const watchConnection = () => {
    const notice = document.getElementById('components-reconnect-modal');
    const shows = name => notice.classList.contains(`components-reconnect-${name}`);
    const observe = () => {
      const lost = shows('show') || shows('failed') || shows('rejected');
      root.toggleAttribute('data-disconnected', lost);
      if (shows('failed') || shows('rejected')) { reloadWhenBack(); }
    };
    new MutationObserver(observe).observe(notice, { attributes: true, attributeFilter: ['class'] });
  };

  watchConnection();
  tick();
  Blazor.start({ circuit: { reconnectionOptions: { maxRetries: 86400, retryIntervalMilliseconds: 1000, dialogId: 'components-reconnect-modal' } } })
    .catch(reloadWhenBack);
  Blazor.addEventListener('enhancedload', window.sentinelTheme.apply);
})();
