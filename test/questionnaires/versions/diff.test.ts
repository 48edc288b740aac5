// What changed, in which words, and whether a running round can take it.
import { describe, expect, test } from '@jest/globals';
import { canChangeInField, changesBetween } from '../../../src/questionnaires/versions/diff.ts';
import type { Questionnaire } from '../../../src/questionnaires/model/questionnaire.ts';
import { form } from '../form.ts';

const before = form(`
| survey |
| | type | name | label::English (en) | label::Tiếng Việt (vi) | required | relevant | appearance |
| | begin_group | g | G | N | | | |
| | select_one l | a | A | Ă | yes | | |
| | text | b | B | | | \${a} = 'x' | |
| | end_group | | | | | | |
| | integer | c | C | | | | |
| choices |
| | list_name | name | label::English (en) |
| | l | x | X |
| | l | y | Y |`);

const edited = (edit: (model: Questionnaire) => void): Questionnaire => {
  const copy = structuredClone(before);
  edit(copy);
  return copy;
};
const group = (
  model: Questionnaire,
): Extract<Questionnaire['children'][number], { type: 'group' }> => model.children[0] as never;
const question = (model: Questionnaire, at: number): Record<string, unknown> =>
  group(model).children[at] as never;
const told = (edit: (model: Questionnaire) => void): string[] =>
  changesBetween(before, edited(edit)).map(
    ({ code, node, safe }) => `${safe ? '' : '!'}${code}${node === undefined ? '' : ` ${node}`}`,
  );

describe('changes', () => {
  test.each<[string, (model: Questionnaire) => void, string[]]>([
    ['nothing', () => undefined, []],
    [
      'a wording',
      (m) => {
        (question(m, 0)['label'] as Record<string, string>)['en'] = 'A?';
      },
      ['label a'],
    ],
    [
      'a translation added',
      (m) => {
        (question(m, 1)['label'] as Record<string, string>)['vi'] = 'B';
      },
      ['label b'],
    ],
    [
      'a hint',
      (m) => {
        question(m, 0)['hint'] = { en: 'h' };
      },
      ['hint a'],
    ],
    [
      'a look',
      (m) => {
        question(m, 0)['appearance'] = 'minimal';
      },
      ['appearance a'],
    ],
    [
      'no longer required',
      (m) => {
        delete question(m, 0)['required'];
      },
      ['required_off a'],
    ],
    [
      'now required',
      (m) => {
        question(m, 1)['required'] = 'true()';
      },
      ['!required_on b'],
    ],
    [
      'a condition',
      (m) => {
        question(m, 1)['relevant'] = "${a} = 'y'";
      },
      ['!relevant b'],
    ],
    [
      'another kind',
      (m) => {
        question(m, 1)['kind'] = 'integer';
      },
      ['!kind b'],
    ],
    [
      'another name',
      (m) => {
        question(m, 1)['name'] = 'b2';
      },
      ['!renamed b2'],
    ],
    [
      'a question added',
      (m) => {
        m.children.push({ type: 'question', id: 'd', name: 'd', kind: 'text', label: { en: 'D' } });
      },
      ['!added d'],
    ],
    [
      'a question removed',
      (m) => {
        m.children.pop();
      },
      ['!removed'],
    ],
    [
      'questions changed places',
      (m) => {
        group(m).children.reverse();
      },
      ['!moved b', '!moved a'],
    ],
    [
      'a question moved to another group',
      (m) => {
        group(m).children.push(m.children.pop() as never);
      },
      ['!moved c'],
    ],
    [
      'an option at the end',
      (m) => {
        m.lists[0]?.choices.push({ name: 'z', label: { en: 'Z' } });
      },
      ['option_added_end'],
    ],
    [
      'an option at the end of what is ranked',
      (m) => {
        question(m, 0)['kind'] = 'rank';
        m.lists[0]?.choices.push({ name: 'z', label: { en: 'Z' } });
      },
      ['!kind a', '!option_added_end'],
    ],
    [
      'an option in between',
      (m) => {
        m.lists[0]?.choices.splice(1, 0, { name: 'z', label: { en: 'Z' } });
      },
      ['!option_added'],
    ],
    [
      'an option removed',
      (m) => {
        m.lists[0]?.choices.pop();
      },
      ['!option_removed'],
    ],
    [
      'options turned round',
      (m) => {
        m.lists[0]?.choices.reverse();
      },
      ['!option_moved'],
    ],
    [
      'an option’s wording',
      (m) => {
        const [first] = m.lists[0]?.choices ?? [];
        if (first) first.label['en'] = 'Ex';
      },
      ['option_label'],
    ],
    [
      'the title and a language',
      (m) => {
        m.title['en'] = 'T';
        m.languages.push({ code: 'km', name: 'Khmer', heading: 'Khmer (km)' });
      },
      ['title', 'language_added'],
    ],
    [
      'a table',
      (m) => {
        m.tables = [{ name: 't', header: ['a'], rows: [] }];
      },
      ['!table'],
    ],
  ])('%s', (_, edit, expected) => {
    expect(told(edit)).toEqual(expected);
  });

  test('only safe ones may go to a running round', () => {
    expect(
      canChangeInField(
        changesBetween(
          before,
          edited((m) => {
            m.title['en'] = 'T';
          }),
        ),
      ),
    ).toBe(true);
    expect(
      canChangeInField(
        changesBetween(
          before,
          edited((m) => {
            m.children.pop();
          }),
        ),
      ),
    ).toBe(false);
  });
  test('the language is named, the codes of the change are given', () => {
    expect(
      changesBetween(
        before,
        edited((m) => {
          (question(m, 0)['label'] as Record<string, string>)['vi'] = 'Ấ';
        }),
      )[0],
    ).toMatchObject({ code: 'label', vars: { name: 'a', language: 'Tiếng Việt' }, id: 'a' });
  });
  test('keys in another order are no change', () => {
    expect(
      changesBetween(
        before,
        JSON.parse(
          JSON.stringify(before, Object.keys(flat(before)).sort().reverse()),
        ) as Questionnaire,
      ),
    ).toEqual([]);
  });
});

/** Every key that occurs, to give JSON.stringify an order. */
function flat(value: unknown): Record<string, true> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.entries(value).reduce<Record<string, true>>(
    (keys, [key, inner]) => ({ ...keys, [key]: true, ...flat(inner) }),
    {},
  );
}
