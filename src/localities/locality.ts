// An administrative unit, as it was on a day. Code alone does not name a unit: on 1 July 2025 seven
// province codes passed to other provinces, and three provinces became cities in 2026.

export type LocalityLevel = 'country' | 'region' | 'province' | 'commune';
export type LocalityType =
  'country' | 'region' | 'city' | 'province' | 'ward' | 'commune' | 'special_zone';
export interface BilingualName {
  vi: string;
  en: string;
}

export interface Locality {
  id: number;
  code: string;
  level: LocalityLevel;
  /** On the day that was asked for. */
  type: LocalityType;
  name: BilingualName;
  parentId: number | null;
  /** First day, 'YYYY-MM-DD'. */
  validFrom: string;
  /** First day no longer valid; null while in force. */
  validTo: string | null;
  population: number | null;
  longitude: number | null;
  latitude: number | null;
}

/** The row of the country in every database. */
export const COUNTRY_ID = 1;
/** The day on which 63 provinces became 34 and districts ended. */
export const MERGER_DAY = '2025-07-01';

const dayInVietNam = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Ho_Chi_Minh',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** A moment → the day it is in Viet Nam, 'YYYY-MM-DD'; a day stays as it is. */
export function dayOf(moment: Date | string): string {
  return typeof moment === 'string' ? moment : dayInVietNam.format(moment);
}
