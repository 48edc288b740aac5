// Renders a page with what every page needs: language, translations, formats, form token.
import type { Request, Response } from 'express';
import { languageOf, type Mounting } from './mounting.ts';
import type { Actor, Thing } from './access.ts';
import type { PageSurroundings } from './render.ts';
import type { PageData } from './reply-kinds.ts';

export type Rendering = Pick<
  Mounting,
  'renderer' | 'translations' | 'can' | 'mayMake' | 'csrfToken' | 'secure' | 'visitorPages'
>;

export interface At {
  req: Request;
  res: Response;
}

export const renderPage = (view: string, data: PageData, mounting: Rendering, at: At): string =>
  mounting.renderer.page(
    view,
    data,
    surroundingsOf(data, mounting, at, mounting.csrfToken(at.req, at.res)),
  );

export function surroundingsOf(
  data: PageData,
  mounting: Rendering,
  { req, res }: At,
  csrf: string,
): PageSurroundings {
  const own = languageOf(res);
  const language = data.language ?? {
    tag: own,
    direction: 'ltr',
    lang: own,
    t: mounting.translations[own],
    chosen: own,
    further: [],
  };
  const actor = (res.locals['actor'] ?? null) as Actor | null;
  const thing = (res.locals['thing'] ?? undefined) as Thing | undefined;
  return {
    language,
    actor,
    csrf: `<input type="hidden" name="_csrf" value="${csrf}">`,
    path: req.originalUrl,
    can: (permission) => mounting.can(actor, permission, thing),
    canAnywhere: (permission) => mounting.can(actor, permission),
    mayMake: (permission) => mounting.mayMake(actor, permission),
  };
}

export const CSRF = 'csrf';
