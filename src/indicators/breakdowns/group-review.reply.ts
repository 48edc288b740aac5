// The figures of groups as a researcher reviews them before publishing, with the true numbers of respondents.
import { z } from 'zod';
import { page } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import type { ReadContext } from '../../platform/http/endpoint.ts';
import { problem } from '../../platform/problems/problem.ts';
import { listProvinces } from '../../localities/localities.store.ts';
import { COUNTRY_ID } from '../../localities/locality.ts';
import { findVersion } from '../../questionnaires/versions/versions.store.ts';
import { findDefinition } from '../definitions.store.ts';
import { presentationRules } from '../presentation/presentation-rules.ts';
import { computationOf, ofComputation, reviewPath } from '../review.reply.ts';
import { listGroupScores } from './group-results.store.ts';
import type { GroupRow } from './group-row.ts';
import { isOfRegistry } from './registry-breakdowns.ts';
import { breakdownsAt, titledBreakdowns } from './registry-names.store.ts';

export const ofGroups = ofComputation.extend({ breakdown: z.string().max(200) });
export const whichPlace = z.object({ locality: z.coerce.number().int().catch(COUNTRY_ID) });

type GroupReviewContext = ReadContext<z.infer<typeof ofGroups>, z.infer<typeof whichPlace>>;

/** Throws `notFound` for a breakdown that the computation was not made with. */
export async function groupReviewPage(ctx: GroupReviewContext): Promise<Reply> {
  const { round, computation } = await computationOf(ctx);
  const version = await findVersion(ctx.db, round.versionId);
  const codes = computation.parameters.breakdowns ?? [];
  const onDate = round.opensAt ?? computation.createdAt;
  const places = await listProvinces(ctx.db, onDate);
  const isOwn = isOfRegistry(ctx.params.breakdown);
  const localityId = isOwn ? provinceOf(ctx.query.locality, places) : ctx.query.locality;
  const questionnaire = version?.model ?? null;
  const at = { localityId, onDate };
  const breakdown = (await breakdownsAt(ctx.db, { questionnaire, codes }, at, ctx)).find(
    ({ code }) => code === ctx.params.breakdown,
  );
  const stored = await findDefinition(ctx.db, computation.definitionId);
  if (!breakdown || !stored) throw problem('notFound');
  const rows = (await listGroupScores(ctx.db, computation.id, localityId)).filter(
    (row) => row.breakdown === breakdown.code,
  );
  const self = reviewPath(ctx.params);
  return page('indicators/groups', {
    title: ctx.t('indicators.groups.title', { breakdown: breakdown.title }),
    office: true,
    round,
    back: self,
    tabs: (await titledBreakdowns(ctx.db, questionnaire, codes, ctx)).map(({ code, title }) => ({
      title,
      href: `${self}/by/${encodeURIComponent(code)}?locality=${localityId}`,
      isOpen: code === breakdown.code,
    })),
    here: `${self}/by/${encodeURIComponent(breakdown.code)}`,
    breakdown,
    isOwn,
    definition: stored.definition,
    places: [
      ...(isOwn ? [] : [{ id: COUNTRY_ID, name: ctx.t('indicators.review.nation') }]),
      ...places.map(({ id, name }) => ({ id, name: name[ctx.lang] })),
    ],
    localityId,
    cell: cellReader(rows),
    isClear: (row: GroupRow) =>
      row.againstOthers !== null && row.againstOthers.p <= presentationRules.falseFindings,
  });
}

/** The first one where none is asked for: the country has no communes of its own. */
const provinceOf = (asked: number, places: readonly { id: number }[]): number =>
  (places.find(({ id }) => id === asked) ?? places[0])?.id ?? asked;

function cellReader(rows: readonly GroupRow[]): (group: string, node: string) => GroupRow | null {
  const byCell = new Map(rows.map((row) => [`${row.group}\n${row.node}`, row]));
  return (group, node) => byCell.get(`${group}\n${node}`) ?? null;
}
