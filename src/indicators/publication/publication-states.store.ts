// Which publications exist and when each changed last.
import type { Reader } from '../../platform/db/connect.ts';

/** What a publication's pages show beside its figures, which never change, as one digest. */
export interface PublicationState {
  roundCode: string;
  computationId: string;
  state: string;
}

/**
 * The states of everything published, in the order of `listPublications`. A locality withheld or released, a round
 * renamed, answers taken back: each gives another state.
 */
export async function listPublicationStates(db: Reader): Promise<PublicationState[]> {
  interface Row {
    code: string;
    id: string;
    state: string;
  }
  const { rows } = await db.raw<{
    rows: Row[];
  }>(`select r.code, c.id, md5(concat_ws('|', c::text, r::text, w.withheld)) as state
    from computations c join rounds r on r.id = c.round_id
      left join (select computation_id, string_agg(entry::text, '|' order by locality_id) as withheld
        from withheld_localities entry group by computation_id) w on w.computation_id = c.id
    where c.status = 'published' order by c.published_at desc, c.id`);
  return rows.map(({ code, id, state }) => ({ roundCode: code, computationId: id, state }));
}
