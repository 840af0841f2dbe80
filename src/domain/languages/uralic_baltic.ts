/** Uralic and Baltic languages: codes, speech and words. A native speaker corrects the words here. */
import type { LanguageEntry } from './entry.ts';

export const URALIC_BALTIC: readonly LanguageEntry[] = [
  {
    key: 'fi',
    name: 'Finnish',
    ownName: 'suomi',
    scripts: ['Latin'],
    regions: [
      {
        code: 'fi-FI',
        elevenLabs: true,
        google: 'fi-FI-Wavenet-B',
        amazon: 'Suvi-Neural',
        azure: ['Selma', 'Harri'],
        deepgram: ['nova-3', 'nova-2'],
        googleHears: true,
      },
    ],
    and: 'ja',
    fillers: 'öö, hmm, tota, niinku, no, katsotaan',
    lines: {
      bridge: ['Hetkinen, kiitos.', 'Katsotaanpa.', 'Pieni hetki.'],
      apology: [
        'Anteeksi, en pysty nyt vastaamaan. Voisitteko kysyä uudelleen?',
        'Valitettavasti minulla on nyt ongelmia. Yrittäkää uudelleen, kiitos.',
      ],
      unknown: [
        'Valitettavasti en tiedä sitä. Voinko auttaa jossain muussa?',
        'Minulla ei ole siihen vastausta. Voisitteko sanoa sen toisin?',
      ],
      brokenOff: ['Anteeksi, ajatus katkesi. Voisitteko kysyä uudelleen?'],
      stillThere: ['Oletteko vielä siellä?', 'Haloo? Kuuletteko minua?'],
      goodbye: 'Kiitos soitosta. Kuulemiin.',
    },
    transfer: 'Valitettavasti en pysty nyt vastaamaan. Yhdistän teidät kollegalle, pysykää linjalla.',
    callBack: 'Valitettavasti en pysty nyt vastaamaan. Soitamme teille takaisin. Kuulemiin.',
    busy: 'Kaikki linjamme ovat juuri nyt varattuja. Soittakaa uudelleen muutaman minuutin kuluttua. Kuulemiin.',
    failed: 'Valitettavasti puhelua ei voida nyt yhdistää. Soittakaa myöhemmin uudelleen. Kuulemiin.',
    instruction:
      'Vastauksesi katkesi näiden sanojen jälkeen, jotka soittaja on jo kuullut. Jatka täsmälleen siitä, ' +
      'samassa lauseessa, jos se on kesken. Jos viimeinen sana on vain puolikas, aloita koko sanalla; ' +
      'muuten älä toista mitään näistä sanoista. Älä tervehdi äläkä pyydä anteeksi. Jos mitään ei puutu, ' +
      'kirjoita vain piste.',
    asISaid: 'Kuten sanoin,',
    greetings: 'hei, moi, terve, haloo, hyvää päivää, hyvää huomenta, hyvää iltaa',
    starters: 'me meidän te teidän hän se ne tämä tuo kyllä ei ja mutta jos kun missä mitä',
  },
  {
    key: 'et',
    name: 'Estonian',
    ownName: 'eesti',
    scripts: ['Latin'],
    regions: [{ code: 'et-EE', azure: ['Anu', 'Kert'], deepgram: ['nova-3', 'nova-2'], googleHears: true }],
    and: 'ja',
    fillers: 'ee, hmm, noh, nagu, vaatame',
    lines: {
      bridge: ['Üks hetk, palun.', 'Ma kohe vaatan.', 'Sekund.'],
      apology: ['Vabandust, ma ei saa praegu vastata. Kas saaksite uuesti küsida?'],
      unknown: ['Kahjuks ma ei tea seda. Kas saan teid veel millegagi aidata?'],
      brokenOff: ['Vabandust, mõte katkes. Kas saaksite uuesti küsida?'],
      stillThere: ['Kas olete veel seal?', 'Halloo? Kas kuulete mind?'],
      goodbye: 'Aitäh helistamast. Kuulmiseni.',
    },
    transfer: 'Kahjuks ma ei saa praegu vastata. Ühendan teid kolleegiga, palun oodake.',
    callBack: 'Kahjuks ma ei saa praegu vastata. Helistame teile tagasi. Kuulmiseni.',
    busy: 'Kõik meie liinid on hetkel hõivatud. Palun helistage mõne minuti pärast uuesti. Kuulmiseni.',
    failed: 'Vabandame, kõnet ei saa praegu ühendada. Palun helistage hiljem uuesti. Kuulmiseni.',
    instruction:
      'Teie vastus katkes pärast neid sõnu, mida helistaja on juba kuulnud. Jätkake täpselt sealt, samas ' +
      'lauses, kui see on lõpetamata. Kui viimane sõna on poolik, alustage tervest sõnast; muidu ärge ' +
      'korrake ühtegi neist sõnadest. Ärge tervitage ega vabandage. Kui midagi ei puudu, kirjutage ainult ' +
      'punkt.',
    asISaid: 'Nagu ma ütlesin,',
    greetings: 'tere, halloo, tere hommikust, tere päevast, tere õhtust',
    starters: 'me meie te teie ta see need siin jah ei ja aga kui kus mis',
  },
  {
    key: 'hu',
    name: 'Hungarian',
    ownName: 'magyar',
    scripts: ['Latin'],
    regions: [
      {
        code: 'hu-HU',
        elevenLabs: true,
        google: 'hu-HU-Wavenet-B',
        azure: ['Noemi', 'Tamas'],
        deepgram: ['nova-3', 'nova-2'],
        googleHears: true,
      },
    ],
    and: 'és',
    fillers: 'ö, hát, izé, szóval, nos, lássuk',
    lines: {
      bridge: ['Egy pillanat, kérem.', 'Máris megnézem.', 'Egy másodperc.'],
      apology: [
        'Elnézést, erre most nem tudok válaszolni. Megkérdezné még egyszer?',
        'Elnézést, most gondom van a válasszal. Kérem, próbálja újra.',
      ],
      unknown: [
        'Sajnos ezt nem tudom. Segíthetek valami másban?',
        'Erre sajnos nincs válaszom. El tudná mondani másképp?',
      ],
      brokenOff: ['Elnézést, elvesztettem a fonalat. Megkérdezné még egyszer?'],
      stillThere: ['Itt van még?', 'Halló? Hall engem?'],
      goodbye: 'Köszönjük, hogy hívott. Viszonthallásra.',
    },
    transfer: 'Elnézést, erre most nem tudok válaszolni. Kapcsolom egy kollégámat, kérem, tartsa a vonalat.',
    callBack: 'Elnézést, erre most nem tudok válaszolni. Vissza fogjuk hívni. Viszonthallásra.',
    busy: 'Jelenleg minden vonalunk foglalt. Kérjük, hívjon újra néhány perc múlva. Viszonthallásra.',
    failed: 'Sajnáljuk, a hívást most nem tudjuk fogadni. Kérjük, hívjon később. Viszonthallásra.',
    instruction:
      'A válasza megszakadt ezek után a szavak után, amelyeket a hívó már hallott. Folytassa pontosan ' +
      'onnan, ugyanabban a mondatban, ha nincs befejezve. Ha az utolsó szó csak félig hangzott el, kezdje ' +
      'azzal a teljes szóval; különben ne ismételje meg egyik szót sem. Ne köszönjön, és ne kérjen ' +
      'elnézést. Ha semmi sem hiányzik, csak egy pontot írjon.',
    asISaid: 'Ahogy mondtam,',
    greetings: 'jó napot, szia, helló, jó reggelt, jó estét, halló',
    starters: 'mi ön ő az a egy ez ezek itt igen nem és de ha amikor hol',
  },
  {
    key: 'lt',
    name: 'Lithuanian',
    ownName: 'lietuvių',
    scripts: ['Latin'],
    regions: [
      {
        code: 'lt-LT',
        google: 'lt-LT-Standard-B',
        azure: ['Ona', 'Leonas'],
        deepgram: ['nova-3', 'nova-2'],
        googleHears: true,
      },
    ],
    and: 'ir',
    fillers: 'ėė, na, hm, žodžiu, palaukit',
    lines: {
      bridge: ['Minutėlę, prašau.', 'Tuoj pažiūrėsiu.', 'Sekundėlę.'],
      apology: ['Atsiprašau, dabar negaliu atsakyti. Ar galėtumėte paklausti dar kartą?'],
      unknown: ['Deja, to nežinau. Ar galiu padėti kuo nors kitu?'],
      brokenOff: ['Atsiprašau, pamečiau mintį. Ar galėtumėte paklausti dar kartą?'],
      stillThere: ['Ar dar klausotės?', 'Alio? Ar girdite mane?'],
      goodbye: 'Ačiū, kad paskambinote. Viso gero.',
    },
    transfer: 'Atsiprašau, dabar negaliu atsakyti. Sujungsiu jus su kolega, prašau palaukti.',
    callBack: 'Atsiprašau, dabar negaliu atsakyti. Mes jums perskambinsime. Viso gero.',
    busy: 'Šiuo metu visos mūsų linijos užimtos. Prašome paskambinti po kelių minučių. Viso gero.',
    failed: 'Atsiprašome, šiuo metu negalime priimti skambučio. Prašome paskambinti vėliau. Viso gero.',
    instruction:
      'Jūsų atsakymas nutrūko po šių žodžių, kuriuos skambinantysis jau girdėjo. Tęskite tiksliai nuo tos ' +
      'vietos, tame pačiame sakinyje, jei jis nebaigtas. Jei paskutinis žodis nutrūko, pradėkite visu tuo ' +
      'žodžiu; kitaip nekartokite nė vieno iš šių žodžių. Nesisveikinkite ir neatsiprašinėkite. Jei nieko ' +
      'netrūksta, parašykite tik tašką.',
    asISaid: 'Kaip sakiau,',
    greetings: 'laba diena, sveiki, labas, labas rytas, labas vakaras, alio',
    starters: 'mes mūsų jūs jūsų jis ji tai šis ši čia taip ne ir bet jei kai kur',
  },
  {
    key: 'lv',
    name: 'Latvian',
    ownName: 'latviešu',
    scripts: ['Latin'],
    regions: [
      {
        code: 'lv-LV',
        google: 'lv-LV-Standard-B',
        azure: ['Everita', 'Nils'],
        deepgram: ['nova-3', 'nova-2'],
        googleHears: true,
      },
    ],
    and: 'un',
    fillers: 'ēē, nu, hm, tātad, pagaidiet',
    lines: {
      bridge: ['Vienu mirkli, lūdzu.', 'Tūlīt paskatīšos.', 'Sekundīti.'],
      apology: ['Atvainojiet, pašlaik nevaru atbildēt. Vai varētu pajautāt vēlreiz?'],
      unknown: ['Diemžēl to es nezinu. Vai varu palīdzēt ar ko citu?'],
      brokenOff: ['Atvainojiet, pazaudēju domu. Vai varētu pajautāt vēlreiz?'],
      stillThere: ['Vai jūs vēl klausāties?', 'Hallo? Vai mani dzirdat?'],
      goodbye: 'Paldies par zvanu. Uz sadzirdēšanos.',
    },
    transfer: 'Atvainojiet, pašlaik nevaru atbildēt. Savienošu jūs ar kolēģi, lūdzu, palieciet uz līnijas.',
    callBack: 'Atvainojiet, pašlaik nevaru atbildēt. Mēs jums atzvanīsim. Uz sadzirdēšanos.',
    busy: 'Pašlaik visas mūsu līnijas ir aizņemtas. Lūdzu, zvaniet vēlreiz pēc dažām minūtēm. Uz sadzirdēšanos.',
    failed: 'Atvainojiet, pašlaik zvanu nevar savienot. Lūdzu, zvaniet vēlāk. Uz sadzirdēšanos.',
    instruction:
      'Jūsu atbilde pārtrūka pēc šiem vārdiem, kurus zvanītājs jau ir dzirdējis. Turpiniet tieši no ' +
      'turienes, tajā pašā teikumā, ja tas nav pabeigts. Ja pēdējais vārds ir tikai līdz pusei, sāciet ar ' +
      'visu šo vārdu; citādi neatkārtojiet nevienu no šiem vārdiem. Nesveicinieties un neatvainojieties. ' +
      'Ja nekā netrūkst, uzrakstiet tikai punktu.',
    asISaid: 'Kā jau teicu,',
    greetings: 'labdien, sveiki, labrīt, labvakar, hallo',
    starters: 'mēs mūsu jūs jūsu viņš viņa tas tā šis šī te jā nē un bet ja kad kur',
  },
];
