/** The ways to name an Azure OpenAI deployment, brought into one shape. */

export interface AzureEndpoint {
  /** Chat completions of the deployment with its api-version, or the resource's `/openai/v1`. */
  readonly url: string;
  readonly deployment: string;
  /** Null only with `/openai/v1`, which needs none. */
  readonly apiVersion: string | null;
}

/** Which of the three variables something is about. */
export type AzurePart = 'ENDPOINT' | 'DEPLOYMENT' | 'API_VERSION';

export type AzureReading =
  /** `unused`: parts that were given beside a URL that has them already. */
  | { readonly ok: true; readonly endpoint: AzureEndpoint; readonly unused: readonly AzurePart[] }
  | { readonly ok: false; readonly part: AzurePart; readonly message: string };

const V1_PATH = /\/openai\/v1(?:\/chat\/completions)?$/;
const DEPLOYMENT_PATH = /^(.*)\/openai\/deployments\/([^/]+)(?:\/chat\/completions)?$/;
const FOREIGN_PATH = /\/(?:openai\/.|deployments|models|completions)/;
const DEPLOYMENT = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const API_VERSION = /^(?:\d{4}-\d{2}-\d{2}(?:-preview)?|preview|latest)$/;

/**
 * `endpoint` is the full URL `…/openai/deployments/<name>/chat/completions?api-version=…`, which holds where the other
 * two say otherwise; or the resource's base, which needs both; or `…/openai/v1`, which needs the deployment.
 * Source: learn.microsoft.com/azure/ai-services/openai/reference and …/openai/api-version-lifecycle
 */
export function readAzureEndpoint(endpoint: URL, deployment: string | null, apiVersion: string | null): AzureReading {
  const path = endpoint.pathname.replace(/\/+$/, '');
  const inPath = DEPLOYMENT_PATH.exec(path);
  const isV1 = V1_PATH.test(path);
  if (inPath === null && !isV1 && FOREIGN_PATH.test(path)) {
    return wrong('ENDPOINT', 'must end in /openai/deployments/<name>/chat/completions?api-version=<version>.');
  }
  const name = inPath?.[2] ?? deployment;
  if (name === null) return wrong('DEPLOYMENT', 'is missing: the endpoint names no deployment.');
  if (!DEPLOYMENT.test(name)) {
    const message = 'must name a deployment of letters, digits, dots, _ and -.';
    return wrong(inPath === null ? 'DEPLOYMENT' : 'ENDPOINT', message);
  }
  const inQuery = endpoint.searchParams.get('api-version');
  // A version from the older way of naming does not belong to `/openai/v1`.
  const version = inQuery ?? (isV1 ? null : apiVersion);
  if (version === null && !isV1) {
    return wrong('API_VERSION', 'is missing: the endpoint has no ?api-version=…, for example 2024-10-21.');
  }
  if (version !== null && !API_VERSION.test(version)) {
    const message = 'must hold an api-version such as 2024-10-21 or 2025-01-01-preview.';
    return wrong(inQuery === null ? 'API_VERSION' : 'ENDPOINT', message);
  }
  const unused: AzurePart[] = [];
  if (deployment !== null && deployment !== name) unused.push('DEPLOYMENT');
  if (apiVersion !== null && apiVersion !== version) unused.push('API_VERSION');
  const prefix = inPath?.[1] ?? path.replace(/\/openai$/, '');
  const fullPath = isV1 ? path : `${prefix}/openai/deployments/${name}/chat/completions`;
  return { ok: true, endpoint: assemble(endpoint, fullPath, name, version), unused };
}

function assemble(given: URL, path: string, deployment: string, apiVersion: string | null): AzureEndpoint {
  const url = new URL(given);
  url.pathname = path;
  url.hash = '';
  if (apiVersion !== null) url.searchParams.set('api-version', apiVersion);
  return { url: url.href, deployment, apiVersion };
}

function wrong(part: AzurePart, message: string): AzureReading {
  return { ok: false, part, message };
}
