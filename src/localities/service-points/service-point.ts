// A one-stop shop or office with a poster.
import type { BilingualName } from '../locality.ts';

export interface ServicePoint {
  code: string;
  name: BilingualName;
  /** The commune, or the province where communes are not loaded. */
  localityId: number;
  address: string;
  /** Out of use: its poster acts as the open link does. */
  active: boolean;
}
/** Stands in the poster's address. */
export const POINT_CODE = /^[A-Z0-9][A-Z0-9-]{1,19}$/;
