/** Letters beyond the plain ones that a language writes its own words with: they speak for it, and against the others. */

const LATIN: Readonly<Record<string, string>> = {
  af: 'êëéôûïöáèíóúý',
  az: 'əğıöüçş',
  ca: 'àèéíïòóúüç',
  cs: 'áčďéěíňóřšťúůýž',
  cy: 'âêîôûŵŷáéïöẁẃỳ',
  da: 'æøåé',
  de: 'äöüß',
  en: '',
  es: 'áéíñóúü',
  et: 'äõöüšž',
  eu: 'ñç',
  fi: 'äöåšž',
  fil: 'ñ',
  fr: 'àâæçéèêëîïôœùûüÿ',
  gl: 'áéíïñóúü',
  hr: 'čćđšž',
  hu: 'áéíóöőúüű',
  id: 'é',
  is: 'áæðéíóöþúý',
  it: 'àèéìíîòóùú',
  lt: 'ąčęėįšųūž',
  lv: 'āčēģīķļņšūž',
  ms: 'é',
  nb: 'æøåéòôóê',
  nl: 'éëïóöüèáêúí',
  pl: 'ąćęłńóśźż',
  pt: 'áâãàçéêíóôõúü',
  ro: 'ăâîșşțţ',
  sk: 'áäčďéíĺľňóôŕšťúýž',
  sl: 'čšž',
  sq: 'çë',
  sr: 'čćđšž',
  sv: 'åäöé',
  sw: '',
  tr: 'çğıöşüâîû',
  uz: 'ʻʼ',
  vi: 'ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ',
  zu: '',
};
const CYRILLIC: Readonly<Record<string, string>> = {
  ru: 'ыэёйъщьюя',
  uk: 'іїєґйщьюя',
  bg: 'ъйщьюя',
  mk: 'ѓќѕјљњџ',
  sr: 'ђјљњћџ',
  kk: 'әғқңөұүһіыэёйъщьюя',
  mn: 'өүыэёйъщьюя',
};
const ARABIC: Readonly<Record<string, string>> = {
  ar: 'ةىيكأإآؤئءًٌٍ',
  fa: 'پچژگکیآئءأؤ',
  ur: 'ٹڈڑںےہھپچژگکیآئؤء',
};
const DEVANAGARI: Readonly<Record<string, string>> = { hi: 'ड़ढ़ज़फ़', mr: 'ळऱ', ne: '' };

/** Languages by letter; a letter in none of these alphabets is not in the map. */
export type LettersOf = ReadonlyMap<string, ReadonlySet<string>>;

function byLetter(alphabets: Readonly<Record<string, string>>): LettersOf {
  const languages = new Map<string, Set<string>>();
  for (const [language, letters] of Object.entries(alphabets))
    for (const letter of letters) languages.set(letter, (languages.get(letter) ?? new Set()).add(language));
  return languages;
}

export const LETTERS: Readonly<Record<'latin' | 'cyrillic' | 'arabic' | 'devanagari', LettersOf>> = {
  latin: byLetter(LATIN),
  cyrillic: byLetter(CYRILLIC),
  arabic: byLetter(ARABIC),
  devanagari: byLetter(DEVANAGARI),
};
