/** Question words, modals and negations by language, each to its class. Data only. */
import { NEGATIONS } from '../domain/word_lists.ts';

export interface Phrases {
  readonly classes: ReadonlyMap<string, string>;
  /** First words of those that have several. */
  readonly starts: ReadonlySet<string>;
}
type Patterns = readonly (readonly [RegExp, string])[];

/** "when: what time, when; why: why": a class and its phrases. */
function classes(text: string): Phrases {
  const found = new Map<string, string>();
  for (const entry of text.split(';')) {
    const [name = '', list = ''] = entry.split(':');
    for (const phrase of list.split(',')) found.set(phrase.trim(), name.trim());
  }
  const starts = [...found.keys()].flatMap((phrase) => (phrase.includes(' ') ? [phrase.split(' ')[0] ?? ''] : []));
  return { classes: found, starts: new Set(starts) };
}

export const QUESTIONS: ReadonlyMap<string, Phrases> = new Map([
  [
    'en',
    classes(
      'when: when, what time, what day, what date, what hour; where: where, what address; who: who, whom, whose; how many: how many; how much: how much; why: why, how come, what for; which: which; how: how; what: what',
    ),
  ],
  [
    'es',
    classes(
      'when: cuándo, qué hora, qué día, que hora; where: dónde, adónde; who: quién, quiénes; how many: cuántos, cuántas; how much: cuánto, cuánta; why: por qué; which: cuál, cuáles; how: cómo; what: qué',
    ),
  ],
  [
    'fr',
    classes(
      'when: quand, quelle heure, quel jour; where: où; who: qui; how many: combien de; how much: combien; why: pourquoi; which: quel, quelle, quels, quelles, lequel, laquelle; how: comment; what: quoi, qu est ce',
    ),
  ],
  [
    'de',
    classes(
      'when: wann, wie viel uhr, wieviel uhr, wie spät; where: wo, wohin, woher; who: wer, wem, wen, wessen; how many: wie viele, wieviele; how much: wieviel, wie viel; why: warum, wieso, weshalb; which: welche, welcher, welches, welchen, welchem; how: wie; what: was, worum, wofür, womit',
    ),
  ],
  [
    'it',
    classes(
      'when: quando, che ora, che ore, che giorno; where: dove, dov; who: chi; how many: quanti, quante; how much: quanto, quanta; why: perché; which: quale, quali, qual; how: come, com; what: cosa, cos, che cosa',
    ),
  ],
  [
    'pt',
    classes(
      'when: quando, que horas, que hora, que dia; where: onde, aonde; who: quem; how many: quantos, quantas; how much: quanto, quanta; why: por que, por quê, porquê; which: qual, quais; how: como; what: o que, quê',
    ),
  ],
  [
    'nl',
    classes(
      'when: wanneer, hoe laat; where: waar, waarheen; who: wie; how much: hoeveel; why: waarom; which: welke, welk; how: hoe; what: wat',
    ),
  ],
  [
    'hi',
    classes(
      'when: कब, कितने बजे; where: कहां, किधर; who: कौन, किसने, किसका; how many: कितने, कितनी; how much: कितना; why: क्यों; which: कौन सा, कौन सी, किस; how: कैसे, कैसा; what: क्या',
    ),
  ],
  [
    'ar',
    classes(
      'when: متي, في اي وقت, اي ساعة; where: اين, وين; how many: كم; how much: بكم; why: لماذا, ليش; which: اي; how: كيف; what: ما, ماذا, شو',
    ),
  ],
]);

/** Without their accents these ask only as the first word. */
export const FIRST_ONLY: ReadonlyMap<string, Phrases> = new Map([
  ['es', classes('when: cuando; where: donde; who: quien; how much: cuanto; how many: cuantos; how: como; what: que')],
  ['fr', classes('what: que, qu; where: ou')],
  ['it', classes('what: che; why: perche')],
  ['pt', classes('what: que')],
  ['ar', classes('who: من')],
]);

/** In order: what an earlier pattern has read a later one does not read again. */
export const UNSPACED_QUESTIONS: Patterns = [
  [
    /幾點|几点|幾時|几时|何時(?!間)|何时|什麼時候|什么时候|甚麼時候|乜嘢?時間|咩時間|幾號|几号|いつ|何日|何曜日/g,
    'when',
  ],
  [/做乜嘢?|做咩|點解|点解|為什麼|为什么|為甚麼|為何|为何|幹嘛|干嘛|どうして|なぜ|なんで/g, 'why'],
  [/邊度|邊處|边度|哪裡|哪里|哪裏|哪兒|哪儿|どこ/g, 'where'],
  [/邊個|邊位|边个|誰|谁|だれ|どなた/g, 'who'],
  [/[幾几多少]*(?:幾多|多少|几)[個个位張张間间人隻只次條条]|幾[個位張間隻條]|いくつ|何[人個名枚台本]/g, 'how many'],
  [/幾多錢?|幾錢|多少錢?|多少钱|几钱|いくら|どのくらい|どれくらい/g, 'how much'],
  [/邊[間條款隻日部張班種]|哪[個个間间條条款隻只日天部張张種种一]|どれ|どの|どちら|どっち/g, 'which'],
  [/點樣|点样|怎麼|怎么|怎樣|怎样|如何|(?<![\d幾几有一快慢早遲半])點(?![鐘钟心數名解\d半])|どう(?!ぞ|も)/g, 'how'],
  [/乜嘢?|咩嘢|什麼|什么|甚麼|啥|(?<=[做食叫講買要有])咩|咩(?=[^|])|何|なに/g, 'what'],
];
export const KOREAN_QUESTIONS: Patterns = [
  [/몇\s?시|언제|며칠|무슨 요일/g, 'when'],
  [/어디/g, 'where'],
  [/누구|누가/g, 'who'],
  [/얼마/g, 'how much'],
  [/몇/g, 'how many'],
  [/어떻게/g, 'how'],
  [/왜/g, 'why'],
  [/어느|어떤/g, 'which'],
  [/무엇|무슨|뭐|뭘/g, 'what'],
];

export const MODALS: ReadonlyMap<string, Phrases> = new Map([
  [
    'en',
    classes(
      'can: can, could, able; must: must, have to, has to, need to, needs to, should, ought, got to; may: may, might, allowed',
    ),
  ],
  [
    'es',
    classes(
      'can: puedo, puede, puedes, pueden, podemos, podría, podrían; must: debo, debe, deben, tengo que, tiene que, hay que',
    ),
  ],
  [
    'fr',
    classes(
      'can: peux, peut, peuvent, pouvez, pouvons, pourrais, pourrait, pourriez; must: dois, doit, devez, doivent, faut',
    ),
  ],
  [
    'de',
    classes(
      'can: kann, können, könnte, könnten, kannst; must: muss, müssen, musste, soll, sollte, sollten; may: darf, dürfen, dürfte',
    ),
  ],
  [
    'it',
    classes('can: posso, può, possono, potrei, potrebbe, puoi, possiamo; must: devo, deve, devono, bisogna, dovrei'),
  ],
  [
    'pt',
    classes('can: posso, pode, podem, podemos, poderia, consigo; must: devo, deve, devem, precisa, tem que, tenho que'),
  ],
  ['nl', classes('can: kan, kunnen, kunt, kunnen, kon; must: moet, moeten; may: mag, mogen')],
  ['hi', classes('can: सकता, सकते, सकती; must: चाहिए, पड़ेगा')],
  ['ar', classes('can: يمكن, يمكنني, ممكن, استطيع, اقدر; must: يجب, لازم')],
]);
export const UNSPACED_MODALS: Patterns = [
  [/可(?:唔可|不可)?以|能(?:不能|夠|够)|得唔得|できま?[すせる]|수 있|가능/g, 'can'],
  [/必須|必须|一定要|需要|應該|应该|なければ|ないといけ|必要|해야/g, 'must'],
  [/可能|かもしれ|てもいい|해도 되/g, 'may'],
];

const words = (text: string): readonly string[] => text.split(' ');

/** Contractions are written out before, so that "don't" is "not" here. */
export const NEGATION_WORDS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    en: 'nobody neither nowhere nope aint ain',
    es: 'nada nadie tampoco ningún ninguna ninguno',
    fr: 'non rien aucun aucune personne ni guère plus',
    de: 'nein keiner keines keinem nichts niemand niemals weder',
    it: 'no niente nulla nessuno nessuna né',
    pt: 'nada ninguém nem jamais nenhum nenhuma',
    nl: 'nee niets niemand nergens',
    hi: 'नहीं मत ना न बिना',
    ar: 'لا ليس ليست لن لم مش غير بدون مو',
    ko: '아니요 아니오 아니 아니에요 없어요 없습니다',
  }).map(([language, more]) => [language, new Set([...(NEGATIONS[language] ?? []), ...words(more)])]),
);
/** Where a second negation strengthens the first. */
export const NEGATION_AGREES = new Set(['es', 'fr', 'it', 'pt', 'ar', 'hi', 'ja', 'ko']);
/** "Plus" and "personne" deny only after "ne". */
export const FRENCH_WITH_NE = /^(?:plus|personne|guère)$/;

/** Of languages without lists, so that at least "not" is not overheard. */
export const OTHER_NEGATIONS = new Set(
  words(
    'inte ej nej ikke ikkje nei nie nije ne nem nu ei en não non no not nicht не нет ні нема nejsou není değil yok hayır δεν όχι μην tidak bukan jangan belum tak không chưa đừng לא אין نه نیست نہیں না নেই இல்லை లేదు ਨਹੀਂ hindi huwag wala hapana si',
  ),
);

/** Said with a negation and denying nothing. */
export const NO_NEGATION: ReadonlyMap<string, RegExp> = new Map([
  [
    'en',
    /\b(?:no (?:problem|worries|doubt|matter|wonder)|not only|why not|not (?:a problem|at all)|whether or not|or not|do not worry|number no)\b/g,
  ],
  ['es', /(?:^| )(?:no hay problema|no solo|cómo no|sin duda|por qué no|no importa)(?= |$)/g],
  ['fr', /(?:^| )(?:pas de (?:problème|souci)|pas seulement|sans doute|pourquoi pas|n est ce pas)(?= |$)/g],
  ['de', /(?:^| )(?:kein problem|nicht nur|ohne zweifel|warum nicht|nicht wahr|keine ursache|oder nicht)(?= |$)/g],
  ['it', /(?:^| )(?:nessun problema|non solo|senza dubbio|perché no|come no)(?= |$)/g],
  ['pt', /(?:^| )(?:não (?:há|tem) problema|sem (?:problema|dúvida)|não só|por que não)(?= |$)/g],
  ['nl', /(?:^| )(?:geen probleem|niet alleen|waarom niet)(?= |$)/g],
]);

/** Chinese and Japanese with a sign of negation in them and no negation: A-not-A questions, courtesies, compounds. */
export const UNSPACED_NO_NEGATION =
  /唔該|唔好意思|不好意思|對唔住|对唔住|對不起|对不起|唔(?:使|用)客氣|不客[氣气]|冇問題|[没沒]問題|没问题|[没沒][關关][係系]|冇所謂|有[冇無]|有[没沒]有|係咪|([\p{Script=Han}])[唔不]\1|(?:可|鍾|中|識|應|需|知|記|方|清)[唔不](?:可以|鍾意|中意|識得|應該|需要|知道|記得|方便|清楚)|差[唔不]多|不[過过如]|唔單止|不[僅仅但]|[無无][論论線线限]|[無无]障礙|未[來来]|未(?=[呀啊]?$)|[特分個个告類类性級级識识區区]別|[特分个告类性级识区]别|別[人的墅處处]|别[人的墅处]|非常|咪[就係錶話]|どう(?:もすみ|いたし)ません|すみません|ませんか|ないですか|なければな(?:り|ら)|ないといけ|かもしれ(?:ない|ません)|少ない|危ない/gu;
export const UNSPACED_NEGATION =
  /[唔不冇没沒未]|[無无](?=[^\p{Script=Hiragana}])|咪|別|别|ない|ません|なく|なかった|いいえ|ไม่/gu;
/** Clauses are negated each for itself. */
export const UNSPACED_CLAUSE = /但係|但是|不過|不过|而且|因為|因为|所以|同埋|\|/g;
export const CLAUSE_WORDS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    en: 'and but or because so while whereas',
    es: 'y pero porque',
    fr: 'et mais car',
    de: 'und aber oder denn weil',
    it: 'e ma però',
    pt: 'e mas porque',
    nl: 'en maar of want',
    hi: 'और लेकिन',
    ar: 'و لكن',
  }).map(([language, list]) => [language, new Set(words(list))]),
);

/** Ordinals are numbers when answers are compared: March third is not March fourth. */
const ORDINAL_LISTS: Readonly<Record<string, string>> = {
  en: 'first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth',
  es: 'primero/primera/primer|segundo|tercero/tercera/tercer|cuarto/cuarta|quinto/quinta|sexto/sexta|séptimo/séptima|octavo/octava|noveno/novena|décimo/décima',
  fr: 'premier/première|deuxième/second/seconde|troisième|quatrième|cinquième|sixième|septième|huitième|neuvième|dixième',
  de: 'erste/ersten/erster/erstes|zweite/zweiten/zweiter|dritte/dritten/dritter|vierte/vierten|fünfte/fünften|sechste/sechsten|siebte/siebten|achte/achten|neunte/neunten|zehnte/zehnten|elfte/elften|zwölfte/zwölften|dreizehnte/dreizehnten|vierzehnte/vierzehnten|fünfzehnte/fünfzehnten|sechzehnte/sechzehnten|siebzehnte/siebzehnten|achtzehnte/achtzehnten|neunzehnte/neunzehnten|zwanzigste/zwanzigsten',
  it: 'primo/prima|secondo|terzo/terza|quarto/quarta|quinto/quinta|sesto/sesta|settimo/settima|ottavo/ottava|nono/nona|decimo/decima',
  pt: 'primeiro/primeira|segundo|terceiro/terceira',
  nl: 'eerste|tweede|derde|vierde|vijfde|zesde|zevende|achtste|negende|tiende',
};
export const ORDINALS: ReadonlyMap<string, ReadonlyMap<string, number>> = new Map(
  Object.entries(ORDINAL_LISTS).map(([language, list]) => [
    language,
    new Map(list.split('|').flatMap((names, place) => names.split('/').map((name) => [name, place + 1] as const))),
  ]),
);
