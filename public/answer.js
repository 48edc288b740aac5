// What JavaScript adds to the respondents' pages; every one of them works without it.
// A search filters the list below it as one types, answers that stand alone untick the others,
// a page that came back with errors begins at their summary, a page says how long it was looked at.

/** The same folding as on the server: no accents, no capitals, đ as d. */
const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/đ/g, 'd').replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

function filterList(form) {
  const list = document.getElementById(form.dataset.filter);
  const status = document.querySelector(`[data-count="${form.dataset.filter}"]`);
  const field = form.querySelector('input[type=search]');
  if (!list || !status || !field || field.value !== '') return;
  const options = [...list.querySelectorAll('[data-find]')];
  const show = () => {
    const words = fold(field.value).split(' ').filter(Boolean);
    let found = 0;
    for (const option of options) {
      const fits = words.every((word) => ` ${option.dataset.find}`.includes(` ${word}`));
      found += fits ? 1 : 0;
      option.hidden = !fits && !option.querySelector(':checked');
    }
    for (const group of list.querySelectorAll('[data-group]')) group.hidden = !group.querySelector('[data-find]:not([hidden])');
    status.textContent = words.length === 0 ? '' : found === 0 ? status.dataset.none : status.dataset.some.replace('{n}', String(found));
  };
  field.addEventListener('input', show);
  form.addEventListener('submit', (event) => { if (options.some((option) => !option.hidden)) { event.preventDefault(); show(); } });
}

/** On the document, because questions come and go. */
function standAlone({ target }) {
  const group = target.type === 'checkbox' && target.checked && target.closest('fieldset');
  if (!group) return;
  for (const box of group.querySelectorAll('input[type=checkbox]')) if (box !== target && ('alone' in target.dataset || 'alone' in box.dataset)) box.checked = false;
}

/** How long the page was really before somebody's eyes, and how many answers were changed: two numbers sent with the page. */
function measure(form) {
  let [seen, since, changes] = [0, null, 0];
  const look = () => {
    if (since !== null) seen += performance.now() - since;
    since = document.visibilityState === 'visible' ? performance.now() : null;
  };
  const isGiven = ({ type, checked, value }) => (type === 'radio' || type === 'checkbox' ? checked : value !== '');
  const given = new Set([...form.querySelectorAll('input, select, textarea')].filter(isGiven).map(({ name }) => name));
  form.addEventListener('change', ({ target }) => {
    if (target.type === 'checkbox' ? !target.checked : given.has(target.name)) changes += 1;
    given.add(target.name);
  });
  look();
  document.addEventListener('visibilitychange', look);
  addEventListener('pageshow', look);
  addEventListener('pagehide', () => { look(); since = null; });
  form.addEventListener('formdata', ({ formData }) => {
    look();
    formData.set('_seen', String(Math.round(seen)));
    formData.set('_changes', String(changes));
  });
}

for (const form of document.querySelectorAll('form[data-filter]')) filterList(form);
document.addEventListener('change', standAlone);
for (const { form } of document.querySelectorAll('form input[name=_at]')) measure(form);
const ahead = document.querySelector('[data-ahead]');
if (ahead && !navigator.connection?.saveData) addEventListener('load', () => { setTimeout(() => { fetch(ahead.dataset.ahead, { priority: 'low' }).then((answer) => answer.text()).catch(() => undefined); }, 300); });
document.getElementById('errors')?.focus();
for (const form of document.querySelectorAll('form[method=post]')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = 'yes';
    setTimeout(() => { delete form.dataset.sent; }, 5000);
  });
}
addEventListener('pageshow', () => { for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent; });
