/** The other languages of the Iberian peninsula: codes, speech and words. A native speaker corrects the words here. */
import type { LanguageEntry } from './entry.ts';

export const IBERIAN: readonly LanguageEntry[] = [
  {
    key: 'pt',
    name: 'Portuguese',
    ownName: 'português',
    scripts: ['Latin'],
    regions: [
      {
        code: 'pt-BR',
        name: 'Portuguese (Brazil)',
        ownName: 'português (Brasil)',
        elevenLabs: true,
        google: 'pt-BR-Chirp3-HD-Aoede',
        amazon: 'Camila-Neural',
        azure: ['Francisca', 'Antonio'],
        deepgram: ['nova-3', 'nova-2'],
        googleHears: true,
      },
      {
        code: 'pt-PT',
        name: 'Portuguese (Portugal)',
        ownName: 'português (Portugal)',
        elevenLabs: true,
        google: 'pt-PT-Wavenet-E',
        amazon: 'Ines-Neural',
        azure: ['Raquel', 'Duarte'],
        deepgram: ['nova-3', 'nova-2'],
        googleHears: true,
      },
    ],
    and: 'e',
    fillers: 'é, hum, então, tipo, bem, deixa ver',
    lines: {
      bridge: ['Um momento, por favor.', 'Deixe-me ver.', 'Só um segundo.'],
      apology: ['Desculpe, não consigo responder agora. Pode perguntar outra vez?'],
      unknown: [
        'Desculpe, isso eu não sei. Posso ajudar em mais alguma coisa?',
        'Não tenho resposta. Pode dizer de outra forma?',
      ],
      brokenOff: ['Desculpe, perdi o fio. Pode perguntar outra vez?'],
      stillThere: ['Ainda está aí?', 'Alô? Está me ouvindo?'],
      goodbye: 'Obrigado por ligar. Até logo.',
    },
    transfer: 'Lamento, não posso responder agora. Vou passar a chamada a um colega, por favor não desligue.',
    callBack: 'Lamento, não posso responder agora. Nós ligaremos de volta. Até logo.',
    busy: 'Todas as nossas linhas estão ocupadas. Por favor, ligue novamente em alguns minutos. Até logo.',
    failed: 'Lamentamos, não é possível completar esta chamada agora. Por favor, ligue mais tarde. Até logo.',
    instruction:
      'A sua resposta foi cortada depois destas palavras, que a pessoa já ouviu. Continue exatamente a ' +
      'partir daí, na mesma frase se ela não estiver terminada. Se a última palavra ficou a meio, comece ' +
      'com essa palavra inteira; caso contrário, não repita nenhuma destas palavras. Não cumprimente e não ' +
      'peça desculpa. Se não faltar nada, escreva apenas um ponto final.',
    asISaid: 'Como eu dizia,',
    greetings: 'olá, oi, bom dia, boa tarde, boa noite',
    starters: 'nós nosso nossa ele ela eles elas o a os as um uma este esta isso há sim não e mas se quando onde',
  },
  {
    key: 'ca',
    name: 'Catalan',
    ownName: 'català',
    scripts: ['Latin'],
    regions: [
      {
        code: 'ca-ES',
        google: 'ca-ES-Standard-B',
        amazon: 'Arlet-Neural',
        azure: ['Joana', 'Enric'],
        deepgram: ['nova-3', 'nova-2'],
        googleHears: true,
      },
    ],
    and: 'i',
    fillers: 'eh, mmm, doncs, bé, a veure',
    lines: {
      bridge: ['Un moment, si us plau.', 'Deixi’m mirar-ho.', 'Un segon.'],
      apology: [
        'Ho sento, ara mateix no li puc respondre. Pot tornar a preguntar-m’ho?',
        'Disculpi, tinc un problema per respondre. Torni-ho a provar, si us plau.',
      ],
      unknown: [
        'Ho sento, això no ho sé. Puc ajudar-lo en alguna altra cosa?',
        'No en tinc la resposta. M’ho pot dir d’una altra manera?',
      ],
      brokenOff: ['Disculpi, he perdut el fil. Pot tornar a preguntar-m’ho?'],
      stillThere: ['Encara hi és?', 'Hola? Em sent?'],
      goodbye: 'Gràcies per trucar. Adeu.',
    },
    transfer: 'Ho sento, ara mateix no li puc respondre. El passo amb un company, no pengi, si us plau.',
    callBack: 'Ho sento, ara mateix no li puc respondre. Li tornarem la trucada. Adeu.',
    busy: 'Ara mateix totes les línies estan ocupades. Torni a trucar d’aquí a uns minuts, si us plau. Adeu.',
    failed: 'Ho sentim, ara mateix no podem atendre la seva trucada. Truqui més tard, si us plau. Adeu.',
    instruction:
      'La seva resposta s’ha tallat després d’aquestes paraules, que la persona ja ha sentit. Continuï ' +
      'exactament des d’aquí, en la mateixa frase si no és acabada. Si l’última paraula ha quedat a ' +
      'mitges, comenci amb aquesta paraula sencera; si no, no repeteixi cap d’aquestes paraules. No saludi ' +
      'ni es disculpi. Si no falta res, escrigui només un punt.',
    asISaid: 'Com li deia,',
    greetings: 'hola, bon dia, bona tarda, bona nit',
    starters: 'el la els les un una nosaltres nostre nostra això aquest hi sí no i però si quan on',
  },
  {
    key: 'gl',
    name: 'Galician',
    ownName: 'galego',
    scripts: ['Latin'],
    regions: [{ code: 'gl-ES', google: 'gl-ES-Standard-B', azure: ['Sabela', 'Roi'], googleHears: true }],
    and: 'e',
    fillers: 'eh, mmm, pois, ben, a ver',
    lines: {
      bridge: ['Un momento, por favor.', 'Déixeme ver.', 'Un segundo.'],
      apology: ['Síntoo, agora mesmo non lle podo responder. Podería preguntarme outra vez?'],
      unknown: ['Síntoo, iso non o sei. Pódolle axudar en algo máis?'],
      brokenOff: ['Desculpe, perdín o fío. Podería preguntarme outra vez?'],
      stillThere: ['Segue aí?', 'Diga? Escóitame?'],
      goodbye: 'Grazas por chamar. Adeus.',
    },
    transfer: 'Síntoo, agora mesmo non lle podo responder. Pásoo cun compañeiro, non colgue, por favor.',
    callBack: 'Síntoo, agora mesmo non lle podo responder. Chamarémolo nós. Adeus.',
    busy: 'Agora mesmo todas as nosas liñas están ocupadas. Chame de novo nuns minutos, por favor. Adeus.',
    failed: 'Sentímolo, agora mesmo non podemos atender a súa chamada. Chame máis tarde, por favor. Adeus.',
    instruction:
      'A súa resposta cortouse despois destas palabras, que a persoa xa oíu. Continúe exactamente desde ' +
      'aí, na mesma frase se non está rematada. Se a última palabra quedou a medias, comece con esa ' +
      'palabra enteira; se non, non repita ningunha destas palabras. Non saúde e non se desculpe. Se non ' +
      'falta nada, escriba só un punto.',
    asISaid: 'Como lle dicía,',
    greetings: 'ola, bos días, boas tardes, boas noites',
    starters: 'o a os as un unha nós noso nosa isto este hai si non e pero se cando onde',
  },
  {
    key: 'eu',
    name: 'Basque',
    ownName: 'euskara',
    scripts: ['Latin'],
    regions: [{ code: 'eu-ES', google: 'eu-ES-Standard-B', azure: ['Ainhoa', 'Ander'], googleHears: true }],
    and: 'eta',
    fillers: 'eee, ba, hau, bueno, ea',
    lines: {
      bridge: ['Itxaron une batez, mesedez.', 'Begiratuko dut.', 'Segundo bat.'],
      apology: ['Barkatu, orain ezin dizut erantzun. Galdetuko didazu berriro, mesedez?'],
      unknown: ['Barkatu, hori ez dakit. Beste zerbaitetan lagun diezazuket?'],
      brokenOff: ['Barkatu, haria galdu dut. Galdetuko didazu berriro?'],
      stillThere: ['Hor zaude oraindik?', 'Bai? Entzuten didazu?'],
      goodbye: 'Eskerrik asko deitzeagatik. Agur.',
    },
    transfer: 'Barkatu, orain ezin dizut erantzun. Lankide batekin jarriko zaitut, ez eskegi, mesedez.',
    callBack: 'Barkatu, orain ezin dizut erantzun. Guk deituko dizugu. Agur.',
    busy: 'Une honetan linea guztiak okupatuta daude. Deitu berriro minutu batzuk barru, mesedez. Agur.',
    failed: 'Sentitzen dugu, une honetan ezin dugu zure deia hartu. Deitu geroago, mesedez. Agur.',
    instruction:
      'Zure erantzuna hitz hauen ondoren eten da, eta deitu duenak entzun ditu jada. Jarraitu zehazki ' +
      'hortik, esaldi berean amaitu gabe badago. Azken hitza erdizka geratu bada, hasi hitz oso horrekin; ' +
      'bestela ez errepikatu hitz hauetako bat ere. Ez agurtu eta ez eskatu barkamenik. Ezer falta ez ' +
      'bada, idatzi puntu bat bakarrik.',
    asISaid: 'Esaten ari nintzen bezala,',
    greetings: 'kaixo, egun on, arratsalde on, gabon',
    starters: 'gu gure zu zure hori hau bat bai ez eta baina non noiz',
  },
];
