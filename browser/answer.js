// What JavaScript adds to the respondents' pages; every one of them works without it. A search shows what
// it finds as one types, answers that stand alone untick the others, a page that came back with errors
// begins at their summary, a page says how long it was looked at, and a form is sent in one trip, tried
// again until it arrives: its answer is the next page, which is put in place of this one.

import './keep.js';

/** What the button beside the field does, a moment after each change: the same list, from the server. */
function findAsTyped(form, signal) {
  if (navigator.connection?.saveData || !canGoOn) return;
  let [waiting, asking] = [0, new AbortController()];
  const find = async () => {
    asking.abort();
    asking = new AbortController();
    const address = `${form.getAttribute('action')}?${String(new URLSearchParams(new FormData(form)))}`;
    const answer = await fetch(address, { signal: asking.signal });
    if (!answer.ok || answer.redirected) return;
    const found = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const part of document.querySelectorAll('[data-found]')) {
      const next = found.getElementById(part.id) ?? '';
      for (const old of part.querySelectorAll('input[id]'))
        keepInput(old, found.getElementById(old.id));
      part.replaceWith(next);
    }
  };
  form.addEventListener(
    'input',
    () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        find().catch(() => undefined);
      }, 300);
    },
    { signal },
  );
}

/** What was ticked or written stays, where the new list has its place. */
function keepInput(old, next) {
  if (next && old.checked) next.checked = true;
  if (next && old.type === 'text' && old.value !== old.defaultValue) next.value = old.value;
}

/** On the document, because questions come and go. */
function standAlone({ target }) {
  const group = target.type === 'checkbox' && target.checked && target.closest('fieldset');
  if (!group) return;
  for (const box of group.querySelectorAll('input[type=checkbox]')) {
    if (box !== target && ('alone' in target.dataset || 'alone' in box.dataset))
      box.checked = false;
  }
}

/**
 * How long the page was really before somebody's eyes, and how many answers were changed: two numbers sent
 * with the page.
 */
function measure(form, signal) {
  let [seen, since, changes] = [0, null, 0];
  const look = () => {
    if (since !== null) seen += performance.now() - since;
    since = document.visibilityState === 'visible' ? performance.now() : null;
  };
  const isGiven = ({ type, checked, value }) =>
    type === 'radio' || type === 'checkbox' ? checked : value !== '';
  const given = new Set(
    [...form.querySelectorAll('input, select, textarea')].filter(isGiven).map(({ name }) => name),
  );
  form.addEventListener('change', ({ target }) => {
    if (target.type === 'checkbox' ? !target.checked : given.has(target.name)) changes += 1;
    given.add(target.name);
  });
  look();
  document.addEventListener('visibilitychange', look, { signal });
  addEventListener('pageshow', look, { signal });
  addEventListener(
    'pagehide',
    () => {
      look();
      since = null;
    },
    { signal },
  );
  form.addEventListener('formdata', ({ formData }) => {
    look();
    formData.set('_seen', String(Math.round(seen)));
    formData.set('_changes', String(changes));
  });
}

/** What the next pages need is fetched while this one is read, unless the visitor saves data. */
function fetchAhead({ dataset }) {
  if (navigator.connection?.saveData) return;
  const get = () => {
    fetch(dataset.ahead, { priority: 'low' })
      .then((answer) => answer.text())
      .catch(() => undefined);
  };
  addEventListener('load', () => {
    setTimeout(get, 300);
  });
}

/** Browsers that lack one of these send forms as they always did. */
const canGoOn = 'replaceChildren' in Element.prototype && 'AbortController' in globalThis;

/**
 * What the form sends with the button that was pressed, and a key by which the server knows the same again.
 */
function bodyOf(form, button, last) {
  const data = new FormData(form);
  if (button?.name) data.append(button.name, button.value);
  const words = String(
    new URLSearchParams([...data].filter(([name]) => name !== '_seen' && name !== '_changes')),
  );
  const key = words === last?.words ? last.key : newKey();
  data.set('_key', key);
  return { body: new URLSearchParams(data), words, key };
}

const newKey = () =>
  [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(36)).join('');

/** Busy or broken for now: asked again, as with no answer at all. */
const PASSING = [502, 503, 504];

/**
 * Sends the form; false where it has to be sent as without JavaScript, a number where it has to be sent
 * again: after so many seconds, 0 where nobody says.
 */
async function goOn(form, button, { body }) {
  // Another language is remembered by its own address: there the browser goes itself.
  const inOneTrip = !button?.value.startsWith('lang:');
  const address = button?.getAttribute('formaction') ?? form.getAttribute('action');
  const answer = await fetch(address, {
    method: 'POST',
    body,
    headers: inOneTrip ? { 'X-Next-Page': 'yes' } : {},
  });
  if (PASSING.includes(answer.status)) return Number(answer.headers.get('Retry-After') ?? 0);
  if (answer.ok || answer.status === 422) tell('cg:sent', { form });
  if (answer.redirected) {
    location.assign(answer.url);
    return true;
  }
  if (!answer.headers.get('Content-Type')?.startsWith('text/html')) return false;
  const path = answer.headers.get('X-Page-Path');
  showPage(new DOMParser().parseFromString(await answer.text(), 'text/html'), path);
  return true;
}

const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

/** Path and query of the page that is shown, without its fragment: links within the page change only that. */
let shown = location.pathname + location.search;

/**
 * Puts the page in place of this one. Its styles come with it, its scripts are told, and reading begins at
 * its top.
 */
function showPage(next, path) {
  for (const link of next.head.querySelectorAll('link[rel=stylesheet]')) {
    if (!document.head.querySelector(`link[href="${link.getAttribute('href')}"]`))
      document.head.append(link);
  }
  for (const name of ['lang', 'dir']) {
    const value = next.documentElement.getAttribute(name);
    if (value === null) document.documentElement.removeAttribute(name);
    else document.documentElement.setAttribute(name, value);
  }
  document.title = next.title;
  document.body.className = next.body.className;
  document.body.replaceChildren(...next.body.childNodes);
  if (path === null) history.replaceState(null, '', location.href);
  else history.pushState(null, '', path);
  shown = location.pathname + location.search;
  begin();
  beginReading(document.getElementById(decodeURIComponent(location.hash.slice(1))));
}

function beginReading(target) {
  const heading = document.querySelector('main h1');
  if (target) target.scrollIntoView();
  else scrollTo(0, 0);
  if (document.getElementById('errors') || !heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

function sendOnce(form, signal) {
  form.addEventListener('submit', (event) => {
    if (event.defaultPrevented) return;
    const goesOn = canGoOn && form.enctype !== 'multipart/form-data';
    if (form.dataset.sent || goesOn) event.preventDefault();
    if (form.dataset.sent) return;
    form.dataset.sent = 'yes';
    if (goesOn) void sendUntilThere(form, event.submitter ?? pressed, signal);
    else
      setTimeout(() => {
        delete form.dataset.sent;
      }, 5000);
  });
}

/** The button pressed last: browsers of some years ago do not say which one sent a form. */
let pressed = null;

/** Seconds before each further try; after the last one they stay the same. */
const WAITS = [2, 4, 8, 15, 30];

/** Until there is an answer everything stays on the page as it was typed, and can still be changed. */
async function sendUntilThere(form, button, signal) {
  const slow = setTimeout(() => say(form, 'sending'), 1000);
  let sent = null;
  for (let tries = 0; !signal.aborted; tries += 1) {
    sent = bodyOf(form, button, sent);
    const gone = await goOn(form, button, sent).catch(() => 0);
    clearTimeout(slow);
    if (gone === false) HTMLFormElement.prototype.submit.call(form);
    if (typeof gone === 'boolean') return;
    say(form, 'trying');
    await untilLater(Math.max(gone, WAITS[Math.min(tries, WAITS.length - 1)]));
  }
}

/** After these seconds, or as soon as the device says that there is a network again. */
const untilLater = (seconds) =>
  new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000);
    addEventListener('online', resolve, { once: true });
  });

function say(form, what) {
  const words = form.querySelector('[data-state]') ?? form.appendChild(document.createElement('p'));
  words.dataset.state = what;
  words.className = what === 'trying' ? 'cg-error' : 'cg-quiet';
  words.setAttribute('role', what === 'trying' ? 'alert' : 'status');
  words.textContent = document.body.getAttribute(`data-${what}`) ?? '';
}

let page = new AbortController();

/** At every page: the one that was loaded, and those put in its place. */
function begin() {
  page.abort();
  page = new AbortController();
  const { signal } = page;
  for (const form of document.querySelectorAll('form[data-find]')) findAsTyped(form, signal);
  for (const { form } of document.querySelectorAll('form input[name=_at]')) measure(form, signal);
  for (const ahead of document.querySelectorAll('[data-ahead]')) fetchAhead(ahead);
  for (const form of document.querySelectorAll('form[method=post]')) sendOnce(form, signal);
  document.getElementById('errors')?.focus();
  for (const { src } of document.querySelectorAll('script[type=module][src]'))
    import(src).catch(() => undefined);
  document.dispatchEvent(new CustomEvent('cg:page', { detail: { signal } }));
}

document.addEventListener('change', standAlone);
document.addEventListener(
  'click',
  ({ target }) => {
    pressed = target.closest?.('button') ?? null;
  },
  true,
);
addEventListener('popstate', () => {
  if (location.pathname + location.search !== shown) location.reload();
});
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
});
begin();
