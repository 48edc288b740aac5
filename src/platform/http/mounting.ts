// What the wrapper around every endpoint is given by app.ts.
import type { Request, RequestHandler, Response } from 'express';
import type { Pool } from '../db/connect.ts';
import { isLang, type Lang } from '../i18n/language.ts';
import type { Translations } from '../i18n/translations.ts';
import type { Admission } from './limits/admission.ts';
import type { Actor, Thing } from './access.ts';
import type { Renderer } from './render.ts';
import type { SignedIn } from './reply-kinds.ts';

/** One pool for respondents, one for all other users: neither waits for the other. */
export interface Pools {
  respondents: Pool;
  office: Pool;
}

export interface Mounting {
  pools: Pools;
  /** `readers`: those of shared pages. */
  admissions: { respondents: Admission; readers: Admission; office: Admission };
  renderer: Renderer;
  translations: Translations;
  /** Whether the actor may do what the permission says for the thing; without one, for anything at all. */
  can: (actor: Actor | null, permission: string, thing?: Thing) => boolean;
  /** Whether the actor may make a new thing by the permission, in some organisation. */
  mayMake: (actor: Actor | null, permission: string) => boolean;
  /** The account behind a session; null when it is gone, disabled, or has begun a new epoch. */
  findActor: (session: SignedIn) => Promise<Actor | null>;
  csrfToken: (req: Request, res: Response) => string;
  checkCsrf: (req: Request, res: Response) => void;
  clock: () => Date;
  /** The respondents' endpoints, where the next page may be sent with the answer to a form. */
  visitorPages?: RequestHandler;
  secure: boolean;
}

/** The language chosen for this request (application.ts). */
export function languageOf(res: Response): Lang {
  const lang: unknown = res.locals['lang'];
  return isLang(lang) ? lang : 'vi';
}
