/** The app's route that shows which languages calls can be in, and who hears and speaks them. */
import { type Static, Type } from '@sinclair/typebox';
import type { Language } from '../domain/language.ts';
import type { LanguageCatalogue } from '../domain/languages/find_language.ts';
import type { Route } from '../domain/route.ts';

const LanguagesQuery = Type.Object({
  q: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 60,
      description: 'A part of a code or name; where no language has it, the closest ones are listed.',
    }),
  ),
});

const languageAnswer = Type.Object({
  code: Type.String({ description: 'As workflows and calls name it.' }),
  name: Type.String({ description: 'In English.' }),
  ownName: Type.String({ description: 'In the language itself.' }),
  direction: Type.Union([Type.Literal('ltr'), Type.Literal('rtl')]),
  aliases: Type.Array(Type.String(), { description: 'Taken for the code, in any case.' }),
  hears: Type.Array(Type.Object({ provider: Type.String(), tag: Type.String(), models: Type.Array(Type.String()) }), {
    description: 'Who hears it, in the order in which they are asked.',
  }),
  speaks: Type.Array(Type.Object({ provider: Type.String(), tag: Type.String(), voices: Type.Array(Type.String()) }), {
    description: "Who speaks it. Voices are examples; without one the provider's own choice is heard.",
  }),
  relay: Type.Boolean({ description: 'ConversationRelay has it in both directions, as far as is known.' }),
  azure: Type.Boolean({ description: 'Azure Speech has it in both directions.' }),
});

export function createLanguageRoutes(catalogue: LanguageCatalogue): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/api/languages',
      audience: 'app',
      summary: 'Lists the languages that calls can be in.',
      query: LanguagesQuery,
      responses: {
        200: {
          description: 'The languages, related ones together.',
          schema: Type.Object({ success: Type.Literal(true), languages: Type.Array(languageAnswer) }),
        },
      },
      handle({ query }) {
        const { q } = query as Static<typeof LanguagesQuery>;
        const languages = q === undefined ? catalogue.all : searched(catalogue, q);
        return { status: 200, body: { success: true, languages: languages.map(shown) } };
      },
    },
  ];
}

function searched(catalogue: LanguageCatalogue, q: string): readonly Language[] {
  const part = q.trim().toLowerCase();
  const having = catalogue.all.filter(({ code, name, ownName, aliases }) =>
    [code, name, ownName, ...aliases].some((text) => text.toLowerCase().includes(part)),
  );
  return having.length > 0 ? having : catalogue.nearest(q);
}

function shown({ code, name, ownName, direction, aliases, hears, speaks }: Language): Static<typeof languageAnswer> {
  const has = (offers: readonly { readonly provider: string }[], isAzure: boolean): boolean =>
    offers.some(({ provider }) => (provider === 'Azure') === isAzure);
  return {
    code,
    name,
    ownName,
    direction,
    aliases: [...aliases],
    hears: hears.map(({ provider, tag, models }) => ({ provider, tag, models: [...models] })),
    speaks: speaks.map(({ provider, tag, voices }) => ({ provider, tag, voices: [...voices] })),
    relay: has(hears, false) && has(speaks, false),
    azure: has(hears, true) && has(speaks, true),
  };
}
