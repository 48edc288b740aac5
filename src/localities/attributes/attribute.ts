// What is known of communes beside their names, from a published source.
import type { BilingualName } from '../locality.ts';

export interface LocalityAttribute {
  id: string;
  code: string;
  name: BilingualName;
  /** Where the values were published. */
  source: string;
  /** The day that they are of, YYYY-MM-DD. */
  asOf: string;
  createdAt: Date;
  /** Not offered any more; null: in use. */
  retiredAt: Date | null;
}

/** Of a commune; yes is 1, no is 0. */
export interface AttributeValue {
  localityId: number;
  value: number;
}
