// Keeps what is typed on a page in this browser until the server has it: a page that was reloaded, or whose
// browser was closed before it could be sent, comes back filled in. Kept by form, so that two people on one
// device never see each other's words; gone once sent, erased, or after a week.

const PREFIX = 'cg ';
const WEEK = 7 * 86_400_000;
/** Fields that say something of the page, not of the person. */
const OWN = new Set([
  '_csrf',
  '_draft',
  '_at',
  '_shown',
  '_seen',
  '_changes',
  '_instances',
  '_key',
  '_answer',
]);

/** Null where the browser lends no store. */
const store = (() => {
  try {
    localStorage.setItem(`${PREFIX}try`, '');
    localStorage.removeItem(`${PREFIX}try`);
    return localStorage;
  } catch {
    return null;
  }
})();

/**
 * A question may be named `action` or `elements`: a form's own properties of these names are not to be
 * trusted.
 */
const fieldsOf = (form) => [...form.querySelectorAll('input, select, textarea')];
const pathOf = (form) => new URL(form.getAttribute('action'), location.href).pathname;
const markOf = (form) => form.querySelector('input[name=_draft]')?.value ?? form.dataset.keep ?? '';
const placeOf = (form) => `${PREFIX}${markOf(form)} ${pathOf(form)}`;
const keysOf = (prefix) => Object.keys(store).filter((key) => key.startsWith(prefix));

function read(key) {
  try {
    return JSON.parse(store.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

function dropOld() {
  for (const key of keysOf(PREFIX)) {
    const at = read(key)?.at ?? 0;
    if (Date.now() - at > WEEK) store.removeItem(key);
  }
}

const typedIn = (form) => [...new FormData(form)].filter(([name]) => !OWN.has(name));

function keep(form) {
  try {
    const names = [...new Set(fieldsOf(form).map(({ name }) => name))];
    store.setItem(placeOf(form), JSON.stringify({ at: Date.now(), names, fields: typedIn(form) }));
  } catch {
    // The store is full: what is typed stays on the page.
  }
}

/** @returns whether a field was changed */
function put(form, { names, fields }) {
  const given = new Map();
  for (const [name, value] of fields) given.set(name, [...(given.get(name) ?? []), value]);
  let changed = false;
  for (const field of fieldsOf(form)) {
    if (!names.includes(field.name) || OWN.has(field.name) || field.type === 'hidden') continue;
    const values = given.get(field.name) ?? [];
    const isBox = field.type === 'radio' || field.type === 'checkbox';
    const [was, is] = isBox
      ? [field.checked, values.includes(field.value)]
      : [field.value, values[0] ?? ''];
    if (was === is) continue;
    if (isBox) field.checked = is;
    else field.value = is;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    changed = true;
  }
  return changed;
}

/** While fields are filled in here, nobody types. */
let filling = false;

function fillOnce(form, kept) {
  filling = true;
  const changed = put(form, kept);
  filling = false;
  return changed;
}

/** Questions that come with an answer are filled in as they come, until somebody types. */
function fill(form, signal) {
  const kept = read(placeOf(form));
  if (kept === null) return;
  if (fillOnce(form, kept)) say(form, new Date(kept.at));
  const coming = new MutationObserver(() => fillOnce(form, kept));
  coming.observe(form, { childList: true, subtree: true });
  const stop = () => {
    if (!filling) coming.disconnect();
  };
  form.addEventListener('input', stop, { signal });
  signal.addEventListener('abort', () => coming.disconnect());
}

function say(form, at) {
  const words = document.createElement('p');
  const time = at.toLocaleTimeString(document.documentElement.lang, {
    hour: '2-digit',
    minute: '2-digit',
  });
  words.className = 'cg-notice';
  words.setAttribute('role', 'status');
  words.textContent = (form.getAttribute('data-refilled') ?? '').replace('{time}', time);
  form.prepend(words);
}

function begin({ detail: { signal } }) {
  const form = document.getElementById('answers');
  if (!form || markOf(form) === '') return;
  fill(form, signal);
  form.addEventListener('input', () => {
    if (!filling) keep(form);
  });
}

/** A page that was sent is the server's now; with the whole form sent or erased, nothing of it stays here. */
function forget({ detail: { form } }) {
  const mark = markOf(form);
  if (mark === '') return;
  const isWhole = /\/(check|erase)$/.test(pathOf(form));
  for (const key of isWhole ? keysOf(`${PREFIX}${mark} `) : [placeOf(form)]) store.removeItem(key);
}

if (store) {
  dropOld();
  document.addEventListener('cg:page', begin);
  document.addEventListener('cg:sent', forget);
}
