/** Germanic languages: codes, speech and words. A native speaker corrects the words here. */
import type { LanguageEntry } from './entry.ts';

export const GERMANIC: readonly LanguageEntry[] = [
  {
    key: 'de',
    name: 'German',
    ownName: 'Deutsch',
    scripts: ['Latin'],
    regions: [
      {
        code: 'de-DE',
        name: 'German',
        ownName: 'Deutsch (Deutschland)',
        elevenLabs: true,
        google: 'de-DE-Chirp3-HD-Aoede',
        amazon: 'Vicki-Neural',
        azure: ['Katja', 'Conrad'],
        deepgram: ['nova-2'],
        googleHears: true,
      },
      {
        code: 'de-AT',
        name: 'German (Austria)',
        ownName: 'Deutsch (Österreich)',
        elevenLabs: true,
        amazon: 'Hannah-Neural',
        azure: ['Ingrid', 'Jonas'],
        deepgram: ['nova-2'],
        tags: { gather: 'de-DE' },
      },
      {
        code: 'de-CH',
        name: 'German (Switzerland)',
        ownName: 'Deutsch (Schweiz)',
        elevenLabs: true,
        azure: ['Leni', 'Jan'],
        deepgram: ['nova-2'],
        tags: { gather: 'de-DE', say: 'de-DE' },
      },
    ],
    and: 'und',
    fillers: 'äh, ähm, hm, also, na ja, mal sehen',
    lines: {
      bridge: ['Einen Moment, bitte.', 'Ich schaue kurz nach.', 'Eine Sekunde.'],
      apology: [
        'Entschuldigung, das kann ich gerade nicht beantworten. Fragen Sie mich bitte noch einmal?',
        'Es tut mir leid, ich habe gerade Schwierigkeiten. Bitte versuchen Sie es noch einmal.',
      ],
      unknown: [
        'Tut mir leid, das weiß ich nicht. Kann ich Ihnen sonst noch helfen?',
        'Darauf habe ich leider keine Antwort. Können Sie es anders sagen?',
      ],
      brokenOff: ['Entschuldigung, ich habe den Faden verloren. Fragen Sie mich bitte noch einmal?'],
      stillThere: ['Sind Sie noch da?', 'Hallo? Hören Sie mich?'],
      goodbye: 'Vielen Dank für Ihren Anruf. Auf Wiederhören.',
    },
    transfer:
      'Es tut mir leid, das kann ich gerade nicht beantworten. Ich verbinde Sie mit einem Kollegen, bitte ' +
      'bleiben Sie dran.',
    callBack: 'Es tut mir leid, das kann ich gerade nicht beantworten. Wir rufen Sie zurück. Auf Wiederhören.',
    busy: 'Zurzeit sind alle Leitungen belegt. Bitte rufen Sie in einigen Minuten wieder an. Auf Wiederhören.',
    failed: 'Es tut uns leid, Ihr Anruf ist zurzeit nicht möglich. Bitte rufen Sie später an. Auf Wiederhören.',
    instruction:
      'Ihre Antwort ist nach diesen Worten abgerissen; der Anrufer hat sie schon gehört. Sprechen Sie ' +
      'genau dort weiter, im selben Satz, wenn er nicht zu Ende ist. Ist das letzte Wort nur halb da, ' +
      'beginnen Sie mit dem ganzen Wort; sonst wiederholen Sie keines dieser Worte. Grüßen Sie nicht und ' +
      'entschuldigen Sie sich nicht. Wenn nichts fehlt, schreiben Sie nur einen Punkt.',
    asISaid: 'Wie gesagt,',
    greetings: 'hallo, guten tag, guten morgen, guten abend, grüß gott',
    starters: 'wir unser unsere er es der die das den dem ein eine dieser diese dieses ja nein und aber wenn wann wo',
  },
  {
    key: 'nl',
    name: 'Dutch',
    ownName: 'Nederlands',
    scripts: ['Latin'],
    regions: [
      {
        code: 'nl-NL',
        name: 'Dutch',
        ownName: 'Nederlands (Nederland)',
        elevenLabs: true,
        google: 'nl-NL-Chirp3-HD-Aoede',
        amazon: 'Laura-Neural',
        azure: ['Fenna', 'Maarten'],
        deepgram: ['nova-2'],
        googleHears: true,
      },
      {
        code: 'nl-BE',
        name: 'Dutch (Belgium, Flemish)',
        ownName: 'Nederlands (België)',
        elevenLabs: true,
        google: 'nl-BE-Wavenet-C',
        amazon: 'Lisa-Neural',
        azure: ['Dena', 'Arnaud'],
        deepgram: ['nova-3', 'nova-2'],
        googleHears: true,
      },
    ],
    and: 'en',
    fillers: 'eh, ehm, uh, nou, even kijken',
    lines: {
      bridge: ['Een ogenblik, alstublieft.', 'Ik kijk even.', 'Momentje.'],
      apology: ['Sorry, daar kan ik nu geen antwoord op geven. Kunt u het nog eens vragen?'],
      unknown: [
        'Sorry, dat weet ik niet. Kan ik u ergens anders mee helpen?',
        'Daar heb ik geen antwoord op. Kunt u het anders zeggen?',
      ],
      brokenOff: ['Sorry, ik ben de draad kwijt. Kunt u het nog eens vragen?'],
      stillThere: ['Bent u er nog?', 'Hallo? Hoort u mij?'],
      goodbye: 'Bedankt voor uw telefoontje. Tot ziens.',
    },
    transfer: 'Het spijt me, ik kan u nu geen antwoord geven. Ik verbind u door met een collega, blijft u aan de lijn.',
    callBack: 'Het spijt me, ik kan u nu geen antwoord geven. Wij bellen u terug. Tot ziens.',
    busy: 'Al onze lijnen zijn op dit moment bezet. Belt u alstublieft over een paar minuten terug. Tot ziens.',
    failed:
      'Het spijt ons, uw gesprek kan op dit moment niet worden aangenomen. Belt u alstublieft later terug. Tot ziens.',
    instruction:
      'Uw antwoord werd na deze woorden afgebroken; de beller heeft ze al gehoord. Ga precies daar verder, ' +
      'in dezelfde zin als die niet af is. Is het laatste woord maar half, begin dan met dat hele woord; ' +
      'herhaal anders geen van deze woorden. Groet niet en bied geen excuses aan. Als er niets ontbreekt, ' +
      'schrijf dan alleen een punt.',
    asISaid: 'Zoals ik zei,',
    greetings: 'hallo, goedemorgen, goedemiddag, goedenavond, dag',
    starters: 'we wij ons onze u uw hij zij ze het de een dit dat deze er ja nee en maar als wanneer waar',
  },
  {
    key: 'sv',
    name: 'Swedish',
    ownName: 'svenska',
    scripts: ['Latin'],
    regions: [
      {
        code: 'sv-SE',
        elevenLabs: true,
        google: 'sv-SE-Wavenet-A',
        amazon: 'Elin-Neural',
        azure: ['Sofie', 'Mattias'],
        deepgram: ['nova-2'],
        googleHears: true,
      },
    ],
    and: 'och',
    fillers: 'öh, eh, hm, alltså, liksom, få se',
    lines: {
      bridge: ['Ett ögonblick, tack.', 'Jag ska se efter.', 'Bara en sekund.'],
      apology: [
        'Ursäkta, jag kan inte svara på det just nu. Kan du fråga en gång till?',
        'Förlåt, jag har lite problem just nu. Försök gärna igen.',
      ],
      unknown: [
        'Det vet jag tyvärr inte. Är det något annat jag kan hjälpa till med?',
        'Jag har tyvärr inget svar på det. Kan du säga det på ett annat sätt?',
      ],
      brokenOff: ['Förlåt, jag tappade tråden. Kan du fråga en gång till?'],
      stillThere: ['Är du kvar?', 'Hallå? Hör du mig?'],
      goodbye: 'Tack för samtalet. Hej då.',
    },
    transfer: 'Jag kan tyvärr inte svara på det just nu. Jag kopplar dig till en kollega, var god dröj.',
    callBack: 'Jag kan tyvärr inte svara på det just nu. Vi ringer upp dig. Hej då.',
    busy: 'Alla våra linjer är upptagna just nu. Ring gärna igen om några minuter. Hej då.',
    failed: 'Vi beklagar, samtalet kan inte kopplas just nu. Ring gärna igen senare. Hej då.',
    instruction:
      'Ditt svar bröts efter de här orden, som den som ringer redan har hört. Fortsätt precis där, i samma ' +
      'mening om den inte är färdig. Om det sista ordet bara är halvt, börja med hela det ordet; upprepa ' +
      'annars inga av orden. Hälsa inte och be inte om ursäkt. Om inget saknas, skriv bara en punkt.',
    asISaid: 'Som jag sa,',
    greetings: 'hej, hallå, god morgon, god dag, god kväll',
    starters: 'vi vår vårt våra du din ni er han hon den det en ett ja nej och men om när var vad',
  },
  {
    key: 'da',
    name: 'Danish',
    ownName: 'dansk',
    scripts: ['Latin'],
    regions: [
      {
        code: 'da-DK',
        elevenLabs: true,
        google: 'da-DK-Wavenet-F',
        amazon: 'Sofie-Neural',
        azure: ['Christel', 'Jeppe'],
        deepgram: ['nova-2'],
        googleHears: true,
      },
    ],
    and: 'og',
    fillers: 'øh, øhm, hm, altså, lad mig se',
    lines: {
      bridge: ['Et øjeblik.', 'Lad mig se.', 'Lige et sekund.'],
      apology: [
        'Undskyld, det kan jag ikke svare på lige nu. Vil du spørge en gang til?',
        'Beklager, jeg har lidt problemer lige nu. Prøv venligst igen.',
      ],
      unknown: [
        'Det ved jeg desværre ikke. Er der andet, jeg kan hjælpe med?',
        'Det har jeg desværre ikke noget svar på. Kan du sige det på en anden måde?',
      ],
      brokenOff: ['Undskyld, jeg tabte tråden. Vil du spørge en gang til?'],
      stillThere: ['Er du der stadig?', 'Hallo? Kan du høre mig?'],
      goodbye: 'Tak for opkaldet. Farvel.',
    },
    transfer: 'Det kan jeg desværre ikke svare på lige nu. Jeg stiller dig om til en kollega, bliv venligst i røret.',
    callBack: 'Det kan jeg desværre ikke svare på lige nu. Vi ringer dig op. Farvel.',
    busy: 'Alle vores linjer er optaget i øjeblikket. Ring venligst igen om et par minutter. Farvel.',
    failed: 'Vi beklager, opkaldet kan ikke gennemføres i øjeblikket. Ring venligst igen senere. Farvel.',
    instruction:
      'Dit svar blev afbrudt efter disse ord, som den, der ringer, allerede har hørt. Fortsæt præcis dér, ' +
      'i samme sætning, hvis den ikke er færdig. Hvis det sidste ord kun er halvt, så begynd med hele ' +
      'ordet; gentag ellers ingen af ordene. Hils ikke, og undskyld ikke. Hvis intet mangler, så skriv kun ' +
      'et punktum.',
    asISaid: 'Som jeg sagde,',
    greetings: 'hej, hallo, goddag, godmorgen, godaften',
    starters: 'vi vores du din jeres han hun den det de en et ja nej og men hvis når hvor hvad',
  },
  {
    key: 'nb',
    name: 'Norwegian (Bokmål)',
    ownName: 'norsk bokmål',
    scripts: ['Latin'],
    regions: [
      {
        code: 'nb-NO',
        aliases: ['no', 'no-NO'],
        elevenLabs: true,
        google: 'nb-NO-Wavenet-F',
        amazon: 'Ida-Neural',
        azure: ['Pernille', 'Finn'],
        deepgram: ['nova-2'],
        googleHears: true,
      },
    ],
    and: 'og',
    fillers: 'eh, øh, hm, altså, la meg se',
    lines: {
      bridge: ['Et øyeblikk.', 'La meg se.', 'Bare et sekund.'],
      apology: [
        'Beklager, det kan jeg ikke svare på akkurat nå. Kan du spørre en gang til?',
        'Unnskyld, jeg har litt problemer akkurat nå. Prøv gjerne igjen.',
      ],
      unknown: [
        'Det vet jeg dessverre ikke. Er det noe annet jeg kan hjelpe med?',
        'Det har jeg dessverre ikke svar på. Kan du si det på en annen måte?',
      ],
      brokenOff: ['Unnskyld, jeg mistet tråden. Kan du spørre en gang til?'],
      stillThere: ['Er du der fortsatt?', 'Hallo? Hører du meg?'],
      goodbye: 'Takk for at du ringte. Ha det bra.',
    },
    transfer: 'Det kan jeg dessverre ikke svare på akkurat nå. Jeg setter deg over til en kollega, vennligst vent.',
    callBack: 'Det kan jeg dessverre ikke svare på akkurat nå. Vi ringer deg tilbake. Ha det bra.',
    busy: 'Alle linjene våre er opptatt for øyeblikket. Ring gjerne igjen om noen minutter. Ha det bra.',
    failed: 'Vi beklager, samtalen kan ikke settes over akkurat nå. Ring gjerne igjen senere. Ha det bra.',
    instruction:
      'Svaret ditt ble brutt etter disse ordene, som den som ringer allerede har hørt. Fortsett nøyaktig ' +
      'der, i samme setning hvis den ikke er ferdig. Hvis det siste ordet bare er halvt, begynn med hele ' +
      'ordet; gjenta ellers ingen av ordene. Ikke hils og ikke be om unnskyldning. Hvis ingenting mangler, ' +
      'skriv bare et punktum.',
    asISaid: 'Som jeg sa,',
    greetings: 'hei, hallo, god dag, god morgen, god kveld',
    starters: 'vi vår vårt våre du din dere han hun den det de en et ja nei og men hvis når hvor hva',
  },
  {
    key: 'is',
    name: 'Icelandic',
    ownName: 'íslenska',
    scripts: ['Latin'],
    regions: [
      { code: 'is-IS', google: 'is-IS-Standard-B', amazon: 'Dora', azure: ['Gudrun', 'Gunnar'], googleHears: true },
    ],
    and: 'og',
    fillers: 'ehh, hmm, sko, sem sagt, látum okkur sjá',
    lines: {
      bridge: ['Augnablik.', 'Leyfðu mér að athuga.', 'Andartak.'],
      apology: ['Því miður get ég ekki svarað þessu núna. Geturðu spurt aftur?'],
      unknown: ['Því miður veit ég það ekki. Get ég aðstoðað með eitthvað annað?'],
      brokenOff: ['Afsakið, ég missti þráðinn. Geturðu spurt aftur?'],
      stillThere: ['Ertu ennþá þarna?', 'Halló? Heyrirðu í mér?'],
      goodbye: 'Takk fyrir að hringja. Bless.',
    },
    transfer: 'Því miður get ég ekki svarað þessu núna. Ég gef þér samband við samstarfsmann, vinsamlegast bíddu.',
    callBack: 'Því miður get ég ekki svarað þessu núna. Við hringjum í þig. Bless.',
    busy: 'Allar línur eru uppteknar í augnablikinu. Vinsamlegast hringdu aftur eftir nokkrar mínútur. Bless.',
    failed: 'Því miður er ekki hægt að svara símtalinu í augnablikinu. Vinsamlegast hringdu aftur síðar. Bless.',
    instruction:
      'Svarið þitt rofnaði eftir þessi orð, sem viðmælandinn hefur þegar heyrt. Haltu áfram nákvæmlega ' +
      'þar, í sömu setningu ef henni er ekki lokið. Ef síðasta orðið er aðeins hálft skaltu byrja á öllu ' +
      'orðinu; annars skaltu ekki endurtaka nein af þessum orðum. Ekki heilsa og ekki biðjast afsökunar. ' +
      'Ef ekkert vantar skaltu aðeins skrifa punkt.',
    asISaid: 'Eins og ég sagði,',
    greetings: 'halló, hæ, góðan daginn, góðan dag, gott kvöld',
    starters: 'við okkar þú þitt þinn þið hann hún það já nei og en ef þegar hvar hvað',
  },
  {
    key: 'af',
    name: 'Afrikaans',
    ownName: 'Afrikaans',
    scripts: ['Latin'],
    regions: [{ code: 'af-ZA', google: 'af-ZA-Standard-A', azure: ['Adri', 'Willem'], googleHears: true }],
    and: 'en',
    fillers: 'uh, um, hmm, wel, laat ek sien',
    lines: {
      bridge: ['Een oomblik, asseblief.', 'Laat ek kyk.', 'Net ’n sekonde.'],
      apology: ['Jammer, ek kan dit nie nou beantwoord nie. Kan u asseblief weer vra?'],
      unknown: ['Jammer, ek weet dit nie. Is daar iets anders waarmee ek kan help?'],
      brokenOff: ['Jammer, ek het my draad verloor. Kan u asseblief weer vra?'],
      stillThere: ['Is u nog daar?', 'Hallo? Kan u my hoor?'],
      goodbye: 'Dankie dat u gebel het. Totsiens.',
    },
    transfer: 'Jammer, ek kan dit nie nou beantwoord nie. Ek skakel u deur na ’n kollega, bly asseblief aan die lyn.',
    callBack: 'Jammer, ek kan dit nie nou beantwoord nie. Ons sal u terugbel. Totsiens.',
    busy: 'Al ons lyne is tans besig. Bel asseblief oor ’n paar minute weer. Totsiens.',
    failed: 'Ons is jammer, die oproep kan nie nou voltooi word nie. Bel asseblief later weer. Totsiens.',
    instruction:
      'U antwoord is na hierdie woorde afgesny; die beller het dit reeds gehoor. Gaan presies daar voort, ' +
      'in dieselfde sin as dit nog nie klaar is nie. As die laaste woord net half is, begin met daardie ' +
      'hele woord; herhaal andersins geen van hierdie woorde nie. Moenie groet nie en moenie verskoning ' +
      'vra nie. As niks ontbreek nie, skryf net ’n punt.',
    asISaid: 'Soos ek gesê het,',
    greetings: 'hallo, goeiedag, goeiemôre, goeiemiddag, goeienaand',
    starters: 'ons u hy sy dit die hierdie daar hier ja nee en maar as wanneer waar wat hoe',
  },
];
