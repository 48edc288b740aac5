// A question goes into its form and comes out as it was, for every question of the built-in questionnaire: opening and
// saving a page changes nothing. The steps of the form and the outline of a large questionnaire beside it.
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type {
  Group,
  Question,
  Questionnaire,
} from '../../../src/questionnaires/model/questionnaire.ts';
import { readXlsformFolder } from '../../../src/xlsform/xlsform-folder.files.ts';
import { searchBank } from '../../../src/designer/bank/bank.ts';
import { edit } from '../../../src/designer/editing/edit.ts';
import { nodeOf } from '../../../src/designer/pages/node/form-node.ts';
import { stepped } from '../../../src/designer/pages/node/form-steps.ts';
import { formOf } from '../../../src/designer/pages/node/node-form.ts';
import { readNodeForm } from '../../../src/designer/pages/node/read-node-form.ts';
import {
  opened,
  ROWS_SHOWN,
  sectionsOf,
  sectionWith,
} from '../../../src/designer/pages/outline.ts';
import { nodesOf, placeOf } from '../../../src/designer/editing/tree.ts';
import { seedsFolder } from '../../../src/platform/config/paths.ts';
import { sample } from '../model.ts';

let builtIn: Questionnaire;
beforeAll(async () => {
  const { questionnaire, problems } = await readXlsformFolder(
    path.join(seedsFolder, 'questionnaires/essential-public-services'),
  );
  if (!questionnaire) throw new Error(JSON.stringify(problems));
  builtIn = questionnaire;
});
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const way = (): Question => placeOf(sample().children, 'way')!.node as Question;

describe('a form', () => {
  it('gives back every question of the built-in questionnaire as it was', () => {
    expect(nodesOf(builtIn).length).toBeGreaterThan(60);
    for (const node of nodesOf(builtIn)) {
      const { node: after } = nodeOf(formOf(node, builtIn), node, builtIn);
      expect(plain({ ...after, children: undefined })).toEqual(
        plain({ ...node, children: undefined }),
      );
    }
  });
  it('saved as it was opened leaves the whole questionnaire as it was', () => {
    for (const node of nodesOf(builtIn).slice(0, 12)) {
      const result = edit(builtIn, {
        type: 'change',
        id: node.id,
        ...nodeOf(formOf(node, builtIn), node, builtIn),
      });
      expect(result.ok && plain(result.model)).toEqual(plain(builtIn));
    }
  });
  it('keeps what a page did not show', () => {
    for (const node of nodesOf(sample()))
      expect(readNodeForm({}, node, sample())).toEqual(formOf(node, sample()));
  });
  it('leaves a condition as its author wrote it while its menus stand as they were', () => {
    const model = sample();
    const node = placeOf(model.children, 'last_word')!.node;
    node.relevant = '18 <= ${age} or ${used} = "yes"';
    expect(nodeOf(formOf(node, model), node, model).node.relevant).toBe(node.relevant);
    const changed = { ...formOf(node, model) };
    changed.relevance = { ...changed.relevance, join: 'and' };
    expect(nodeOf(changed, node, model).node.relevant).toBe("${age} >= 18 and ${used} = 'yes'");
  });
  it('takes a list whose codes repeat under different parents, where the form allows it', () => {
    const model = { ...sample(), settings: { allow_choice_duplicates: 'yes' } };
    model.lists[1]!.choices = ['north', 'south'].map((region) => ({
      name: 'king',
      label: { vi: region },
      columns: { region },
    }));
    const result = edit(model, {
      type: 'change',
      id: 'way',
      ...nodeOf(formOf(way(), model), way(), model),
    });
    expect(result.ok && result.model.lists[1]).toEqual(model.lists[1]);
    expect(
      edit(
        { ...model, settings: {} },
        { type: 'change', id: 'way', ...nodeOf(formOf(way(), model), way(), model) },
      ).ok,
    ).toBe(false);
  });
  it('reads what was typed, and nothing for languages that are not there', () => {
    const form = readNodeForm(
      {
        'label.vi': 'Mới',
        'label.fr': 'Nouveau',
        required: 'yes',
        sensitive: 'yes',
        'sensitive.shown': 'yes',
        breakdown: 'yes',
        'breakdown.shown': 'yes',
        kind: 'spy',
      },
      way(),
      sample(),
    );
    expect(nodeOf(form, way(), sample()).node).toMatchObject({ breakdown: true });
    expect([form.texts.label, form.required, form.sensitive, form.kind]).toEqual([
      { vi: 'Mới', en: 'How did you file?' },
      'yes',
      true,
      'select_one',
    ]);
  });
  it('keeps the further columns of an option whose code is renamed', () => {
    const model = sample();
    model.lists[1]!.choices[0]!.columns = { region: 'north' };
    const form = readNodeForm(
      {
        shown: 'ways',
        list: 'ways',
        'option.0.was': '0',
        'option.0.name': 'web',
        'option.0.label.vi': 'Mạng',
      },
      way(),
      model,
    );
    expect(nodeOf(form, way(), model).list?.choices).toEqual([
      { name: 'web', label: { vi: 'Mạng' }, columns: { region: 'north' } },
    ]);
  });
});

describe('the steps of a form', () => {
  const codes = (step: string): string[] =>
    stepped(formOf(way(), sample()), step, sample()).options.map(({ name }) => name);
  it('add, move and remove options', () => {
    expect(codes('option-add')).toEqual(['online', 'office', '']);
    expect(codes('option-up:1')).toEqual(['office', 'online']);
    expect(codes('option-up:0')).toEqual(['online', 'office']);
    expect(codes('option-remove:0')).toEqual(['office']);
    expect(codes('no-such-step')).toEqual(['online', 'office']);
  });
  it('take options pasted from a spreadsheet', () => {
    const form = stepped(
      {
        ...formOf(way(), sample()),
        paste: 'post\tQua bưu điện\tBy post\nfriend | Nhờ người quen\n\n',
      },
      'option-paste',
      sample(),
    );
    expect(form.options.slice(2)).toEqual([
      { name: 'post', label: { vi: 'Qua bưu điện', en: 'By post' }, was: '', columns: undefined },
      { name: 'friend', label: { vi: 'Nhờ người quen', en: '' }, was: '', columns: undefined },
    ]);
  });
  it('show another list when it is chosen', () => {
    expect(
      stepped({ ...formOf(way(), sample()), list: 'yes_no' }, 'list', sample()).options.map(
        ({ name }) => name,
      ),
    ).toEqual(['yes', 'no']);
    expect(nodeOf({ ...formOf(way(), sample()), list: 'yes_no' }, way(), sample())).toMatchObject({
      list: null,
      node: { list: 'yes_no' },
    });
  });
});

describe('a thousand questions', () => {
  const many = (): Questionnaire => ({
    ...sample(),
    children: [
      {
        type: 'group',
        id: 'all',
        name: 'all',
        label: {},
        children: Array.from({ length: 1_000 }, (_, at) => ({
          type: 'question',
          id: `q${at}`,
          name: `q${at}`,
          kind: 'text',
          label: { vi: `Câu ${at}` },
        })),
      } as Group,
    ],
  });
  it('are laid out a hundred at a time', () => {
    const sections = sectionsOf(many(), 'vi');
    expect(sections.map(({ questions }) => questions)).toEqual([1_000]);
    const open = opened(sectionWith(sections, 'q5')!, many(), {
      lang: 'vi',
      from: 900,
      t: (key) => key,
    });
    expect([open.rows.length, open.rows[0]?.id, open.total, open.above]).toEqual([
      ROWS_SHOWN,
      'q900',
      1_000,
      'q899',
    ]);
  });
});

describe('the bank', () => {
  it('finds by words without accents, in questions and options', () => {
    expect(searchBank(sample(), 'nop bang cach', 'vi').found.map(({ id }) => id)).toEqual(['way']);
    expect(searchBank(sample(), 'tai quay', 'vi').found.map(({ id }) => id)).toEqual(['way']);
    expect(searchBank(sample(), '', 'vi').total).toBe(7);
    expect(searchBank(sample(), 'xyz', 'vi').total).toBe(0);
  });
});
