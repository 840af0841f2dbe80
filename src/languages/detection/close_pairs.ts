/** Where two languages share most words: what one of them says otherwise, by grammar and spelling. */

interface Contrast {
  /** Which language speaks so. */
  readonly spokenFor: string;
  readonly against: string;
  /** Over the words in lower case, joined by single spaces, with a space at both ends. */
  readonly pattern: RegExp;
}

/** What a contrast takes from the other's score, once however often it is met. */
const CONTRAST = 0.2;
/** A text that leaves both Serbian and Croatian open is Serbian, of which there are more speakers; Indonesian likewise. */
const MORE_SPEAKERS = 0.02;

const CONTRASTS: readonly Contrast[] = [
  // "da" with the present where Croatian has the infinitive; -isati for -irati; e for ije and je.
  {
    spokenFor: 'sr',
    against: 'hr',
    pattern:
      / (?:želim|želi|želela?|hoću|hoće|hoćeš|ću|će|mogu|može|možeš|možete|treba|moram|volim|bih|bi|hteo|htela|li) da | da \p{L}+(?:m|š|te) /u,
  },
  {
    spokenFor: 'sr',
    against: 'hr',
    pattern:
      /(?:isati|išem|iši|išite|išete|ovati) | (?:ujutru|uveče|juče|napolju|muzi(?:ka|ke|ku|ci)|hleb\p{L}*|voz\p{L}{0,2}|kaf[aeu]|porodic\p{L}+|fudbal\p{L}*|bioskop\p{L}*|pozorišt\p{L}+|biću|biće|radiće|ko|šta|neko|niko|hiljad\p{L}+|nedelj\p{L}+|januar\p{L}*|februar\p{L}*|mart\p{L}*|april\p{L}*|maj\p{L}*|jun\p{L}*|jul\p{L}*|avgust\p{L}*|septembr\p{L}*|oktobr\p{L}*|novembr\p{L}*|decembr\p{L}*) /u,
  },
  {
    spokenFor: 'sr',
    against: 'hr',
    pattern:
      / (?:vrem|lep|gde|uvek|rečen|svet|mesec|mest|cel[aeiou] |bel[aeiou] |ovde|ponedelj|podset|sledeć|obavešt|sneg|deca|dete|pesm|veče|devoj|čovek|vet(?:ar|r)|zvezd|posle|pre |smen|prime|promen|umes|dve |htel)/u,
  },
  {
    spokenFor: 'hr',
    against: 'sr',
    pattern:
      / (?:vrijem|lijep|gdje|uvijek|riječ|svijet|mjesec|mjest|cijel|bijel|ovdje|ponedjelj|nedjelj|podsjet|sljedeć|obavijest|snijeg|djec|dijet|pjesm|večer|djevoj|čovjek|vjet|zvijezd|poslije|prije |promijen|umjes|dvije |htjel)/u,
  },
  {
    spokenFor: 'hr',
    against: 'sr',
    pattern:
      /(?:rezervir|organizir|kontrolir|informir|definir|realizir)\p{L}+ | (?:ujutro|navečer|vani|glazb\p{L}*|kruh\p{L}*|vlak\p{L}*|kav[aeu]|obitelj\p{L}*|nogomet\p{L}*|stol|kazališt\p{L}+|tko|što|netko|nitko|tjed\p{L}+|tisuć\p{L}+|siječnj\p{L}+|veljač\p{L}+|ožuj\p{L}+|trav\p{L}+|svib\p{L}+|lip\p{L}+|srp\p{L}+|kolovoz\p{L}*|ruj\p{L}+|listopad\p{L}*|studen\p{L}+|prosin\p{L}+) /u,
  },
  // Slovene has v, s, iz and the accusative -o where Serbian has u, sa and -u.
  {
    spokenFor: 'sr',
    against: 'sl',
    pattern: / (?:u|sa|li|gde|gdje|šta|hoću|hoće|biće|neko|niko|\p{L}+ju|ovaj|ovu|mogu) |(?:išem|iši|iraj|isati) /u,
  },
  { spokenFor: 'sl', against: 'sr', pattern: / (?:v|s|z|in|kaj|kje|kdaj|lahko|bi rada?|pri|še|že|tudi|ali je|bom) / },
  // The infinitive has "at" in Danish, "å" in Norwegian, "att" in Swedish.
  { spokenFor: 'da', against: 'nb', pattern: / at (?:\p{L}+e|få|gå|se|stå|bo|tro) |ér /u },
  {
    spokenFor: 'da',
    against: 'nb',
    pattern: / (?:af|hvad|mig|dig|sig|efter|nogle|noget|bliver|ud|op|nu|gør|uge\p{L}*) /u,
  },
  {
    spokenFor: 'nb',
    against: 'da',
    pattern: / (?:av|hva|meg|deg|seg|etter|noen|noe|blir|ut|opp|nå|gjør|uke\p{L}*|å|fra?m|mye) /u,
  },
  // No Danish word ends in two of the same consonant, and many Norwegian ones do.
  { spokenFor: 'nb', against: 'da', pattern: /\p{L}{2}(?:kk|tt|pp|ss|nn|ll|mm|gg|rr) /u },
  {
    spokenFor: 'nb',
    against: 'da',
    pattern:
      / (?:ta|uten|vite|mat|bok\p{L}*|gate[nr]?|kjøp\p{L}*|gjerne|mellom|spør\p{L}*|unn\p{L}+|påminn\p{L}*|lørdag kveld|vær(?:et|meldingen)|når(?= (?:er|kan|går|har|skal|kommer|åpner|stenger))) /u,
  },
  {
    spokenFor: 'da',
    against: 'nb',
    pattern:
      / (?:tage|uden|vide|mad|bog\p{L}*|gade[nr]?|køb\p{L}*|gerne|mellem|spørg\p{L}*|und\p{L}+|påmind\p{L}*|hvornår|vejr\p{L}*|sige|kage\p{L}*|afsp\p{L}+) /u,
  },
  {
    spokenFor: 'nb',
    against: 'sv',
    pattern: / (?:ikke|ikkje|jeg|eg|hva|hvor|av|fra|etter|og|noen|skal|kor|ka|e) |æ|ø/,
  },
  { spokenFor: 'sv', against: 'nb', pattern: / (?:inte|jag|vad|och|från|efter|någon|att|för|är) |ä|ö/ },
  {
    spokenFor: 'id',
    against: 'ms',
    pattern:
      / (?:bisa|kapan|besok|kamu|karena|anda|mobil|uang|kantor|jadwal|nggak|gak|kemarin|setel|putar|hapus|pengingat|cuaca) /,
  },
  {
    spokenFor: 'ms',
    against: 'id',
    pattern:
      / (?:boleh|bila|esok|awak|kerana|semalam|kereta|wang|pejabat|jadual|tak|nak|hendak|petang|padam|encik|puan|tetapkan|tempah|pukul berapa) /,
  },
  { spokenFor: 'gl', against: 'pt', pattern: /ñ| (?:unha|unhas|non|xa|máis|dúas|grazas|ola|mañá) |x[aeiou]/ },
  { spokenFor: 'pt', against: 'gl', pattern: /[ãõç]|ções|ção| (?:não|uma|umas|mais|já|você|à|às) |lh|nh[ãa]/ },
  {
    spokenFor: 'es',
    against: 'gl',
    pattern: / (?:el|la|los|las|y|con el|en el|en la|una|unas|hay|pero|muy|es) |ción /,
  },
  {
    spokenFor: 'af',
    against: 'nl',
    pattern: / (?:ek|nie|jy|hulle|asseblief|dankie|baie|is ek|môre|vandag|gister|hoekom|wat is die|my) /,
  },
  {
    spokenFor: 'nl',
    against: 'af',
    pattern: / (?:het|een|ik|niet|zijn|heb|hebt|heeft|zij|mijn|deze|naar|ij\p{L}+|dit weekend) |ij/u,
  },
  {
    spokenFor: 'sk',
    against: 'cs',
    pattern: /[ľĺŕäôĽ]| (?:som|sú|čo|alebo|prosím si|chcel|chcela|ďakujem|môžem|kde je|aké|aký|ako) /,
  },
  { spokenFor: 'cs', against: 'sk', pattern: /[řěů]| (?:jsem|jsou|co|nebo|chtěl|chtěla|děkuji|můžu|jaké|jaký|jak) / },
  // Cases, plurals and verbs are endings in Marathi and Nepali that no Hindi word has.
  {
    spokenFor: 'mr',
    against: 'hi',
    pattern: /(?:च्या|ल्या|ण्या|साठी|बद्दल|मध्ये|पासून|पर्यंत|तोय|तेय|वर) | (?:आहे|आहेत|आहात|आहोत|नाही|आपण|मला|माझ\p{M}+) /u,
  },
  { spokenFor: 'mr', against: 'hi', pattern: /ळ|ॅ|ऱ| (?:थांबा|सांगा|ऐकू|द्या|झाल\p{M}+|केल\p{M}+|हव\p{M}+|पुन्हा|आहात|काय) /u },
  {
    spokenFor: 'ne',
    against: 'hi',
    pattern: /(?:नुहोस्|नुहुन्छ|नुभएको|लाई|हरू|बाट|न्छ|एको|दिनँ|दैन|न्छु) | (?:छ|छु|छन्|छैन|म|तपाईं\p{M}*|हामी|अहिले|फेरि|यो|त्यो) /u,
  },
  { spokenFor: 'ne', against: 'hi', pattern: /(?:ोस्|न्छ|एकोमा|भएको|कोमा) | (?:छिन|हुन्छ|कहिले|किन|कसरी|मेरो|तपाईंको) /u },
  { spokenFor: 'ne', against: 'mr', pattern: /(?:नुहोस्|न्छ|लाई|हरू|बाट|एको) | (?:छ|छु|छन्|छैन|म|अहिले|फेरि) /u },
  { spokenFor: 'mr', against: 'ne', pattern: /ळ|ॅ|(?:च्या|ण्या|साठी|बद्दल|मध्ये) | (?:आहे|आहेत|आहात|नाही|मला|काय) /u },
  { spokenFor: 'hi', against: 'mr', pattern: / (?:है|हैं|हूँ|हूं|नहीं|में|की|के|को|से|और|क्या|मैं) /u },
  { spokenFor: 'hi', against: 'ne', pattern: / (?:है|हैं|हूँ|हूं|नहीं|में|का|की|से|और|क्या|मैं|आप) /u },
  // The article is an ending in Bulgarian and Macedonian, and their letters are not those of Serbian.
  {
    spokenFor: 'mk',
    against: 'sr',
    pattern: /[ѓќѕ]|(?:иот|увам|увате) | (?:ќе|сум|ги|може ли|во|со|оваа|овој|веќе|повторно) /u,
  },
  { spokenFor: 'bg', against: 'sr', pattern: /[щъьюяй]|(?:хте|хме) | (?:ще|съм|във|със|през|отново|вие|може ли) /u },
  { spokenFor: 'bg', against: 'mk', pattern: /[щъьюяй]/ },
  { spokenFor: 'mk', against: 'bg', pattern: /[ѓќѕјљњџ]/ },
  { spokenFor: 'sr', against: 'mk', pattern: /[ћђ]| (?:у|је|сам|смо|шта|бих|са|ли сте|хоћу) / },
  { spokenFor: 'sr', against: 'bg', pattern: /[ћђјљњџ]/ },
];

/** What `language` loses by the contrasts that speak for another in these words. */
export function contrastsAgainst(language: string, words: string): number {
  let lost = language === 'hr' || language === 'ms' ? MORE_SPEAKERS : 0;
  for (const { against, pattern } of CONTRASTS) if (against === language && pattern.test(words)) lost += CONTRAST;
  return lost;
}

/** Whether two languages are so alike that a text in one may be meant as the other. */
export function areClose(one: string, other: string): boolean {
  return CONTRASTS.some(
    ({ spokenFor, against }) => (spokenFor === one && against === other) || (spokenFor === other && against === one),
  );
}
