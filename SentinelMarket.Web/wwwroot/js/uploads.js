// Sends the files that were dropped or chosen to the API, one after another, and tells the page how far each is. The page draws; this sends.
const progressEvery = 150;

export function attach(zone, input, page, address, maxBytes, tooLarge) {
  const queue = [];
  let busy = false;
  let next = 0;
  const tell = (method, ...values) => page.invokeMethodAsync(method, ...values).catch(() => { /* the page was left; the upload goes on */ });

  const reasonOf = request => {
    try { return JSON.parse(request.responseText).detail; } catch { return request.status ? `The server answered ${request.status}.` : null; }
  };

  const send = item => new Promise(done => {
    const request = new XMLHttpRequest();
    let told = 0;
    request.upload.addEventListener('progress', event => {
      if (performance.now() - told < progressEvery && event.loaded < event.total) { return; }
      told = performance.now();
      tell('Progressed', item.key, event.loaded);
    });
    request.addEventListener('loadend', async () => {
      if (request.status === 202) { await tell('Accepted', item.key); }
      else { await tell('Refused', item.key, reasonOf(request) ?? 'The connection broke before the file was there. Send it again.'); }
      done();
    });
    request.open('POST', `${address}?name=${encodeURIComponent(item.file.name)}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.send(item.file);
  });

  const work = async () => {
    if (busy) { return; }
    busy = true;
    while (queue.length > 0) { await send(queue.shift()); }
    busy = false;
  };

  const take = async files => {
    for (const file of files) {
      const key = next++;
      await tell('Began', key, file.name, file.size);
      // Said here already, because a server that refuses a body while it is being sent can only break the connection.
      if (file.size > maxBytes) { await tell('Refused', key, tooLarge); } else { queue.push({ key, file }); }
    }
    work();
  };

  // A folder that is dropped looks like a file, but cannot be read.
  const filesOf = transfer => [...transfer.items]
    .filter(item => item.kind === 'file' && !item.webkitGetAsEntry?.()?.isDirectory)
    .map(item => item.getAsFile())
    .filter(file => file !== null);

  const carriesFiles = event => event.dataTransfer?.types.includes('Files');
  let depth = 0;
  const mark = () => zone.toggleAttribute('data-over', depth > 0);
  const listeners = new AbortController();
  const on = (target, type, listener) => target.addEventListener(type, listener, { signal: listeners.signal });
  on(input, 'change', () => { take([...input.files]); input.value = ''; });
  on(zone, 'dragenter', event => { if (carriesFiles(event)) { depth++; mark(); } });
  on(zone, 'dragleave', event => { if (carriesFiles(event)) { depth = Math.max(0, depth - 1); mark(); } });
  on(zone, 'drop', event => { if (carriesFiles(event)) { depth = 0; mark(); take(filesOf(event.dataTransfer)); } });
  // Beside the zone, a browser would leave the page and open the file.
  on(document, 'dragover', event => { if (carriesFiles(event)) { event.preventDefault(); event.dataTransfer.dropEffect = zone.contains(event.target) ? 'copy' : 'none'; } });
  on(document, 'drop', event => { if (carriesFiles(event)) { event.preventDefault(); } });
  zone.dataset.ready = '';
  return { detach: () => listeners.abort() };
}
