// The rules of law that pages name, each with where it was read. Words: responses.privacy.law. Pure.

export interface LegalFact {
  /** Of the words. */
  code: string;
  source: string;
}

const LUATVIETNAM =
  'https://english.luatvietnam.vn/legal-updates/the-latest-law-on-personal-data-protection-' +
  'and-the-guiding-documents-892-106778-article.html';
const FRASERS =
  'https://www.frasersvn.com/legal-updates-and-publications/the-next-chapter-in-data-protection-' +
  'new-decree-guiding-the-personal-data-protection-law';
const CDLAF =
  'https://cdlaf.vn/en/rights-of-personal-data-subjects-and-methods-of-obtaining-consent-' +
  'under-decree-no-356-2025-nd-cp/';
const THANHNIEN =
  'https://thanhnien.vn/du-lieu-ca-nhan-nao-duoc-phap-luat-bao-ve-185260105102550429.htm';
const ALTAS =
  'https://altas.eso.vn/guidelines-for-enterprises-on-data-protection-impact-assessments-' +
  'and-reporting-duties-1';
const VNETWORK = 'https://www.vnetwork.vn/en-US/news/luat-so-91-2025-qh15';

/** In force since 1 January 2026: Law 91/2025/QH15 and Decree 356/2025/ND-CP. */
export const legalFacts: readonly LegalFact[] = [
  { code: 'law', source: LUATVIETNAM },
  { code: 'decree', source: FRASERS },
  { code: 'evidence', source: CDLAF },
  { code: 'sensitive', source: THANHNIEN },
  { code: 'terms', source: FRASERS },
  { code: 'otherTerms', source: CDLAF },
  { code: 'assessment', source: ALTAS },
  { code: 'breach', source: VNETWORK },
];
