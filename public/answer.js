// What JavaScript adds to the respondents' pages; every one of them works without it.
// A search filters the list below it as one types, answers that stand alone untick the others,
// a page that came back with errors begins at their summary.

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

function standAlone(group) {
  const boxes = [...group.querySelectorAll('input[type=checkbox]')];
  group.addEventListener('change', ({ target }) => {
    if (!target.checked) return;
    for (const box of boxes) if (box !== target && ('alone' in target.dataset || 'alone' in box.dataset)) box.checked = false;
  });
}

for (const form of document.querySelectorAll('form[data-filter]')) filterList(form);
for (const alone of document.querySelectorAll('input[data-alone]')) {
  const group = alone.closest('fieldset');
  if (group && !group.dataset.watched) { group.dataset.watched = 'yes'; standAlone(group); }
}
document.getElementById('errors')?.focus();
for (const form of document.querySelectorAll('form[method=post]')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = 'yes';
    setTimeout(() => { delete form.dataset.sent; }, 5000);
  });
}
addEventListener('pageshow', () => { for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent; });
