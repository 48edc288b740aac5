// Every edit is a function from one model to the next: it does what the button says, refuses what would break the
// questionnaire, and never touches the model it was given.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compile } from '../../src/questionnaires/engine/compiled.ts';
import type { Question, Questionnaire } from '../../src/questionnaires/model/questionnaire.ts';
import { questionnaireSchema } from '../../src/questionnaires/model/questionnaire.ts';
import { edit } from '../../src/designer/editing/edit.ts';
import { nameFrom } from '../../src/designer/editing/naming.ts';
import type { Operation } from '../../src/designer/editing/operation.ts';
import { nodesOf, placeOf } from '../../src/designer/editing/tree.ts';
import { sample } from './model.ts';

const done = (
  model: Questionnaire,
  operation: Operation,
  taken?: ReadonlySet<string>,
): Questionnaire => {
  const result = edit(model, operation, taken);
  if (!result.ok) throw new Error(JSON.stringify(result.mistakes));
  return result.model;
};
const mistakesOf = (model: Questionnaire, operation: Operation): string[] => {
  const result = edit(model, operation);
  return result.ok ? [] : result.mistakes.map(({ key }) => key);
};
const order = (model: Questionnaire): string =>
  nodesOf(model)
    .map(({ id }) => id)
    .join(' ');
const question = (model: Questionnaire, id: string): Question =>
  placeOf(model.children, id)?.node as Question;

describe('adding', () => {
  it('puts a question where it was asked for, named after its words, with options to begin with', () => {
    const model = done(sample(), {
      type: 'add',
      kind: 'select_one',
      label: { vi: 'Ông bà có điện thoại thông minh không?' },
      spot: { into: 'you', after: 'age' },
    });
    expect(order(model)).toBe(
      'you age ong_ba_co_dien_thoai_thong_minh used filing way online_ease last_word',
    );
    expect(
      model.lists
        .find(({ name }) => name === question(model, 'ong_ba_co_dien_thoai_thong_minh').list)
        ?.choices.map(({ name }) => name),
    ).toEqual(['yes', 'no']);
  });
  it('never takes an id that a published version had', () => {
    const model = done(
      sample(),
      { type: 'add', kind: 'text', label: { vi: 'Việc làm' }, spot: { into: null, after: null } },
      new Set(['viec_lam']),
    );
    expect(order(model).split(' ')[0]).toBe('viec_lam_2');
  });
  it('refuses a place that is gone', () => {
    expect(
      mistakesOf(sample(), {
        type: 'add',
        kind: 'text',
        label: { vi: 'a' },
        spot: { into: 'nowhere', after: null },
      }),
    ).toEqual(['designer.mistakes.gone']);
    expect(
      mistakesOf(sample(), {
        type: 'add',
        kind: 'text',
        label: { vi: 'a' },
        spot: { into: 'age', after: null },
      }),
    ).toEqual(['designer.mistakes.gone']);
  });
  it.each([
    'text',
    'integer',
    'decimal',
    'range',
    'select_multiple',
    'rank',
    'date',
    'time',
    'datetime',
    'acknowledge',
    'note',
    'calculate',
    'hidden',
    'group',
    'repeat',
  ] as const)('makes a %s that runs', (kind) => {
    const model = done(sample(), {
      type: 'add',
      kind,
      label: { vi: 'Mới' },
      spot: { into: null, after: 'filing' },
    });
    expect(questionnaireSchema.safeParse(model).success).toBe(true);
    expect(compile(model).ok).toBe(true);
  });
});

describe('moving', () => {
  const moved = (id: string, direction: 'up' | 'down'): string =>
    order(done(sample(), { type: 'move', id, direction }));
  it('changes places with a neighbour', () => {
    expect(moved('used', 'up')).toBe('you used age filing way online_ease last_word');
    expect(moved('you', 'down')).toBe('filing way online_ease you age used last_word');
  });
  it('takes a question across the edge of its section', () => {
    expect(moved('way', 'up')).toBe('you age used way filing online_ease last_word');
    expect(
      placeOf(
        done(sample(), { type: 'move', id: 'way', direction: 'up' }).children,
        'way',
      )?.parents.map(({ id }) => id),
    ).toEqual(['you']);
    expect(moved('age', 'up')).toBe('age you used filing way online_ease last_word');
    expect(
      placeOf(
        done(sample(), { type: 'move', id: 'last_word', direction: 'up' }).children,
        'last_word',
      )?.parents.map(({ id }) => id),
    ).toEqual(['filing']);
  });
  it('stays at the ends', () => {
    expect(moved('you', 'up')).toBe(order(sample()));
    expect(moved('last_word', 'down')).toBe(order(sample()));
  });
  it('never loses or doubles a node, whatever is moved where', () => {
    const ids = nodesOf(sample()).map(({ id }) => id);
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            id: fc.constantFrom(...ids),
            direction: fc.constantFrom('up' as const, 'down' as const),
          }),
          { maxLength: 25 },
        ),
        (steps) => {
          const end = steps.reduce((model, step) => {
            const result = edit(model, { type: 'move', ...step });
            return result.ok ? result.model : model;
          }, sample());
          expect(
            nodesOf(end)
              .map(({ id }) => id)
              .sort(),
          ).toEqual([...ids].sort());
        },
      ),
      { numRuns: 60 },
    );
  });
  it('up and then down is where it was', () => {
    for (const id of ['used', 'online_ease', 'way', 'last_word']) {
      expect(
        order(
          done(done(sample(), { type: 'move', id, direction: 'up' }), {
            type: 'move',
            id,
            direction: 'down',
          }),
        ),
      ).toBe(order(sample()));
    }
  });
  it('places by dragging, but no group into itself', () => {
    expect(
      order(done(sample(), { type: 'place', id: 'last_word', spot: { into: 'you', after: null } })),
    ).toBe('you last_word age used filing way online_ease');
    expect(
      mistakesOf(sample(), { type: 'place', id: 'you', spot: { into: 'you', after: null } }),
    ).toEqual(['designer.mistakes.into_itself']);
  });
});

describe('duplicating', () => {
  it('gives new names, and the copies speak of the copies', () => {
    const model = done(sample(), { type: 'duplicate', id: 'filing' });
    expect(order(model)).toBe(
      'you age used filing way online_ease filing_2 way_2 online_ease_2 last_word',
    );
    expect(question(model, 'online_ease_2').relevant).toBe("${way_2} = 'online'");
    expect(placeOf(model.children, 'filing_2')?.node.relevant).toBe("${used} = 'yes'");
  });
});

describe('deleting', () => {
  it('is refused while a condition asks for it, and says which', () => {
    const result = edit(sample(), { type: 'delete', id: 'used' });
    expect(result).toEqual({
      ok: false,
      mistakes: [
        {
          key: 'designer.mistakes.still_asked_for',
          field: '',
          vars: { name: 'used', count: 1, users: 'filing' },
        },
      ],
    });
  });
  it('takes a whole section with what only it asked for', () => {
    const result = edit(sample(), { type: 'delete', id: 'filing' });
    expect(result.ok && order(result.model)).toBe('you age used last_word');
    expect(result.ok && result.focus).toBe('last_word');
  });
});

describe('changing', () => {
  const changed = (id: string, change: Partial<Question>): Operation => ({
    type: 'change',
    id,
    node: { ...question(sample(), id), ...change },
    list: null,
  });
  it('keeps the id and carries a new name to every mention', () => {
    const model = done(sample(), changed('used', { name: 'has_used' }));
    expect(question(model, 'used').name).toBe('has_used');
    expect(placeOf(model.children, 'filing')?.node.relevant).toBe("${has_used} = 'yes'");
  });
  it('points at the character of a wrong condition', () => {
    const result = edit(sample(), changed('last_word', { relevant: '${aeg} > 30' }));
    expect(result.ok).toBe(false);
    expect(
      !result.ok && result.mistakes.map(({ node, field, position }) => [node, field, position]),
    ).toEqual([['last_word', 'relevant', 1]]);
  });
  it('refuses names that are taken or no names', () => {
    expect(mistakesOf(sample(), changed('used', { name: 'age' }))).toEqual([
      'designer.mistakes.name_taken',
    ]);
    expect(mistakesOf(sample(), changed('used', { name: '2nd' }))).toEqual([
      'designer.mistakes.name_pattern',
    ]);
  });
  it('refuses options without a code, with a space, or twice', () => {
    const withOptions = (...codes: string[]): Operation =>
      ({
        ...changed('way', {}),
        list: { name: 'ways', copy: false, choices: codes.map((name) => ({ name, label: {} })) },
      }) as Operation;
    expect(mistakesOf(sample(), withOptions('a', '', 'b c', 'a'))).toEqual(
      ['option_code_missing', 'option_code_space', 'option_code_twice'].map(
        (code) => `designer.mistakes.${code}`,
      ),
    );
    expect(mistakesOf(sample(), withOptions())).toEqual(['designer.mistakes.no_options']);
  });
  it('makes an own list when a shared one is changed for one question', () => {
    const model = done(done(sample(), { type: 'duplicate', id: 'used' }), {
      type: 'change',
      id: 'used_2',
      node: question(done(sample(), { type: 'duplicate', id: 'used' }), 'used_2'),
      list: {
        name: 'yes_no',
        copy: true,
        choices: [
          { name: 'yes', label: { vi: 'Có' } },
          { name: 'dk', label: { vi: 'Không biết' } },
        ],
      },
    });
    expect(question(model, 'used_2').list).toBe('yes_no_2');
    expect(model.lists.find(({ name }) => name === 'yes_no')?.choices).toHaveLength(2);
    expect(
      model.lists.find(({ name }) => name === 'yes_no_2')?.choices.map(({ name }) => name),
    ).toEqual(['yes', 'dk']);
  });
  it('does not stop at an error that was there before', () => {
    const broken = sample();
    question(broken, 'last_word').relevant = '${gone} = 1';
    expect(
      edit(broken, {
        type: 'change',
        id: 'age',
        node: { ...question(broken, 'age'), label: { vi: 'Tuổi' } },
        list: null,
      }).ok,
    ).toBe(true);
  });
});

describe('the question bank', () => {
  const other = (): Questionnaire => ({
    ...sample(),
    code: 'other',
    languages: sample().languages.slice(0, 1),
  });
  it('brings a question with its options, and leaves conditions that would hang in the air', () => {
    const model = done(other(), {
      type: 'insert',
      from: sample(),
      id: 'online_ease',
      spot: { into: 'you', after: 'used' },
    });
    expect(question(model, 'online_ease_2')).toMatchObject({
      name: 'online_ease_2',
      label: { vi: 'Nộp qua mạng có dễ không?' },
      relevant: "${way} = 'online'",
    });
    const empty = { ...other(), children: [], lists: [] };
    const alone = done(empty, {
      type: 'insert',
      from: sample(),
      id: 'online_ease',
      spot: { into: null, after: null },
    });
    expect(question(alone, 'online_ease')).not.toHaveProperty('relevant');
    expect(question(alone, 'online_ease').label).toEqual({ vi: 'Nộp qua mạng có dễ không?' });
  });
  it('brings a section whose conditions still hold among its own questions', () => {
    const empty = { ...sample(), children: [], lists: [] };
    const model = done(empty, {
      type: 'insert',
      from: sample(),
      id: 'filing',
      spot: { into: null, after: null },
    });
    expect(order(model)).toBe('filing way online_ease');
    expect(question(model, 'online_ease').relevant).toBe("${way} = 'online'");
    expect(model.lists.map(({ name }) => name)).toEqual(['ways']);
  });
});

describe('names', () => {
  it('come from the words in plain letters', () => {
    expect(nameFrom('Ông bà đã nộp hồ sơ bằng cách nào?')).toBe('ong_ba_da_nop_ho_so_bang_cach');
    expect(nameFrom('2 lần')).toBe('q_2_lan');
    expect(nameFrom('???')).toBe('q');
  });
});

describe('describing the questionnaire', () => {
  const describing = (change: object): Operation => ({
    type: 'describe',
    title: { vi: 'Mới' },
    languages: sample().languages,
    defaultLanguage: 'vi',
    ...change,
  });
  it('adds a language of an ethnic minority', () => {
    const tay = { code: 'tyz', name: 'Tày', heading: 'Tày (tyz)' };
    expect(
      done(sample(), describing({ languages: [...sample().languages, tay] })).languages.map(
        ({ code }) => code,
      ),
    ).toEqual(['vi', 'en', 'tyz']);
  });
  it('takes the first words of each language, and leaves them where they are not given', () => {
    const purpose = { vi: 'Để sửa.', en: 'To mend.' };
    const said = done(sample(), describing({ firstPage: { purpose, asked: {} } }));
    expect(said).toMatchObject({ purpose });
    expect(said).not.toHaveProperty('asked');
    expect(done(said, describing({}))).toMatchObject({ purpose });
    const languages = sample().languages.filter(({ code }) => code === 'vi');
    expect(done(said, describing({ languages })).purpose).toEqual({ vi: 'Để sửa.' });
  });
  it('refuses codes that are none or twice, and an empty title', () => {
    expect(
      mistakesOf(
        sample(),
        describing({ languages: [{ code: 'x y', name: '', heading: '' }], defaultLanguage: 'x y' }),
      ),
    ).toEqual(['designer.mistakes.language_code']);
    expect(
      mistakesOf(
        sample(),
        describing({ languages: [...sample().languages, sample().languages[0]] }),
      ),
    ).toEqual(['designer.mistakes.language_twice']);
    expect(mistakesOf(sample(), describing({ title: {} }))).toEqual([
      'designer.mistakes.title_missing',
    ]);
  });
});
