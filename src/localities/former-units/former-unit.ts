// A commune, ward, town or district as it was before 1 July 2025: a name people still use, and the localities
// of today that it is part of. No response and no result bears one.

export interface FormerCommune {
  code: string;
  /** With its type: 'Phường Bến Nghé'. */
  name: string;
  districtCode: string;
  /** The former province, by its id in the registry of localities. */
  provinceId: number;
  /** Communes of today that took it over; several where it was divided. */
  successorIds: number[];
}

export interface FormerDistrict {
  code: string;
  name: string;
  provinceId: number;
}
