/**
 * Short words that a language is full of, and letters that its neighbours do not have: what statistics over letters alone
 * are weak at in a sentence of five words. A native speaker may correct them here.
 */

/** By language code, parted by spaces, in lower case. Words that several neighbours share say little, and are left out. */
const WORDS: Readonly<Record<string, string>> = {
  af: 'die het nie is en van vir met wat kan jy ek ons asseblief hoe waar wanneer dankie my baie sal moet hierdie',
  az: 'və bu bir nə üçün mən sən siz zəhmət olmasa salam necə harada nə vaxt var yox istəyirəm mənim',
  bs: 'šta gdje kada vrijeme molim hvala hoću',
  ca: 'el la els les de que és amb per i no una un vull si us plau quan on com gràcies meu meva això demà avui',
  cs: 'je se na že to jsem jak kde kdy prosím děkuji chci můžete bych mám pro jsou jaké zítra dnes do ve při můj mi',
  cy: 'yn y mae a i ar o fy ydy beth ble pryd diolch os gwelwch yn dda dw eisiau',
  da: 'og af at jeg ikke hvad hvornår hvor hvordan til mig dig noget er det på med en et kan skal efter uge tilføj vejret min mit mine bliver bliv klokken hvilke hvilken alle ind vækkeur sluk sæt vis denne tak find spil læg slet annuller bestil husk mind vær være gør går hvem vækning hvilket flere lav sluk tænd giv mange dag timer eftermiddag morgenen formiddag bede gerne sige ud op i morgen når dag timer minutter kl vil den der så han hun vi de os jer',
  de: 'der die das und ist nicht ich ein eine einen mir mich zu für auf mit wie wo wann bitte kann können möchte meine mein den dem im von heute morgen uhr gibt es sie was wird nach zeige stelle spiele füge lösche erinnere buche reserviere suche zeig stell einen sind bei uns aus an ab über vom zum zur läuft sag gib welche welches wann',
  en: 'the a an and is are i you me my to for of in on at what when where how can could would please will this that do does with be it from today tomorrow any there want need set play show find book remind cancel delete search add make get put give tell list all next',
  es: 'el la los las de que en y un una por para con no es mi me cuándo dónde cómo qué quiero puede gracias favor hoy mañana tiene hay está muestra pon reproduce añade borra recuérdame reserva busca todos',
  et: 'ja on ei see ma mis kus millal kuidas palun aitäh tahan kas mul minu homme täna saab',
  eu: 'eta da ez bat nire zer non noiz mesedez eskerrik dut nahi',
  fi: 'ja on ei se mitä missä milloin miten kiitos haluan voinko minun minulle onko tänään huomenna että tai kello',
  fil: 'ang ng sa na ay mga ko po ano saan kailan paano gusto salamat para hindi ba ako ka',
  fr: 'le la les des de et est un une je vous que qui pour dans sur pas à au du quand où comment merci plaît mon ma mes demain voudrais avez montre mets joue ajoute supprime rappelle réserve cherche tous',
  gl: 'o a os as de que e unha un non con para máis onde cando grazas quero teño está mañá',
  hr: 'što gdje kada vrijeme tjedan tko jesam molim hvala hoću sutra danas prije poslije lijepo mjesto htio bih',
  hu: 'a az és nem egy hogy mi hol mikor kérem köszönöm szeretnék van ez meg holnap vagy ma órakor',
  id: 'yang di dan untuk saya apa kapan dengan ini itu ke dari bisa tidak ada pada jam besok hari tolong ingatkan atur setel berapa bagaimana dimana mana akan putar tambahkan hapus pagi sore malam minggu lagu buat kasih terima batalkan tampilkan pengingat semua pukul',
  is: 'og að er ég ekki það hvað hvar hvenær á í við takk vil þetta mér mig',
  it: 'il lo la gli le di che è e un una per con non mi ho sono quando dove come grazie favore domani oggi della del alle al nel mio mia puoi vorrei questa questo mostra imposta riproduci metti aggiungi cancella ricordami prenota trova cerca nella alla dalle ci sarà sono tutti i miei mie suo sul sulla dai visualizza ascoltare',
  lt: 'ir yra ne kad aš man kas kur kada kaip prašau ačiū noriu ar į su už po mano rytoj šiandien iki nuo bus apie visus valandą koks kokia nustatyk parodyk paleisk pridėk ištrink primink rezervuok surask koks ar bus yra man rodyk grok įjunk išjunk atšauk',
  lv: 'un ir ne ka es man kas kur kad kā lūdzu paldies vai uz ar par no mans rīt šodien vēlos',
  ms: 'yang di dan untuk saya apa bila dengan ini itu ke dari boleh tidak ada pada pukul esok hari tolong sila awak macam mana kenapa nak tak encik terima kasih',
  nb: 'og av jeg ikke hva når hvor hvordan til meg deg noe er det på med en et kan skal etter uke legg været min mitt mine blir bli klokken hvilke hvilken alle fra å vekkerklokke sett vis denne påminnelse neste hvert takk ei eg ein eit ikkje kva kor korleis frå dei noko vere ho finn spill legge slett avbryt bestill husk kl i morgen uka ettermiddag formiddag gjerne si ut opp vær vêr nå dag timer minutter minutt ska vil den der så han hun vi de oss dere i dag ka æ ej mæ dæ itj nokka dokker tel',
  nl: 'de het een en is niet ik je mij me mijn van voor op met wat waar wanneer hoe kan graag alsjeblieft zet om te naar in morgen vandaag uur dit die dat er aan maak voeg speel toon laat zien boek reserveer verwijder herinner zoek wil mijn alle',
  pl: 'i w na nie się to jest co gdzie kiedy jak proszę dziękuję chcę czy mi mój do dla jutro dzisiaj na o z',
  pt: 'o a os as de que e em um uma não com para por é me meu minha quando onde como quero obrigado favor você amanhã hoje está tem mostre toque adicione apague lembre reserve procure todos',
  ro: 'și nu este un o la cu pe de ce unde când cum vă rog mulțumesc vreau am mai pentru mâine azi',
  sk: 'je sa na že to som ako kde kedy prosím ďakujem chcem môžete by mám pre sú aké zajtra dnes do vo môj mi',
  sl: 'je in na da ne se to kaj kje kdaj kako prosim hvala želim ali za jutri danes mi moj',
  sq: 'dhe në është nuk një të për me ku kur si ju lutem faleminderit dua mund çfarë',
  sr: 'je u na i da se za šta gde kada kad koje koji koja vreme nedelju sutra danas mi me moj moje molim hvala hoću želim li od do sa podseti postavi dodaj prikaži obriši kakvo pusti sati ujutru uveče sledeći sledeće ima sve iz pusti nađi rezerviši obriši napravi dodaj kako je biti sve',
  sv: 'och att är jag inte vad när var hur till mig dig något det på med en ett kan ska efter vecka lägg vädret min mitt mina blir klockan vilken alla från tack denna av hitta spela sätt visa boka påminn imorgon idag vem måste skulle i den det där så han hon vi de oss imorgon',
  sw: 'na ya wa ni kwa la nini wapi lini tafadhali asante nataka je yangu leo kesho',
  tr: 've bir bu için ne nerede zaman nasıl lütfen teşekkürler istiyorum var yok mı mi mu mü benim bana saat yarın bugün ile de da olan hava kaç ayarla hatırlat ekle göster çal bul iptal et kur sil hatırlatıcı rezervasyon yap yarın için gün saat üzere bütün tüm kapat aç olan dinlemek ver ya ye',
  uz: 'va bu bir uchun nima qayerda qachon iltimos rahmat men menga kerak bugun ertaga bor',
  vi: 'là của và tôi không có cho một được ở đâu khi nào bạn xin cảm ơn vui lòng ngày mai',
  zu: 'ngiyabonga ngicela yini kuphi nini ngifuna ukuthi',
};

/** Letters that are a sign of these languages. */
const LETTERS: readonly (readonly [letters: RegExp, languages: readonly string[]])[] = [
  [/[æø]/giu, ['da', 'nb']],
  [/sjon|øy|skje\b|ikk/giu, ['nb']],
  [/øj|ghed|tion\b|vej/giu, ['da']],
  [/[åÅ]/gu, ['da', 'nb', 'sv', 'fi']],
  [/[þð]/giu, ['is']],
  [/ß/gu, ['de']],
  [/[ñ¿¡]/giu, ['es', 'gl', 'eu', 'fil']],
  [/[ãõ]/giu, ['pt']],
  [/[ąęłńśźż]/giu, ['pl']],
  [/[ěřů]/giu, ['cs']],
  [/[ľĺŕô]/giu, ['sk']],
  [/[ćđ]/giu, ['sr', 'hr', 'bs']],
  [/[ėųūįę]/giu, ['lt']],
  [/[āēīņļķģ]/giu, ['lv']],
  [/[őű]/giu, ['hu']],
  [/[șțăâ]/giu, ['ro']],
  [/[ğşı]/gu, ['tr', 'az']],
  [/[ğşı]/gu, ['tr', 'az']],
  [/'(?:y?[aeıiuü]|d[ae]n?|n[ıiuü]n)\b/giu, ['tr']],
  [/ə/giu, ['az']],
  [/[ơưđạảấầẩậắằặẹẻẽếềểệịỉọỏốồổộớờởợụủứừửựỳỵỷỹ]/giu, ['vi']],
  [/[їєґ]/giu, ['uk']],
  [/[іў]/giu, ['uk', 'be', 'kk']],
  [/ў/giu, ['be']],
  [/[ћђџ]/giu, ['sr']],
  [/[ѓќѕ]/giu, ['mk']],
  [/[әғқңұһ]/giu, ['kk']],
  [/[өү]/giu, ['mn', 'kk']],
  [/[ыэё]/giu, ['ru', 'be', 'kk', 'mn']],
  [/ъ/giu, ['bg', 'ru']],
  [/[پچگژ]/gu, ['fa', 'ur']],
  [/[ٹڈڑںےھ]/gu, ['ur']],
  [/[ةىإأؤئ]/gu, ['ar']],
  [/[ळ]/gu, ['mr']],
];

const CYRILLIC: Readonly<Record<string, string>> = {
  bg: 'и на да се не за в от с аз как къде кога моля благодаря искам утре днес колко е ще',
  be: 'і на не што я як дзе калі калі ласка дзякуй хачу у з',
  kk: 'және мен не қашан қайда қалай үшін бар жоқ маған ертең бүгін рақмет керек бір ма ме',
  mk: 'и на да се не за во од јас како каде кога ве молам благодарам сакам утре денес колку е ќе',
  mn: 'байна юу хаана хэзээ яаж надад маргааш өнөөдөр баярлалаа та би',
  ru: 'и на не что я как где когда пожалуйста спасибо хочу у с мне завтра сегодня можно это в есть сколько',
  sr: 'и на да се не за у од ја како где када молим хвала желим сутра данас шта ће је ми',
  uk: 'і на не що я як де коли будь ласка дякую хочу у з мені завтра сьогодні можна це в є скільки',
};

const ARABIC: Readonly<Record<string, string>> = {
  ar: 'في من على هل ما متى أين كيف أريد شكرا إلى هذا هذه غدا اليوم لو سمحت عن مع لي',
  fa: 'در از به که این را برای است می چه کجا چگونه لطفا ممنون من فردا امروز با کی',
  ur: 'میں ہے کا کی کے سے کو اور کیا کہاں کب کیسے براہ کرم شکریہ مجھے کل آج یہ',
};

const DEVANAGARI: Readonly<Record<string, string>> = {
  hi: 'है हैं का की के में से को और क्या कहाँ कब कैसे कृपया धन्यवाद मुझे कल आज यह मेरा पर नहीं',
  mr: 'आहे आहेत चा ची चे मध्ये आणि काय कुठे कधी कसे कृपया धन्यवाद मला उद्या आज हा माझा नाही',
  ne: 'छ छन् को का मा बाट लाई र के कहाँ कहिले कसरी कृपया धन्यवाद मलाई भोलि आज यो मेरो छैन',
};

interface Words {
  readonly languages: readonly string[];
  /** The languages of each word. */
  readonly of: ReadonlyMap<string, readonly string[]>;
}

function ready(lists: Readonly<Record<string, string>>): Words {
  const of = new Map<string, string[]>();
  for (const [language, words] of Object.entries(lists)) {
    for (const word of new Set(words.split(' '))) of.set(word, [...(of.get(word) ?? []), language]);
  }
  return { languages: Object.keys(lists), of };
}

const BY_SCRIPT = {
  latin: ready(WORDS),
  cyrillic: ready(CYRILLIC),
  arabic: ready(ARABIC),
  devanagari: ready(DEVANAGARI),
} as const;

/** What speaks for each language, from 0 to about 1. */
export function wordSigns(text: string, script: keyof typeof BY_SCRIPT): ReadonlyMap<string, number> {
  const words = text.toLowerCase().match(/[\p{L}\p{M}']+/gu) ?? [];
  const signs = new Map<string, number>();
  const add = (language: string, weight: number): void => void signs.set(language, (signs.get(language) ?? 0) + weight);
  for (const word of words) {
    const languages = BY_SCRIPT[script].of.get(word) ?? [];
    // What many languages share says little.
    for (const language of languages) add(language, 1 / Math.sqrt(languages.length) / Math.max(3, words.length));
  }
  for (const [letters, languages] of LETTERS) {
    const count = Math.min(3, text.match(letters)?.length ?? 0);
    if (count > 0) for (const language of languages) add(language, 0.12 * count);
  }
  return signs;
}

/** Languages that are written in this script, as far as anything is known of them here. */
export function languagesIn(script: keyof typeof BY_SCRIPT): readonly string[] {
  return BY_SCRIPT[script].languages;
}
