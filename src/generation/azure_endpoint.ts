/** Reads an Azure OpenAI endpoint in the ways that people have it: the portal's full URL, or the resource's base. */

export type AzureEndpoint =
  /** `…/openai/deployments/<deployment>`: the deployment is in the path and every request names an API version. */
  | {
      readonly style: 'deployment';
      readonly baseUrl: string;
      readonly deployment: string;
      readonly apiVersion: string;
    }
  /** `…/openai/v1`: OpenAI's own shape; the deployment is named as the model, an API version only for previews. */
  | {
      readonly style: 'v1';
      readonly baseUrl: string;
      readonly deployment: string;
      readonly apiVersion: string | null;
    };

export type AzureEndpointResult =
  | { readonly ok: true; readonly endpoint: AzureEndpoint }
  /** What is wrong and what to do, to stand after the variable's name; the URL itself is not repeated. */
  | { readonly ok: false; readonly error: string };

const KNOWN_TAIL = /\/chat\/completions$/;
const DEPLOYMENT_PATH = /^(.*\/openai\/deployments\/([^/]+))$/;
const V1_PATH = /^.*\/openai\/v1$/;

/**
 * `deployment` and `apiVersion` complete a base URL; where the URL has its own, they must agree or be absent.
 * Source: learn.microsoft.com/azure/ai-foundry/openai/reference and …/openai/api-version-lifecycle
 */
export function parseAzureEndpoint(text: string, deployment?: string, apiVersion?: string): AzureEndpointResult {
  const url = parseHttpUrl(text);
  if (url === null) {
    return refuse(
      'is not an http(s) URL; it looks like https://<resource>.openai.azure.com/openai/deployments/<name>/…',
    );
  }
  const path = url.pathname.replace(/\/+$/, '').replace(KNOWN_TAIL, '');
  const version = agree(url.searchParams.get('api-version') ?? undefined, apiVersion);
  if (version === DISAGREE)
    return refuse('has another api-version than AZURE_OPENAI_API_VERSION; give it in one place');

  if (V1_PATH.test(path)) {
    if (!deployment) return refuse('ends in /openai/v1 and names no deployment; set AZURE_OPENAI_DEPLOYMENT');
    return accept({ style: 'v1', baseUrl: url.origin + path, deployment, apiVersion: version ?? null });
  }

  const inPath = DEPLOYMENT_PATH.exec(path);
  const name = agree(inPath?.[2] === undefined ? undefined : decodeURIComponent(inPath[2]), deployment);
  if (name === DISAGREE) return refuse('names another deployment than AZURE_OPENAI_DEPLOYMENT; give it in one place');
  if (inPath === null && /\/openai\/./.test(path)) {
    return refuse('is the URL of another API; the one needed ends in /openai/deployments/<name>/chat/completions');
  }
  if (name === undefined) return refuse('names no deployment; give the full URL or set AZURE_OPENAI_DEPLOYMENT');
  if (version === undefined) return refuse('has no ?api-version=…; add it or set AZURE_OPENAI_API_VERSION');
  const base = inPath?.[1] ?? `${path.replace(/\/openai$/, '')}/openai/deployments/${encodeURIComponent(name)}`;
  return accept({ style: 'deployment', baseUrl: url.origin + base, deployment: name, apiVersion: version });
}

const DISAGREE = Symbol('disagree');

function agree(inUrl: string | undefined, given: string | undefined): string | undefined | typeof DISAGREE {
  if (!inUrl) return given || undefined;
  return !given || given === inUrl ? inUrl : DISAGREE;
}

function parseHttpUrl(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') ? url : null;
}

function accept(endpoint: AzureEndpoint): AzureEndpointResult {
  return { ok: true, endpoint };
}

function refuse(error: string): AzureEndpointResult {
  return { ok: false, error };
}
