/** What the server refused or could not do, with the words it gave (RFC 9457). */
export class Problem extends Error {}

/**
 * @param {string} path below the page's own address, e.g. `/api/v1/stats`
 * @returns {Promise<any>} the JSON answer
 * @throws {Problem} with a text for a person
 */
export async function get(path) {
  let answer;
  try {
    answer = await fetch(path, { headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(15_000) });
  } catch (e) {
    throw new Problem('HA-Ingestor does not answer. Is the process still running?');
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new Problem(body.detail ?? body.title ?? `${path} answered ${answer.status}`);
  }
  return body;
}

/** All current states: follows the pages of `/api/v1/states`. */
export async function allStates() {
  const states = [];
  let cursor = '';
  do {
    const page = await get(`/api/v1/states?limit=1000${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    states.push(...page.items);
    cursor = page.next ?? '';
  } while (cursor);
  return states;
}
