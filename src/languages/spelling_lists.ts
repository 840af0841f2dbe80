/** What is said in one way and written in several. Data only; no value is a key, so that once is enough. */

const pairs = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text.split(',').map((pair) => {
      const [from = '', to = ''] = pair.split(':');
      return [from.trim(), to.trim()] as const;
    }),
  );

const ENGLISH = `
  dont: do not, doesnt: does not, didnt: did not, cant: can not, can't: can not, cannot: can not, couldnt: could not,
  wouldnt: would not, shouldnt: should not, isnt: is not, arent: are not, wasnt: was not, werent: were not,
  havent: have not, hasnt: has not, hadnt: had not, wont: will not, won't: will not, shan't: shall not,
  goodbye: good bye, im: i am, ive: i have, youre: you are, youve: you have, theyre: they are, theyve: they have, weve: we have,
  whats: what is, wheres: where is, whos: who is, hows: how is, whens: when is, thats: that is, theres: there is,
  gonna: going to, wanna: want to, gotta: got to, lemme: let me, gimme: give me, let's: let us, y'all: you all,
  ok: okay, colour: color, colours: colors, favourite: favorite, centre: center, theatre: theater, cancelled: canceled,
  cancelling: canceling, travelling: traveling, traveller: traveler, programme: program, organise: organize,
  neighbour: neighbor, neighbourhood: neighborhood, labour: labor, honour: honor, grey: gray, metre: meter,
  metres: meters, litre: liter, litres: liters, jewellery: jewelry, tyre: tire, tyres: tires, catalogue: catalog,
  licence: license, percent: %, dollar: dollars, bucks: dollars, euro: euros`;

/** Words of a language to what they are written as. */
const VARIANTS: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  ['en', pairs(ENGLISH)],
  ['es', pairs('ok: okay, euro: euros, dólar: dólares')],
  ['fr', pairs("ok: okay, plait: plaît, aujourd'hui: aujourdhui, euro: euros, cœur: coeur, sœur: soeur, œuf: oeuf")],
  [
    'de',
    pairs(
      "ok: okay, gehts: geht es, geht's: geht es, gibts: gibt es, gibt's: gibt es, ist's: ist es, hab's: habe es, hab: habe, prozent: %",
    ),
  ],
  ['it', pairs('ok: okay, perchè: perché, quant: quanto')],
  ['pt', pairs('ok: okay, pra: para, pro: para o, tá: está, cê: você, real: reais')],
  ['nl', pairs("ok: okay, m'n: mijn, z'n: zijn, zo'n: zo een, da's: dat is, 't: het")],
  ['hi', pairs('हजार: हज़ार, पाँच: पांच')],
]);

export function variantsOf(language: string): ReadonlyMap<string, string> | null {
  return VARIANTS.get(language) ?? null;
}

/** Two words that are also written as one. */
export const WRITTEN_TOGETHER: ReadonlyMap<string, string> = new Map([
  ['e mail', 'email'],
  ['e mails', 'emails'],
  ['wi fi', 'wifi'],
  ['web site', 'website'],
  ['voice mail', 'voicemail'],
]);

/** A character of those below. */
export const CANTONESE_VARIANT = /[噉畀地宜依𠵱哩琴噚乜咩黎禮]/u;

/** Cantonese has no one way of writing. No tone or sense is merged, only characters for the same word. */
export const CANTONESE_VARIANTS: readonly (readonly [RegExp, string])[] = [
  [/噉/g, '咁'],
  [/畀/g, '俾'],
  [/([我你佢])地(?![址方點图圖])/g, '$1哋'],
  [/(?:宜|依|𠵱)家/g, '而家'],
  [/[依哩]([個度間啲排日])/g, '呢$1'],
  [/(?:琴|噚)日/g, '尋日'],
  [/乜野|咩嘢|咩野|乜嘢/g, '乜嘢'],
  [/黎(?=到|得|緊|咗|過)/g, '嚟'],
  [/禮拜(?!堂)/g, '星期'],
];
