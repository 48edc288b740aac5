// Keeps what is typed on a page in this browser until the server has it: a page that was reloaded, or whose browser
// was closed before it could be sent, comes back filled in. Kept by form, so that two people on one device never see
// each other's words; gone once sent, erased, or after a week.

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

const markOf = (form) => form.elements.namedItem('_draft')?.value ?? '';
const placeOf = (form) => `${PREFIX}${markOf(form)} ${new URL(form.action).pathname}`;
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
    const names = [...new Set([...form.elements].map(({ name }) => name))];
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
  for (const field of form.elements) {
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

/** Questions that come with an answer are there after it: filled in until nothing changes any more. */
function fill(form) {
  const kept = read(placeOf(form));
  if (kept === null) return;
  let changed = false;
  for (let round = 0; round < 8 && put(form, kept); round += 1) changed = true;
  if (changed) say(form, new Date(kept.at));
}

function say(form, at) {
  const words = document.createElement('p');
  const time = at.toLocaleTimeString(document.documentElement.lang, {
    hour: '2-digit',
    minute: '2-digit',
  });
  words.className = 'cg-notice';
  words.setAttribute('role', 'status');
  words.textContent = (document.body.dataset.refilled ?? '').replace('{time}', time);
  form.prepend(words);
}

function begin() {
  const form = document.getElementById('answers');
  if (!form || markOf(form) === '') return;
  fill(form);
  form.addEventListener('input', () => {
    keep(form);
  });
}

/** A page that was sent is the server's now; with the whole form sent or erased, nothing of it stays here. */
function forget({ detail: { form } }) {
  const mark = markOf(form);
  if (mark === '') return;
  const isWhole = /\/(check|erase)$/.test(new URL(form.action).pathname);
  for (const key of isWhole ? keysOf(`${PREFIX}${mark} `) : [placeOf(form)]) store.removeItem(key);
}

if (store) {
  dropOld();
  document.addEventListener('cg:page', begin);
  document.addEventListener('cg:sent', forget);
}
