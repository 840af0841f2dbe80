/** Reads an Azure OpenAI endpoint in the ways that people have it: the portal's full URL, or the resource's base. */

export type AzureEndpoint =
  /** `…/openai/deployments/<deployment>`: the deployment is in the path and every request names an API version. */
  | {
      readonly style: 'deployment';
      /** Without a slash at its end and without query, like that of `v1`. */
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

/** Which of the three variables something is about. */
export type AzurePart = 'ENDPOINT' | 'DEPLOYMENT' | 'API_VERSION';

export type AzureEndpointReading =
  /** `unused`: parts that were given beside a URL that says it otherwise. */
  | { readonly ok: true; readonly endpoint: AzureEndpoint; readonly unused: readonly AzurePart[] }
  /** What is wrong and what to do, to stand after the variable's name; no value is repeated. */
  | { readonly ok: false; readonly part: AzurePart; readonly message: string };

const V1_PATH = /^(.*\/openai\/v1)(?:\/chat\/completions)?$/;
const DEPLOYMENT_PATH = /^(.*\/openai\/deployments\/([^/]+))(?:\/chat\/completions)?$/;
const FOREIGN_PATH = /\/(?:openai\/.|deployments|models|completions)/;
const DEPLOYMENT = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const API_VERSION = /^(?:\d{4}-\d{2}-\d{2}(?:-preview)?|preview|latest)$/;

/**
 * `url` is the full `…/openai/deployments/<name>/chat/completions?api-version=…`, which holds where the other two say
 * otherwise; or the resource's base, which needs both; or `…/openai/v1`, which needs the deployment. Of its query only
 * the api-version counts.
 * Source: learn.microsoft.com/azure/ai-foundry/openai/reference and …/openai/api-version-lifecycle
 */
export function parseAzureEndpoint(
  url: URL,
  deployment: string | null,
  apiVersion: string | null,
): AzureEndpointReading {
  const path = url.pathname.replace(/\/+$/, '');
  const [, v1Path] = V1_PATH.exec(path) ?? [];
  const [, deploymentPath, nameInPath] = DEPLOYMENT_PATH.exec(path) ?? [];
  if (v1Path === undefined && deploymentPath === undefined && FOREIGN_PATH.test(path)) {
    const message =
      'is the URL of another API; it must end in /openai/deployments/<name>/chat/completions?api-version=…';
    return wrong('ENDPOINT', message);
  }

  const name = nameInPath ?? deployment;
  if (name === null) return wrong('DEPLOYMENT', 'is missing: the endpoint names no deployment.');
  if (!DEPLOYMENT.test(name)) {
    const message = 'must name a deployment of letters, digits, dots, _ and -.';
    return wrong(nameInPath === undefined ? 'DEPLOYMENT' : 'ENDPOINT', message);
  }

  const versionInUrl = url.searchParams.get('api-version');
  // A version from the older way of naming does not belong to `/openai/v1`.
  const version = versionInUrl ?? (v1Path === undefined ? apiVersion : null);
  if (version !== null && !API_VERSION.test(version)) {
    const message = 'must hold an api-version such as 2024-10-21 or 2025-01-01-preview.';
    return wrong(versionInUrl === null ? 'API_VERSION' : 'ENDPOINT', message);
  }

  const unused: AzurePart[] = [];
  if (deployment !== null && deployment !== name) unused.push('DEPLOYMENT');
  if (apiVersion !== null && apiVersion !== version) unused.push('API_VERSION');
  if (v1Path !== undefined) {
    const baseUrl = url.origin + v1Path;
    return { ok: true, endpoint: { style: 'v1', baseUrl, deployment: name, apiVersion: version }, unused };
  }
  if (version === null) {
    return wrong('API_VERSION', 'is missing: the endpoint has no ?api-version=…, for example 2024-10-21.');
  }
  const baseUrl = url.origin + (deploymentPath ?? `${path.replace(/\/openai$/, '')}/openai/deployments/${name}`);
  return { ok: true, endpoint: { style: 'deployment', baseUrl, deployment: name, apiVersion: version }, unused };
}

function wrong(part: AzurePart, message: string): AzureEndpointReading {
  return { ok: false, part, message };
}
