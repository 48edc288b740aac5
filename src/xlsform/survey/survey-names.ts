// Names of questions and groups: valid, unique, suggested where they are not, with an id that stays between versions.
import type { Node, Question } from '../../questionnaires/model/questionnaire.ts';
import { mentionedNames } from '../../questionnaires/expressions/mentions.ts';
import type { ImportContext } from '../reading/import-context.ts';
import type { Line } from '../reading/row-reader.ts';
import { cellText, complain, nameText, originOf, warn } from '../reading/row-reader.ts';
import type { SurveyContext } from './survey-context.ts';
import { isName } from './name-suggestions.ts';

/** The row's name when it can be had; a name used in another group is kept apart by that of its own group. */
export function claimName(reading: SurveyContext, line: Line): string | null {
  const written = nameText(line, 'name') || generatedName(line);
  const level = reading.levels.at(-1);
  if (!level || !isName(line, written)) return null;
  if (level.names.has(written)) {
    complain(line, 'name', 'name_twice', { name: written });
    return null;
  }
  level.names.add(written);
  const name = reading.seen.has(written) ? freeName(reading, `${level.name}_${written}`) : written;
  if (name !== written) {
    reading.renamed.add(written);
    warn(line, 'name', 'name_renamed', { name: written, write: name });
  }
  remarkCase(reading, line, name);
  reading.seen.add(name);
  line.context.nodes.set(name, originOf(line));
  return name;
}

/** Programs that analyse the answers often take capital and small letters for the same. */
function remarkCase({ folded }: SurveyContext, line: Line, name: string): void {
  const other = folded.get(name.toLowerCase());
  if (other !== undefined && other !== name) warn(line, 'name', 'name_case', { name, other });
  folded.set(name.toLowerCase(), other ?? name);
}

/** Notes and groups are often left without a name, since nothing asks for it. */
function generatedName(line: Line): string {
  const what = /^note$|group|repeat/i.exec(cellText(line, 'type'))?.[0].toLowerCase();
  if (what === undefined) return '';
  const name = `${what}_${String(line.row.number)}`;
  warn(line, 'name', 'name_generated', { type: cellText(line, 'type'), write: name });
  return name;
}

function freeName({ seen }: SurveyContext, wanted: string): string {
  let name = wanted;
  for (let number = 2; seen.has(name); number += 1) name = `${wanted}_${String(number)}`;
  return name;
}

export function claimId({ ids }: SurveyContext, line: Line, name: string): string {
  const written = cellText(line, 'question_id') || name;
  let id = written;
  for (let number = 2; ids.has(id); number += 1) id = `${written}_${String(number)}`;
  ids.add(id);
  return id;
}

/** `${name}` cannot say which of two questions it means. */
export function reportAmbiguous(
  context: ImportContext,
  { renamed }: SurveyContext,
  nodes: readonly Node[],
): void {
  if (renamed.size === 0) return;
  for (const node of nodes) {
    if (node.type !== 'question') {
      reportAmbiguous(context, { renamed } as SurveyContext, node.children);
    }
    for (const [field, source] of Object.entries(node as Partial<Question>)) {
      const name =
        typeof source === 'string'
          ? mentionedNames(source).find((found) => renamed.has(found))
          : undefined;
      if (name !== undefined)
        context.problems.push({
          severity: 'error',
          code: 'name_ambiguous',
          node: node.name,
          field: field as 'relevant',
          vars: { name },
        });
    }
  }
}
