/** What is set, what is missing and what to do, in plain words and without any secret. */
import { type Config, readConfig } from './config.ts';
import type { ConfigProblem, Environment } from './config_reader.ts';
import { maskNumber } from './domain/phone_number.ts';
import { nodeProblem } from './node_check.ts';
import { type Optimisation, optimisations } from './optimisations.ts';

export interface DoctorProbes {
  /** As in `process.version`. */
  readonly nodeVersion: string;
  /** Null when files can be written there, else the reason. Leaves no trace. */
  directoryProblem(path: string): Promise<string | null>;
  /** Null when a server could listen there, else the reason. */
  portProblem(host: string, port: number): Promise<string | null>;
}

export interface Diagnosis {
  readonly lines: readonly string[];
  readonly canStart: boolean;
}

interface Finding {
  /** Only `fix` stops the start. */
  readonly kind: 'ok' | 'note' | 'fix' | 'on' | 'off';
  readonly about: string;
  readonly text: string;
}

/** Never throws for what is in the environment. */
export async function diagnose(environment: Environment, probes: DoctorProbes): Promise<Diagnosis> {
  const findings = [checkNode(probes.nodeVersion)];
  const reading = readConfig(environment);
  if (reading.ok) {
    const { config } = reading;
    findings.push(checkCarrier(config), checkModel(config), showPublicUrl(config), showAccess(config));
    findings.push(await checkStorage(config, probes), await checkPort(config, probes));
    findings.push(...optimisations(config).map(showOptimisation));
    for (const note of reading.notes) findings.push({ kind: 'note', about: 'Setting', text: note });
  } else {
    findings.push(...reading.problems.map(settingToFix));
  }
  const fixCount = findings.filter((finding) => finding.kind === 'fix').length;
  const verdict = fixCount === 0 ? 'The server can start: npm start' : `The server cannot start: ${fixCount} to fix.`;
  return { lines: [...findings.map(line), '', verdict], canStart: fixCount === 0 };
}

function line(finding: Finding): string {
  return `${finding.kind.padEnd(4)}  ${finding.about.padEnd(10)}  ${finding.text}`;
}

function settingToFix({ variable, message }: ConfigProblem): Finding {
  return { kind: 'fix', about: 'Setting', text: `${variable} ${message}` };
}

function checkNode(version: string): Finding {
  const problem = nodeProblem(version);
  return problem === null
    ? { kind: 'ok', about: 'Node', text: version }
    : { kind: 'fix', about: 'Node', text: problem };
}

function checkCarrier({ twilio }: Config): Finding {
  if (twilio !== null) {
    return { kind: 'ok', about: 'Carrier', text: `Twilio, calls come from ${maskNumber(twilio.phoneNumber)}.` };
  }
  const wish = 'For real calls set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_PHONE_NUMBER.';
  return { kind: 'note', about: 'Carrier', text: `The simulator carries the calls. ${wish}` };
}

function checkModel({ providers }: Config): Finding {
  if (providers.length > 0) {
    return { kind: 'ok', about: 'Model', text: `${providers.map((provider) => provider.name).join(', then ')}.` };
  }
  const wish =
    'For a model set AZURE_OPENAI_ENDPOINT and AZURE_OPENAI_API_KEY, or OPENAI_API_KEY (or OPENAI_BASE_URL) and OPENAI_MODEL.';
  return { kind: 'note', about: 'Model', text: `The workflow's own answers are spoken. ${wish}` };
}

function showPublicUrl({ server }: Config): Finding {
  const origin = server.publicUrlGiven ? '' : ' (made up from the port)';
  return { kind: 'ok', about: 'Public URL', text: `${server.publicUrl}${origin}` };
}

function showAccess({ access }: Config): Finding {
  const count = access.apiKeys.length;
  const who = count === 0 ? 'this machine' : `holders of one of ${count} API keys`;
  return { kind: 'ok', about: 'Access', text: `App routes answer ${access.anonymous ? 'anyone' : who}.` };
}

function showOptimisation({ name, on, reason }: Optimisation): Finding {
  return { kind: on ? 'on' : 'off', about: 'Feature', text: `${name}: ${reason}` };
}

async function checkStorage({ dataDir }: Config, probes: DoctorProbes): Promise<Finding> {
  const problem = await probes.directoryProblem(dataDir);
  if (problem === null) return { kind: 'ok', about: 'Storage', text: `${dataDir} can be written.` };
  const text = `${dataDir} cannot be written (${problem}): set DATA_DIR to a folder that this user may write.`;
  return { kind: 'fix', about: 'Storage', text };
}

async function checkPort({ server }: Config, probes: DoctorProbes): Promise<Finding> {
  const problem = await probes.portProblem(server.host, server.port);
  const where = `${server.host}:${server.port}`;
  if (problem === null) return { kind: 'ok', about: 'Port', text: `${where} is free.` };
  const text = `Cannot listen on ${where} (${problem}): stop what runs there, or set PORT or HOST.`;
  return { kind: 'fix', about: 'Port', text };
}
