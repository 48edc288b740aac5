// “Copy the button”: for a service in a place the link, the button, the QR code and the frame to put on a
// page or in an app, and how many have answered by which mark.
import { z } from 'zod';
import { findLocalityByCode, listProvinces } from '../../localities/localities.store.ts';
import {
  findPublicService,
  listPublicServices,
} from '../../localities/services/public-services.store.ts';
import type { Reader } from '../../platform/db/connect.ts';
import { get, type Endpoint, type ReadContext } from '../../platform/http/endpoint.ts';
import { page } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { qrCode } from '../../platform/qr-code.ts';
import { roundOf } from '../invitations/invitations-page.reply.ts';
import { aRound } from '../rounds/round-things.store.ts';
import { buttonHtml, frameHtml } from './button-code.ts';
import { buttonQuery, isMark, type FeedbackButton } from './button-link.ts';

export interface ButtonDeps {
  publicUrl: () => string;
  /** How many have answered, by mark; given by app.ts. */
  counts: (db: Reader, roundId: string) => Promise<{ mark: string; responses: number }[]>;
}

const params = z.object({ round: z.string().max(80) });
const text = z.string().trim().max(60).default('');
const query = z.object({ province: text, commune: text, service: text, mark: text });
type ButtonsContext = ReadContext<z.infer<typeof params>, z.infer<typeof query>>;

interface Made {
  link: string;
  place: string;
  service: string;
  html: string;
  frame: string;
  qr: ReturnType<typeof qrCode>;
}

type ButtonMistake = 'province' | 'commune' | 'service' | 'mark';

/** The place of a code in force; a commune’s goes before the province’s. */
async function placeOf(ctx: ButtonsContext): Promise<{ code: string; name: string } | null> {
  const { province, commune } = ctx.query;
  const key =
    commune === ''
      ? { level: 'province' as const, code: province }
      : { level: 'commune' as const, code: commune };
  const unit = await findLocalityByCode(ctx.db, key, ctx.now);
  return unit && { code: unit.code, name: unit.name[ctx.lang] };
}

async function make(
  ctx: ButtonsContext,
  round: string,
  host: string,
): Promise<{ made: Made | null; mistakes: ButtonMistake[] }> {
  const { service: id, mark, commune } = ctx.query;
  const [place, service] = [await placeOf(ctx), await findPublicService(ctx.db, id)];
  const checks: [boolean, ButtonMistake][] = [
    [!place, commune === '' ? 'province' : 'commune'],
    [!service, 'service'],
    [!isMark(mark), 'mark'],
  ];
  const mistakes = checks.flatMap(([wrong, mistake]) => (wrong ? [mistake] : []));
  if (!place || !service || mistakes.length > 0) return { made: null, mistakes };
  const button: FeedbackButton = { mark, locality: place.code, service: service.id };
  const link = `${host}/s/${round}?${buttonQuery(button)}`;
  const words = ctx.t('sampling.buttons.words', { service: service.short[ctx.lang] });
  const framed = `${host}/s/${round}/button?${buttonQuery(button)}&lang=${ctx.lang}`;
  return {
    mistakes,
    made: {
      ...{ link, place: place.name, service: service.short[ctx.lang] },
      html: buttonHtml(link, { words, lang: ctx.lang }),
      frame: frameHtml(framed, words),
      qr: qrCode(link, 'Q'),
    },
  };
}

async function buttonsPage(ctx: ButtonsContext, { publicUrl, counts }: ButtonDeps): Promise<Reply> {
  const round = await roundOf(ctx);
  const isAsked = Object.values(ctx.query).some((value) => value !== '');
  const { made, mistakes } = isAsked
    ? await make(ctx, round.code, publicUrl())
    : { made: null, mistakes: [] };
  const choose = { value: '', text: ctx.t('components.question.choose') };
  const provinces = await listProvinces(ctx.db, ctx.now);
  const services = (await listPublicServices(ctx.db)).filter(({ retiredOn }) => retiredOn === null);
  return page(
    'sampling/buttons',
    {
      title: ctx.t('sampling.buttons.title'),
      office: true,
      ...{ round, made, typed: ctx.query },
      errors: mistakes.map((field) => ({ field, text: ctx.t(`sampling.buttons.errors.${field}`) })),
      provinces: [
        choose,
        ...provinces.map(({ code, name }) => ({ value: code, text: name[ctx.lang] })),
      ],
      services: [
        choose,
        ...services.map(({ id, short }) => ({ value: id, text: short[ctx.lang] })),
      ],
      counts: await counts(ctx.db, round.id),
    },
    { status: mistakes.length > 0 ? 422 : 200 },
  );
}

export const buttonRoutes = (deps: ButtonDeps): Endpoint[] => [
  get(
    '/rounds/:round/buttons',
    { permission: 'servicePoints.manage', of: aRound, params, query },
    (ctx) => buttonsPage(ctx, deps),
  ),
];
