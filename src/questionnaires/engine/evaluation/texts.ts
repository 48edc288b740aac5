// Labels, hints and messages with the answers they mention.
import type { CompiledNode, TextField } from '../compiled-node.ts';
import type { TextInLanguage } from '../../model/translations.ts';
import { textIn } from '../../model/translations.ts';
import { locate, type Session } from './session.ts';

export function say(
  { env }: Session,
  texts: NonNullable<CompiledNode['texts'][TextField]>,
  only?: string,
): Record<string, string> {
  const wanted = Object.entries(texts).filter(([lang]) => only === undefined || lang === only);
  return Object.fromEntries(
    wanted.map(([lang, words]) => [
      lang,
      typeof words === 'string' ? words : words({ ...env, lang }),
    ]),
  );
}

export function textAt(
  session: Session,
  path: string,
  field: TextField,
  lang = session.env.lang,
): TextInLanguage | null {
  const located = locate(session, path);
  const texts = located?.step.texts[field];
  if (!located || !texts) return null;
  session.env.frame = located.frame;
  return textIn(say(session, texts), lang, session.plan.questionnaire);
}
