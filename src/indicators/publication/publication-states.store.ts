// Which publications exist and when each changed last.
import type { Reader } from '../../platform/db/connect.ts';

/** What a publication's pages show beside its figures, which never change, as one digest. */
export interface PublicationState {
  roundCode: string;
  computationId: string;
  state: string;
}

/**
 * What pages of results show of a round. Its contact, quotas or retention change without any page being
 * rendered anew: whoever comes next would wait for that.
 */
const SHOWN_OF_ROUND = `row(r.code, r.title, r.kind, r.simulated, r.version_id, r.min_respondents,
  r.lonely_psu,  r.index_code, r.opens_at, r.closes_at, r.series_id, r.organisation_id)::text`;

/**
 * The states of everything published, in the order of `listPublications`. A locality withheld or
 * released, a round renamed, answers taken back: each gives another state.
 */
export async function listPublicationStates(db: Reader): Promise<PublicationState[]> {
  interface Row {
    code: string;
    id: string;
    state: string;
  }
  const { rows } = await db.raw<{
    rows: Row[];
  }>(`select r.code, c.id, md5(concat_ws('|', c::text, ${SHOWN_OF_ROUND}, w.withheld)) as state
    from computations c join rounds r on r.id = c.round_id
      left join (select computation_id, string_agg(entry::text, '|' order by locality_id) as withheld
        from withheld_localities entry group by computation_id) w on w.computation_id = c.id
    where c.status = 'published' order by c.published_at desc, c.id`);
  return rows.map(({ code, id, state }) => ({ roundCode: code, computationId: id, state }));
}
