// Words on the page that show an answer given beside them, and the mark of questions that may be left out.

type Field = 'label' | 'hint';

/** Updates texts that changed. `words` returns nothing for texts without an answer in them. */
export function say(
  element: HTMLElement,
  path: string,
  words: (field: Field) => string | undefined,
): void {
  const [label, hint] = [words('label'), words('hint')];
  if (label !== undefined) sayLabel(element, label);
  const hintElement = element.querySelector(
    `[id="q-${path.replaceAll('/', '-')}-hint"], .cg-quiet`,
  );
  if (hint !== undefined && hintElement && hintElement.textContent !== hint)
    hintElement.textContent = hint;
}

function sayLabel(element: HTMLElement, words: string): void {
  if (element.classList.contains('cg-notice')) {
    sayNote(element, words);
    return;
  }
  const holder = element.querySelector('.cg-legend, .cg-label') ?? element;
  const [first] = holder.childNodes;
  if (first?.nodeType === Node.TEXT_NODE && first.textContent?.trim() !== words.trim())
    first.textContent = `${words} `;
}

/** A note has a paragraph for each line. */
function sayNote(note: HTMLElement, words: string): void {
  const old = [...note.querySelectorAll<HTMLElement>('p:not(.cg-quiet)')];
  if (old.map(({ textContent }) => textContent).join('\n') === words) return;
  const lines = words.split('\n').map((line) => {
    const paragraph = document.createElement('p');
    if (old[0]?.lang) paragraph.lang = old[0].lang;
    paragraph.textContent = line;
    return paragraph;
  });
  for (const paragraph of old) paragraph.remove();
  note.prepend(...lines);
}

/** Shows or hides *(optional)* behind the question. */
export function markRequired(
  element: HTMLElement | undefined,
  required: boolean,
  optional: string,
): void {
  const label = element?.querySelector('.cg-legend, .cg-label');
  const mark = label?.querySelector('.cg-optional');
  if (required) mark?.remove();
  else if (label && !mark) {
    const made = document.createElement('span');
    made.className = 'cg-optional';
    made.textContent = optional;
    label.append(' ', made);
  }
}
