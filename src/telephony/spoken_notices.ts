/** What a caller hears when there is no call to speak for us: all lines taken, a fault, a moment's patience. */

export type Notice = 'busy' | 'apology' | 'oneMoment';

type Words = Readonly<Record<Notice, string>>;

const ENGLISH: Words = {
  busy: 'All our lines are busy at the moment. Please call again in a few minutes. Goodbye.',
  apology: 'We are sorry, this call cannot be completed at the moment. Please call again later. Goodbye.',
  oneMoment: 'One moment, please.',
};

const CANTONESE: Words = {
  busy: '而家所有線路都好忙，請你過幾分鐘再打嚟。再見。',
  apology: '對唔住，而家未能夠接通呢個電話，請你遲啲再打嚟。再見。',
  oneMoment: '請等一等。',
};

const MANDARIN_TRADITIONAL: Words = {
  busy: '目前所有線路都在忙線中，請過幾分鐘再撥。再見。',
  apology: '很抱歉，目前無法接通這通電話，請稍後再撥。再見。',
  oneMoment: '請稍等。',
};

const MANDARIN_SIMPLIFIED: Words = {
  busy: '目前所有线路都在忙线中，请过几分钟再拨。再见。',
  apology: '很抱歉，目前无法接通这通电话，请稍后再拨。再见。',
  oneMoment: '请稍等。',
};

const WORDS: ReadonlyMap<string, Words> = new Map([
  ['en', ENGLISH],
  ['zh-hk', CANTONESE],
  ['zh-hant-hk', CANTONESE],
  ['yue', CANTONESE],
  ['zh-tw', MANDARIN_TRADITIONAL],
  ['zh', MANDARIN_SIMPLIFIED],
  [
    'es',
    {
      busy: 'Todas nuestras líneas están ocupadas. Llame de nuevo en unos minutos, por favor. Adiós.',
      apology: 'Lo sentimos, no podemos atender esta llamada en este momento. Llame más tarde, por favor. Adiós.',
      oneMoment: 'Un momento, por favor.',
    },
  ],
  [
    'fr',
    {
      busy: 'Toutes nos lignes sont occupées. Veuillez rappeler dans quelques minutes. Au revoir.',
      apology: 'Nous sommes désolés, cet appel ne peut pas aboutir. Veuillez rappeler plus tard. Au revoir.',
      oneMoment: 'Un instant, s’il vous plaît.',
    },
  ],
  [
    'de',
    {
      busy: 'Zurzeit sind alle Leitungen belegt. Bitte rufen Sie in einigen Minuten wieder an. Auf Wiederhören.',
      apology: 'Es tut uns leid, Ihr Anruf ist zurzeit nicht möglich. Bitte rufen Sie später an. Auf Wiederhören.',
      oneMoment: 'Einen Moment, bitte.',
    },
  ],
  [
    'pt',
    {
      busy: 'Todas as nossas linhas estão ocupadas. Por favor, ligue novamente em alguns minutos. Até logo.',
      apology: 'Lamentamos, não é possível completar esta chamada agora. Por favor, ligue mais tarde. Até logo.',
      oneMoment: 'Um momento, por favor.',
    },
  ],
]);

/**
 * The words in the caller's language: by the whole tag, then by its first part. Where we have none they are English,
 * and `language` says so, for an English text read by another language's voice is not understood.
 */
export function notice(kind: Notice, language: string): { readonly text: string; readonly language: string } {
  const tag = language.toLowerCase();
  const primary = tag.split('-', 1)[0] ?? tag;
  const words = WORDS.get(tag) ?? WORDS.get(primary);
  return words === undefined ? { text: ENGLISH[kind], language: 'en-US' } : { text: words[kind], language };
}
