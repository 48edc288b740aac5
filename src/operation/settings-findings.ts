// Settings that are allowed and still wrong for an installation that people depend on. Pure.
import type { Config } from '../platform/config/config.ts';
import { when, type Finding } from './finding.ts';

type Settings = Pick<Config, 'mode' | 'publicUrl' | 'trustProxy' | 'seedDemo' | 'databaseUrl'>;

const isLocal = (url: string): boolean => /^(localhost|127\.|\[?::1)/.test(new URL(url).hostname);

const isPlain = (url: string | null): boolean =>
  url !== null && !url.startsWith('https://') && !isLocal(url);

const isHttps = (url: string | null): boolean => url?.startsWith('https://') ?? false;

function productionFindings({ publicUrl, trustProxy, seedDemo, databaseUrl }: Settings): Finding[] {
  return [
    ...when(seedDemo, 'fail', 'demonstrationOn'),
    ...when(publicUrl === null, 'warn', 'noPublicUrl'),
    ...when(isPlain(publicUrl), 'fail', 'plainHttp', { url: publicUrl ?? '' }),
    ...when(trustProxy === 0 && isHttps(publicUrl), 'warn', 'noProxyTrusted'),
    ...when(databaseUrl === null, 'warn', 'embeddedInProduction'),
  ];
}

export function settingsFindings(settings: Settings): Finding[] {
  const { mode } = settings;
  if (mode !== 'production') return when(true, 'warn', 'notProduction', { mode });
  const findings = productionFindings(settings);
  return findings.length > 0 ? findings : when(true, 'good', 'settings');
}

/** Files that hold secrets, with the permissions they have. */
export interface SecretFile {
  file: string;
  /** As of stat: the last nine bits count. */
  mode: number;
}

const octal = (mode: number): string => (mode & 0o777).toString(8).padStart(4, '0');

/** @param installation what NODE_ENV says */
export const secretFileFindings = (
  files: readonly SecretFile[],
  installation: Config['mode'],
): Finding[] =>
  files.flatMap(({ file, mode }) => {
    const vars = { file, mode: octal(mode) };
    const isOpen = (mode & 0o077) !== 0;
    return installation === 'production'
      ? when(isOpen, 'fail', 'openSecret', vars)
      : when(isOpen, 'warn', 'openSecret', vars);
  });

export interface Disk {
  place: string;
  free: number;
  total: number;
}

const GB = 1e9;

export function diskFindings({ place, free, total }: Disk): Finding[] {
  const vars = { place, free: (free / GB).toFixed(1), share: Math.floor((100 * free) / total) };
  if (free < 0.5 * GB) return when(true, 'fail', 'diskFull', vars);
  return when(true, free < 2 * GB || free < total * 0.1 ? 'warn' : 'good', 'disk', vars);
}
