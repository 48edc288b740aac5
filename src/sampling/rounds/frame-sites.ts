// Sites that may show a round's feedback button in a frame, as they are typed: one origin on each line. Pure.

export const sitesIn = (typed: string): string[] =>
  typed
    .split(/[\s,;]+/)
    .map((site) => (site.endsWith('/') ? site.slice(0, -1) : site).toLowerCase())
    .filter((site) => site !== '');

const SITE =
  /^https:\/\/(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}(?::\d{1,5})?$/;
const MOST = 20;

/** Encrypted ones only; `https://*.nghean.gov.vn` means all below it. */
export const areSites = (sites: readonly string[]): boolean =>
  sites.length <= MOST && sites.every((site) => SITE.test(site));
