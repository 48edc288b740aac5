// Makes the designer quicker where JavaScript runs: buttons that change the form (and menus that change what it shows)
// fetch the same page and put it in place; the preview follows the typing; rows can be dragged. Without it every one of
// these is an ordinary form.
document.documentElement.classList.add('cg-scripted');

/** The parts of a choice that are not chosen step aside. */
function showModes() {
  for (const radio of document.querySelectorAll('input[data-shows]')) {
    for (const part of document.querySelectorAll(`[data-mode="${radio.dataset.shows}"]`))
      part.hidden = !radio.checked;
  }
}

let asked = 0;

/** Sends the form for a step that saves nothing; answers with the page it leads to, or null when a later step overtook it. */
async function step(form, name) {
  const turn = ++asked;
  const fields = new FormData(form);
  fields.set('do', name);
  const answer = await fetch(form.action, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { accept: 'text/html' },
  });
  if (!answer.ok || turn !== asked) return null;
  return new DOMParser().parseFromString(await answer.text(), 'text/html');
}

function replaceWith(page, selector) {
  const [now, next] = [document.querySelector(selector), page.querySelector(selector)];
  if (now && next) now.replaceWith(document.adoptNode(next));
}

async function takeStep(form, name) {
  const focused = document.activeElement?.id ?? '';
  const open = [...form.querySelectorAll('details')].map((part) => part.open);
  const page = await step(form, name);
  if (!page) return;
  replaceWith(page, '[data-designer]');
  [...document.querySelectorAll('#designer-form details')].forEach((part, at) => {
    part.open = open[at] ?? part.open;
  });
  showModes();
  const added = {
    'option-add': '.cg-options tbody tr:last-child input:not([type=hidden])',
    'condition-add': '.cg-condition:last-of-type input',
  }[name];
  (document.querySelector(added ?? ':not(*)') ?? document.getElementById(focused))?.focus();
}

let waiting = 0;

function follow(form) {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const page = await step(form, 'preview');
    if (page) replaceWith(page, '.cg-phone');
  }, 400);
}

document.addEventListener('submit', (event) => {
  const name = event.submitter?.value ?? 'save';
  if (event.target.id !== 'designer-form' || event.submitter?.name !== 'do' || name === 'save')
    return;
  event.preventDefault();
  takeStep(event.target, name);
});

document.addEventListener('change', (event) => {
  if (event.target.dataset.shows) showModes();
  const form = event.target.form;
  if (form?.id === 'designer-form' && event.target.dataset.step)
    takeStep(form, event.target.dataset.step);
});

document.addEventListener('input', (event) => {
  const form = event.target.form;
  if (form?.id === 'designer-form' && !event.target.dataset.step) follow(form);
});

/** A wrong expression: the cursor goes to the character that was named. */
document.addEventListener('focusin', (event) => {
  const position = Number(event.target.dataset?.position ?? 0);
  if (position < 1) return;
  event.target.setSelectionRange(position - 1, position);
  delete event.target.dataset.position;
});

function readyToDrag() {
  const list = document.querySelector('form[data-drag]');
  if (!list) return;
  let dragged = null;
  for (const row of list.querySelectorAll('.cg-row')) row.draggable = true;
  const rowAt = (event) => event.target.closest?.('.cg-row');
  list.addEventListener('dragstart', (event) => {
    dragged = rowAt(event);
    dragged?.classList.add('is-dragged');
    event.dataTransfer.effectAllowed = 'move';
  });
  list.addEventListener('dragend', () => {
    dragged?.classList.remove('is-dragged');
    list.querySelector('.is-target')?.classList.remove('is-target');
    dragged = null;
  });
  list.addEventListener('dragover', (event) => {
    const row = rowAt(event);
    if (!row || !dragged) return;
    event.preventDefault();
    list.querySelector('.is-target')?.classList.remove('is-target');
    row.classList.add('is-target');
  });
  list.addEventListener('drop', (event) => {
    event.preventDefault();
    if (dragged && rowAt(event)) place(list, dragged, rowAt(event));
  });
}

/** Before the row it was dropped on: after the row of the same group that stands above that one. */
function place(form, dragged, target) {
  if (dragged === target) return;
  const fellows = [...form.querySelectorAll('.cg-row')].filter(
    (row) => row.dataset.container === target.dataset.container && row !== dragged,
  );
  const above = fellows[fellows.indexOf(target) - 1];
  for (const [name, value] of [
    ['into', target.dataset.container],
    ['after', above?.dataset.id ?? form.dataset.above ?? ''],
    ['do', `place:${dragged.dataset.id}`],
  ]) {
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name, value });
    form.append(field);
  }
  form.submit();
}

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => {
    window.print();
  });
}
showModes();
readyToDrag();
