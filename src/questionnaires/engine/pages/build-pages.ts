// From the questionnaire's tree to pages. A short section is one page. A page ends where whether a question is asked, its
// options or its words depend on an answer of the same page, so that the path is the same without JavaScript; a group
// marked `field-list` or a grid stays together, as its author asked.
import type { CompiledQuestionnaire } from '../compiled.ts';
import type { Evaluation } from '../evaluation/evaluation.ts';
import type { Group, Node, Repeat } from '../../model/questionnaire.ts';
import { isGrid } from '../../model/nodes.ts';
import { dependsOn } from './page-dependencies.ts';
import { MOST_ON_A_PAGE, type Page } from './page.ts';
import { openPage, pageFor, type PageBuilder, type Position } from './page-builder.ts';
import { topLevelParts } from './sections.ts';
import { isOnPage } from '../../kinds/traits.ts';

export function buildPages(compiled: CompiledQuestionnaire, evaluation: Evaluation): Page[] {
  const builder: PageBuilder = {
    compiled,
    evaluation,
    pages: [],
    pageCounts: new Map(),
    sectionId: '',
    open: null,
  };
  for (const part of topLevelParts(compiled.questionnaire.children)) {
    builder.sectionId = part.id;
    builder.open = null;
    for (const node of part.nodes)
      addNode(builder, node, { prefix: '', level: 0, together: false, gate: new Set() });
  }
  return builder.pages.map(({ names: _names, options: _options, ...page }) => page);
}

function addNode(builder: PageBuilder, node: Node, position: Position): void {
  if (node.type === 'question') addQuestion(builder, node.name, position);
  else if (node.type === 'repeat') addRepeat(builder, node, position);
  else addGroup(builder, node, position);
}

function addQuestion(builder: PageBuilder, name: string, position: Position): void {
  const question = builder.compiled.byName.get(name);
  if (!question || !isOnPage(question.question.kind)) return;
  const page = pageFor(
    builder,
    position,
    [position.gate, ...dependsOn(builder.compiled, question)],
    {
      questions: 1,
      options: question.options.length,
    },
  );
  page.names.add(name);
  page.options += question.options.length;
  page.items.push({ type: 'question', path: position.prefix + name, question });
}

const isTogether = (group: Group): boolean =>
  (group.appearance ?? '').split(/\s+/).includes('field-list');

function addGroup(builder: PageBuilder, group: Group, position: Position): void {
  const gate = new Set([
    ...position.gate,
    ...(builder.compiled.nodes.get(group.name)?.relevantOn ?? []),
  ]);
  if (isGrid(group)) {
    addGrid(builder, group, position, gate);
    return;
  }
  const together = position.together || isTogether(group);
  if (together && !position.together)
    pageFor(builder, position, [gate], { questions: MOST_ON_A_PAGE });
  if (position.level > 0 && Object.keys(group.label).length > 0) {
    pageFor(builder, position, [gate], { questions: 1 }).items.push({
      type: 'heading',
      path: position.prefix + group.name,
      group,
      level: position.level,
    });
  }
  for (const child of group.children)
    addNode(builder, child, { ...position, level: position.level + 1, together, gate });
}

function addGrid(
  builder: PageBuilder,
  group: Group,
  position: Position,
  gate: ReadonlySet<string>,
): void {
  const questions = group.children.flatMap((child) => {
    const question = builder.compiled.byName.get(child.name);
    return question && question.options.length > 0
      ? [{ path: position.prefix + child.name, question }]
      : [];
  });
  const page = pageFor(
    builder,
    position,
    [gate, ...questions.flatMap(({ question }) => dependsOn(builder.compiled, question))],
    { questions: questions.length },
  );
  for (const { question } of questions) page.names.add(question.name);
  page.items.push({ type: 'grid', path: position.prefix + group.name, group, questions });
}

/** Each instance begins a page; an open-ended repeat ends with the question whether there is another. */
function addRepeat(builder: PageBuilder, repeat: Repeat, position: Position): void {
  const path = position.prefix + repeat.name;
  const { evaluation } = builder;
  for (let instance = 0; instance < evaluation.instanceCount(path); instance += 1) {
    const inside: Position = {
      ...position,
      prefix: `${path}/${String(instance)}/`,
      level: position.level + 1,
      together: false,
      gate: new Set(),
      repeat: path,
      instance,
    };
    openPage(builder, inside, 'questions').items.push({
      type: 'heading',
      path: `${path}/${String(instance)}`,
      group: repeat,
      level: position.level,
    });
    for (const child of repeat.children) addNode(builder, child, inside);
  }
  if (evaluation.relevant.has(path) && !evaluation.fixedCount(path))
    openPage(builder, { ...position, repeat: path }, 'repeat-more');
  builder.open = null;
}
