/** Romance languages outside the Iberian peninsula: codes, speech and words. A native speaker corrects the words here. */
import type { LanguageEntry } from './entry.ts';

export const ROMANCE: readonly LanguageEntry[] = [
  {
    key: 'fr',
    name: 'French',
    ownName: 'français',
    scripts: ['Latin'],
    regions: [
      {
        code: 'fr-FR',
        name: 'French (France)',
        ownName: 'français (France)',
        elevenLabs: true,
        google: 'fr-FR-Chirp3-HD-Aoede',
        amazon: 'Lea-Neural',
        azure: ['Denise', 'Henri'],
        deepgram: ['nova-3', 'nova-2'],
        googleHears: true,
      },
      {
        code: 'fr-BE',
        name: 'French (Belgium)',
        ownName: 'français (Belgique)',
        elevenLabs: true,
        amazon: 'Isabelle-Neural',
        azure: ['Charline', 'Gerard'],
        deepgram: ['nova-3', 'nova-2'],
        tags: { gather: 'fr-FR' },
      },
      {
        code: 'fr-CA',
        name: 'French (Canada)',
        ownName: 'français (Canada)',
        elevenLabs: true,
        google: 'fr-CA-Chirp3-HD-Aoede',
        amazon: 'Gabrielle-Neural',
        azure: ['Sylvie', 'Jean'],
        deepgram: ['nova-3', 'nova-2'],
        googleHears: true,
      },
      {
        code: 'fr-CH',
        name: 'French (Switzerland)',
        ownName: 'français (Suisse)',
        elevenLabs: true,
        azure: ['Ariane', 'Fabrice'],
        deepgram: ['nova-3', 'nova-2'],
        tags: { gather: 'fr-FR', say: 'fr-FR' },
      },
    ],
    and: 'et',
    fillers: 'euh, ben, alors, bah, hein, voyons',
    lines: {
      bridge: ["Un instant, s'il vous plaît.", 'Voyons voir.', 'Une petite seconde.'],
      apology: [
        'Désolé, je ne peux pas vous répondre pour le moment. Pouvez-vous répéter votre question ?',
        "Excusez-moi, j'ai du mal à répondre. Essayez encore une fois, s'il vous plaît.",
      ],
      unknown: [
        'Désolé, je ne sais pas. Puis-je vous aider pour autre chose ?',
        "Je n'ai malheureusement pas la réponse. Pouvez-vous le dire autrement ?",
      ],
      brokenOff: ["Excusez-moi, j'ai perdu le fil. Pouvez-vous répéter votre question ?"],
      stillThere: ['Vous êtes toujours là ?', "Allô ? Vous m'entendez ?"],
      goodbye: 'Merci de votre appel. Au revoir.',
    },
    transfer: 'Je suis désolé, je ne peux pas vous répondre pour le moment. Je vous passe un collègue, ne quittez pas.',
    callBack: 'Je suis désolé, je ne peux pas vous répondre pour le moment. Nous vous rappellerons. Au revoir.',
    busy: 'Toutes nos lignes sont occupées. Veuillez rappeler dans quelques minutes. Au revoir.',
    failed: 'Nous sommes désolés, cet appel ne peut pas aboutir. Veuillez rappeler plus tard. Au revoir.',
    instruction:
      'Votre réponse a été coupée après ces mots, que votre interlocuteur a déjà entendus. Continuez ' +
      'exactement à partir de là, dans la même phrase si elle est inachevée. Si le dernier mot est coupé, ' +
      'commencez par ce mot entier ; sinon, ne répétez aucun de ces mots. Ne saluez pas et ne vous excusez ' +
      "pas. S'il ne manque rien, écrivez seulement un point.",
    asISaid: 'Comme je vous le disais,',
    greetings: 'bonjour, bonsoir, salut',
    starters:
      'nous notre nos vous votre vos il elle ils elles on le la les un une ce cette cest oui non et mais si quand',
  },
  {
    key: 'it',
    name: 'Italian',
    ownName: 'italiano',
    scripts: ['Latin'],
    regions: [
      {
        code: 'it-IT',
        elevenLabs: true,
        google: 'it-IT-Chirp3-HD-Aoede',
        amazon: 'Bianca-Neural',
        azure: ['Elsa', 'Diego'],
        deepgram: ['nova-2'],
        googleHears: true,
      },
    ],
    and: 'e',
    fillers: 'ehm, allora, cioè, dunque, vediamo',
    lines: {
      bridge: ['Un momento, per favore.', 'Vediamo.', 'Un secondo.'],
      apology: ['Mi dispiace, ora non riesco a rispondere. Può ripetere la domanda?'],
      unknown: [
        'Mi dispiace, questo non lo so. Posso aiutarla con altro?',
        'Non ho una risposta. Può dirlo diversamente?',
      ],
      brokenOff: ['Mi scusi, ho perso il filo. Può ripetere la domanda?'],
      stillThere: ['È ancora in linea?', 'Pronto? Mi sente?'],
      goodbye: 'Grazie per aver chiamato. Arrivederci.',
    },
    transfer: 'Mi dispiace, ora non posso risponderle. La metto in contatto con un collega, resti in linea.',
    callBack: 'Mi dispiace, ora non posso risponderle. La richiameremo noi. Arrivederci.',
    busy: 'In questo momento tutte le nostre linee sono occupate. La preghiamo di richiamare tra qualche minuto. Arrivederci.',
    failed:
      'Siamo spiacenti, al momento non possiamo rispondere alla sua chiamata. La preghiamo di richiamare ' +
      'più tardi. Arrivederci.',
    instruction:
      'La sua risposta si è interrotta dopo queste parole, che chi chiama ha già sentito. Continui ' +
      'esattamente da lì, nella stessa frase se non è finita. Se l’ultima parola è a metà, cominci con ' +
      'quella parola intera; altrimenti non ripeta nessuna di queste parole. Non saluti e non si scusi. Se ' +
      'non manca nulla, scriva solo un punto.',
    asISaid: 'Come dicevo,',
    greetings: 'buongiorno, buonasera, salve, ciao',
    starters: 'noi nostro nostra il lo la i gli le un una questo questa sì no e ma se quando dove',
  },
  {
    key: 'ro',
    name: 'Romanian',
    ownName: 'română',
    scripts: ['Latin'],
    regions: [
      {
        code: 'ro-RO',
        elevenLabs: true,
        google: 'ro-RO-Wavenet-B',
        amazon: 'Carmen',
        azure: ['Alina', 'Emil'],
        deepgram: ['nova-3', 'nova-2'],
        googleHears: true,
      },
    ],
    and: 'și',
    fillers: 'ăă, îî, păi, deci, stai să văd',
    lines: {
      bridge: ['Un moment, vă rog.', 'Stați să verific.', 'O secundă.'],
      apology: [
        'Îmi pare rău, acum nu pot să vă răspund. Puteți să mă întrebați din nou?',
        'Mă scuzați, am o mică problemă. Încercați din nou, vă rog.',
      ],
      unknown: [
        'Îmi pare rău, asta nu știu. Vă pot ajuta cu altceva?',
        'Nu am un răspuns la asta. Puteți să spuneți altfel?',
      ],
      brokenOff: ['Mă scuzați, am pierdut firul. Puteți să mă întrebați din nou?'],
      stillThere: ['Mai sunteți pe fir?', 'Alo? Mă auziți?'],
      goodbye: 'Vă mulțumim că ați sunat. La revedere.',
    },
    transfer: 'Îmi pare rău, acum nu pot să vă răspund. Vă fac legătura cu un coleg, vă rog să rămâneți pe fir.',
    callBack: 'Îmi pare rău, acum nu pot să vă răspund. Vă vom suna noi. La revedere.',
    busy: 'În acest moment toate liniile sunt ocupate. Vă rugăm să sunați din nou peste câteva minute. La revedere.',
    failed: 'Ne pare rău, apelul nu poate fi preluat în acest moment. Vă rugăm să sunați mai târziu. La revedere.',
    instruction:
      'Răspunsul dumneavoastră s-a întrerupt după aceste cuvinte, pe care persoana le-a auzit deja. ' +
      'Continuați exact de acolo, în aceeași propoziție dacă nu este terminată. Dacă ultimul cuvânt a ' +
      'rămas pe jumătate, începeți cu acel cuvânt întreg; altfel nu repetați niciunul dintre aceste ' +
      'cuvinte. Nu salutați și nu vă cereți scuze. Dacă nu lipsește nimic, scrieți doar un punct.',
    asISaid: 'Cum spuneam,',
    greetings: 'bună, bună ziua, bună dimineața, bună seara, salut',
    starters: 'noi nostru noastră el ea ei un o acest această aici da nu și dar dacă când unde',
  },
];
