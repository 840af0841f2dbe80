/** German, with Sie on both sides. A native speaker corrects the words here. */
import { foldText } from '../meaning/fold.ts';
import type { AgentWords } from './agent_words.ts';
import type { CallerWords } from './caller_words.ts';
import { createTongue, type Name, namesOf, type TongueData } from './create_tongue.ts';
import { spacedForm } from './spoken_form.ts';

/** In the order of the values: adjectives, and with `=` nouns that stand for the kitchen themselves. */
const FOODS =
  'afghanisch afrikanisch asiatisch australasiatisch australisch österreichisch =Barbecue baskisch belgisch =Bistroküche ' +
  'brasilianisch britisch =Canapés kantonesisch karibisch katalanisch chinesisch =Weihnachtsessen korsisch kreativ =Crossover ' +
  'kubanisch dänisch englisch eritreisch europäisch französisch =Fusionsküche =Gastropub deutsch griechisch =Halal ungarisch indisch ' +
  'indonesisch international irisch italienisch jamaikanisch japanisch koreanisch koscher libanesisch malaysisch mediterran ' +
  'mexikanisch =Modern-European marokkanisch nordamerikanisch nordeuropäisch panasiatisch persisch polnisch polynesisch ' +
  'portugiesisch rumänisch russisch skandinavisch schottisch =Meeresfrüchte singapurisch spanisch =Steaks schwedisch ' +
  'schweizerisch thailändisch traditionell türkisch toskanisch vegetarisch venezianisch vietnamesisch walisisch =Weltküche';

/** Recognised without capitals. */
function heard(forms: Name['forms']): Name['forms'] {
  return Object.fromEntries(Object.entries(forms).map(([form, text]) => [form, text.toLowerCase()]));
}

function foodName(word: string): Name {
  const noun = word.slice(1);
  if (word.startsWith('=')) return { said: noun, forms: heard({ '': noun, b: noun, c: noun }) };
  return {
    said: `${word}e Küche`,
    forms: heard({ '': `${word}es Essen`, b: `${word}e Küche`, c: `${word}er Küche` }),
    also: [word, ...['e', 'es', 'en', 'er'].map((ending) => word + ending)],
  };
}

function priceName(said: string, stems: readonly string[]): Name {
  const also = stems.flatMap((stem) => ['e', 'es', 'en', 'er'].map((ending) => stem + ending));
  return { said, forms: { '': `${stems[0] ?? ''}es`, b: said }, also };
}

const NAMES: TongueData['names'] = {
  food: namesOf('food', FOODS.split(' ').map(foodName)),
  area: namesOf('area', [
    { said: 'Norden', forms: { '': 'norden' }, also: ['nördlich', 'Nord'] },
    { said: 'Süden', forms: { '': 'süden' }, also: ['südlich', 'Süd'] },
    { said: 'Osten', forms: { '': 'osten' }, also: ['östlich', 'Ost'] },
    { said: 'Westen', forms: { '': 'westen' }, also: ['westlich', 'West'] },
    { said: 'Zentrum', forms: { '': 'zentrum' }, also: ['Stadtzentrum', 'Innenstadt'] },
  ]),
  price: namesOf('price', [
    { ...priceName('günstige', ['günstig', 'billig']), forms: { '': 'günstiges', b: 'günstige', c: 'günstig' } },
    {
      ...priceName('mittelpreisige', ['mittelpreisig']),
      forms: { '': 'mittelpreisiges', b: 'mittelpreisige', c: 'mittelpreisig' },
    },
    { ...priceName('teure', ['teur']), forms: { '': 'teures', b: 'teure', c: 'teuer' } },
  ]),
};

const CALLER: CallerWords = {
  joiner: ' ',
  openers: ['', 'äh', 'ähm', 'also', 'okay', 'gut', 'hm', 'na ja'],
  closers: ['', 'bitte', 'bitte schön', 'gern', 'wenn es geht', 'bitte sehr'],
  hello: ['hallo', 'guten tag', 'guten abend', 'grüß gott'],
  yes: ['ja', 'genau', 'richtig', 'ja genau', 'ja richtig', 'stimmt', 'ja stimmt', 'jawohl'],
  no: ['nein', 'nee', 'falsch', 'nein falsch'],
  alternatives: [
    'gibt es noch etwas anderes',
    'haben sie noch ein anderes',
    'was gibt es noch anderes',
    'etwas anderes',
    'ein anderes restaurant',
    'gibt es eine alternative',
    'und das nächste',
    'haben sie andere vorschläge',
    'noch ein anderes',
  ],
  bye: [
    'vielen dank auf wiederhören',
    'danke tschüss',
    'auf wiederhören',
    'danke',
    'vielen dank',
    'tschüss',
    'danke auf wiedersehen',
    'danke schön auf wiederhören',
    'besten dank',
    'auf wiedersehen',
  ],
  repeat: ['können sie das wiederholen', 'noch einmal', 'sagen sie das noch einmal', 'wiederholen sie das'],
  restart: ['von vorn', 'fangen wir von vorn an'],
  wishes: {
    food: [
      '{food}',
      'ich möchte {food}',
      'ich suche ein restaurant für {foodb}',
      'haben sie {food}',
      '{foodb}',
      'ich hätte gern {food}',
      'wie wäre es mit {foodc}',
      'ein restaurant für {foodb}',
      'gibt es {foodb}',
      'ich suche {food}',
      'wir möchten {food}',
      'etwas mit {foodc}',
      'dann {food}',
      'ich suche ein lokal das {foodb} hat',
      'lieber {food}',
      'ein lokal für {foodb}',
    ],
    area: [
      'im {area}',
      'im {area} der stadt',
      'ich suche ein restaurant im {area}',
      '{area}',
      'ein restaurant im {area} der stadt',
      'es soll im {area} sein',
      'etwas im {area}',
      'ich möchte im {area} essen',
      'am liebsten im {area}',
      'haben sie etwas im {area}',
    ],
    price: [
      '{pricec}',
      'ein {price} restaurant',
      'etwas {price}',
      'ich suche ein {price} restaurant',
      'es soll {pricec} sein',
      'ich möchte ein {price} restaurant',
      '{priceb} restaurants',
      'ein {price} lokal',
      'eher {pricec}',
      'gibt es {priceb} restaurants',
    ],
    'food area': [
      '{food} im {area}',
      'ich suche ein restaurant im {area} für {foodb}',
      '{foodb} im {area} der stadt',
      'im {area} {food}',
      'ich möchte {food} im {area}',
      'gibt es {foodb} im {area}',
      'ein restaurant für {foodb} im {area}',
      'haben sie im {area} {food}',
    ],
    'food price': [
      '{food} aber {pricec}',
      'ich suche ein {price} restaurant für {foodb}',
      'ein {price} restaurant mit {foodc}',
      '{foodb} und {pricec}',
      'ich möchte {food} und {pricec}',
      'gibt es {priceb} restaurants für {foodb}',
      '{pricec} und {food}',
      'ein {price} lokal für {foodb}',
    ],
    'area price': [
      'ich suche ein {price} restaurant im {area}',
      'ein {price} restaurant im {area} der stadt',
      'etwas {price} im {area}',
      'ich möchte ein {price} restaurant im {area}',
      'im {area} und {pricec}',
      'gibt es {priceb} restaurants im {area}',
      '{pricec} und im {area}',
      'ein {price} lokal im {area}',
      'haben sie etwas {price} im {area} der stadt',
      'im {area} ein {price} restaurant',
    ],
    'food area price': [
      'ich suche ein {price} restaurant im {area} für {foodb}',
      '{food} im {area} und {pricec}',
      'ein {price} lokal für {foodb} im {area}',
      'im {area} etwas {price} für {foodb}',
    ],
  },
  denials: {
    food: ['kein {food}', 'nicht {food}', 'ich möchte kein {food}', 'bitte kein {food}'],
    area: ['nicht im {area}', 'nicht {area}', 'bitte nicht im {area}'],
    price: ['kein {price} restaurant', 'nicht {pricec}', 'bitte kein {price}'],
  },
  any: {
    food: ['irgendeine küche', 'jede küche', 'die küche ist egal', 'irgendein essen', 'die küche spielt keine rolle'],
    area: ['egal wo', 'irgendwo', 'in jeder gegend', 'die gegend ist egal', 'überall', 'irgendeine gegend'],
    price: ['jeder preis', 'egal was es kostet', 'der preis ist egal', 'der preis spielt keine rolle'],
    unnamed: [
      'egal',
      'das ist mir egal',
      'ist egal',
      'spielt keine rolle',
      'das ist egal',
      'völlig egal',
      'mir ist das gleich',
      'das spielt keine rolle',
      'keine vorliebe',
    ],
  },
  questions: [
    '{fields}',
    'wie ist {fields}',
    'und {fields}',
    'ich brauche {fields}',
    'kann ich {fields} haben',
    'was ist {fields}',
    'sagen sie mir {fields}',
    'könnten sie mir {fields} geben',
    'ich hätte gern {fields}',
    'geben sie mir {fields}',
    'können sie mir {fields} sagen',
    'dürfte ich {fields} haben',
    'ich möchte {fields} wissen',
  ],
  fields: {
    phone: ['die telefonnummer', 'telefonnummer', 'die nummer'],
    address: ['die adresse', 'adresse'],
    postcode: ['die postleitzahl', 'postleitzahl'],
    area: ['den stadtteil', 'stadtteil'],
    food: ['die art der küche', 'küchenrichtung'],
    price: ['die preisklasse', 'preisklasse'],
  },
  listed: [' ', ' und '],
  nothing: [
    'okay',
    'ich suche ein restaurant',
    'essen',
    'restaurant',
    'ich suche',
    'etwas besonderes',
    'wie bitte',
    'moment',
    'ungewöhnliches essen',
    'ich möchte',
    'ein lokal',
    'also ich',
    'haben sie',
    'gut',
    'das da',
    'ich höre sie nicht',
    'mal sehen',
    'etwas zu essen',
  ],
};

const FIELD_NAMES: Readonly<Record<string, string>> = {
  phone: 'die Telefonnummer',
  address: 'die Adresse',
  postcode: 'die Postleitzahl',
  area: 'der Stadtteil',
  food: 'die Küche',
  price: 'die Preisklasse',
};

const AGENT: AgentWords = {
  joiner: ' ',
  greet: [
    'Guten Tag, hier ist die Restaurantauskunft Cambridge. Sie können nach Stadtteil, Preisklasse oder Küche fragen. Wie kann ich Ihnen helfen?',
    'Guten Tag, Sie sprechen mit der Restaurantauskunft Cambridge. Nennen Sie mir Stadtteil, Preisklasse oder Küche. Was darf ich für Sie tun?',
    'Willkommen bei der Restaurantauskunft Cambridge. Welchen Stadtteil, welche Preisklasse oder welche Küche suchen Sie?',
  ],
  questions: {
    food: ['Welche Küche hätten Sie gern?', 'An welche Küche haben Sie gedacht?', 'Und was möchten Sie essen?'],
    area: [
      'An welchen Teil der Stadt haben Sie gedacht?',
      'Wo in der Stadt soll es sein?',
      'Welche Gegend passt Ihnen am besten?',
    ],
    price: [
      'Darf es günstig, mittelpreisig oder teuer sein?',
      'An welche Preisklasse haben Sie gedacht?',
      'Soll es günstig sein, in der Mitte oder teuer?',
    ],
  },
  gladly: ['Gern.', 'Natürlich.', 'Schauen wir mal.'],
  known: (kinds) => [`Es gibt ${kinds}.`, `Ich kenne einige ${kinds}.`, `Gut, also ${kinds}.`],
  described: ({ food, area, price }) =>
    `${price === undefined ? '' : `${price} `}Restaurants${food === undefined ? '' : ` für ${food}`}${area === undefined ? '' : ` im ${area} der Stadt`}`,
  confirm: (slot, value) => {
    const wish = { food: value, area: `etwas im ${value} der Stadt`, price: `${value} Restaurants` }[slot];
    return [
      `Nur um sicherzugehen: Sie möchten ${wish}, ja oder nein?`,
      `Sie sagten, Sie möchten ${wish}, ist das richtig?`,
      `Ich bin nicht sicher, ob ich Sie verstanden habe. Möchten Sie ${wish}, stimmt das?`,
    ];
  },
  offer: (venue, kinds) => [
    `${venue} ist eines der ${kinds.replace(/^(günstige|mittelpreisige|teure) /, '$1n ')}. Möchten Sie mehr darüber wissen?`,
    `Wie wäre es mit ${venue}? Wer ${kinds} sucht, ist dort richtig.`,
    `Ich empfehle ${venue}, wenn Sie ${kinds} suchen. Was möchten Sie darüber wissen?`,
  ],
  tell: (venue, facts) => [
    `Zu ${venue}: ${facts}. Darf es noch etwas sein?`,
    `Das habe ich zu ${venue}: ${facts}. Ich hoffe, das hilft Ihnen.`,
    `Natürlich, zu ${venue}: ${facts}. Kann ich Ihnen mehr sagen?`,
  ],
  fact: (field, value) => `${FIELD_NAMES[field] ?? field} ist ${field === 'price' ? `die ${value}` : value}`,
  listed: [', ', ', und '],
  noOther: (kinds) => [
    `Es tut mir leid, weitere ${kinds} kenne ich leider nicht.`,
    `Das waren alle ${kinds}, die ich auf meiner Liste habe.`,
    `Leider gibt es sonst keine ${kinds.replace(/^(günstige|mittelpreisige|teure) /, '$1n ')}, von denen ich weiß.`,
  ],
  noMatch: (kinds) => [
    `Es tut mir leid, ${kinds} kenne ich leider nicht. Wollen wir etwas anderes versuchen?`,
    `Leider konnte ich ${kinds} nicht finden. Was käme sonst in Frage?`,
    `Ich habe ${kinds} gesucht, aber keine gefunden. Möchten Sie etwas ändern?`,
  ],
  notServed: (food) => [
    `Es tut mir leid, für ${food} gibt es hier kein Restaurant. Welche andere Küche hätten Sie gern?`,
    `Leider bietet hier niemand ${food} an. Möchten Sie eine andere Küche?`,
    `Ein Lokal für ${food} kenne ich in dieser Stadt nicht. Was darf es sonst sein?`,
  ],
  anythingElse: [
    'Kann ich Ihnen sonst noch helfen?',
    'Gibt es noch etwas, das ich für Sie tun kann?',
    'Gut. Was möchten Sie noch wissen?',
  ],
  notUnderstood: [
    'Könnten Sie das bitte wiederholen?',
    'Es tut mir leid, das habe ich nicht verstanden. Sagen Sie es bitte noch einmal?',
    'Verzeihung, wie war das?',
  ],
  farewell: [
    'Gern geschehen. Auf Wiederhören!',
    'Es war mir ein Vergnügen. Guten Appetit und auf Wiederhören!',
    'Danke für Ihren Anruf. Einen schönen Tag noch!',
  ],
};

export const GERMAN = createTongue({
  tag: 'de-DE',
  // About 1.7 syllables a word, where English has 1.4.
  spoken: spacedForm(1.2),
  names: NAMES,
  caller: CALLER,
  agent: AGENT,
  marks: {
    'ask phone': ['telefonnummer', 'die nummer'],
    'ask address': ['adresse'],
    'ask postcode': ['postleitzahl'],
    'ask area': ['stadtteil'],
    'ask food': ['art der küche', 'küchenrichtung'],
    'ask price': ['preisklasse'],
    'any food': CALLER.any.food,
    'any area': CALLER.any.area,
    'any price': CALLER.any.price,
    'any unnamed': ['egal', 'spielt keine rolle', 'gleich', 'keine vorliebe'],
    yes: ['ja', 'genau', 'richtig', 'stimmt', 'jawohl'],
    no: ['nein', 'nee', 'falsch'],
    alternatives: ['anderes', 'andere', 'alternative', 'nächste'],
    bye: ['danke', 'vielen dank', 'besten dank', 'tschüss', 'auf wiederhören', 'auf wiedersehen'],
    repeat: ['wiederholen', 'noch einmal'],
    restart: ['von vorn'],
    hello: ['hallo', 'guten tag', 'guten abend', 'grüß gott'],
    deny: ['kein', 'nicht', 'nicht im'],
    skip: ['na ja', 'höre sie nicht'],
  },
  fold: foldText,
  goesOn: (text) => /weiter/i.test(text) && /wiederhol/i.test(text),
  words: {
    instructions:
      'Sie sind am Telefon einer Auskunft, die Restaurants in Cambridge findet. Fragen Sie nach Küche, Stadtteil und Preisklasse, nennen Sie immer ein Restaurant und auf Wunsch seine Telefonnummer, Adresse oder Postleitzahl. Antworten Sie in ein bis drei kurzen, gesprochenen Sätzen.',
    lines: {
      bridge: ['Einen kleinen Moment bitte.', 'Ich sehe sofort nach.'],
      apology: ['Verzeihen Sie, das hat nicht geklappt. Sagen Sie es bitte noch einmal?'],
      unknown: ['Leider kann Ihnen das hier gerade niemand sagen.'],
      brokenOff: ['Verzeihen Sie, die Verbindung war weg. Fragen Sie bitte noch einmal?'],
      stillThere: ['Hallo, sind Sie noch am Apparat?'],
      goodbye: 'Danke für Ihren Anruf und einen schönen Tag.',
    },
    goingOn: 'Wie gesagt,',
    any: [
      'egal',
      'spielt keine rolle',
      'ist egal',
      'völlig egal',
      'das ist mir gleich',
      'mir ist das gleich',
      'keine vorliebe',
    ],
    anyOf: {
      food: ['irgendeine küche', 'jede küche', 'die küche ist egal', 'irgendein essen', 'die küche spielt keine rolle'],
      area: ['egal wo', 'irgendwo', 'in jeder gegend', 'die gegend ist egal', 'überall', 'irgendeine gegend'],
      price: ['jeder preis', 'egal was es kostet', 'der preis ist egal', 'der preis spielt keine rolle'],
    },
  },
});
