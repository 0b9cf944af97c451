// The API as the console uses it. The token is in this module's memory and nowhere else: not in storage, not in a
// cookie, not in a URL. Reloading the page signs out.

const ENDED = 'You were signed out. Sign in again to go on.';

let token;
let over = () => {};

/** What the server refused, in words that may be shown. */
export class Problem extends Error {
  constructor(body, status) {
    super(body.detail ? `${body.title}. ${body.detail}` : body.title ?? `The server answered ${status}.`);
    this.type = (body.type ?? '').replace('urn:wardline:problem:', '');
    this.status = status;
  }
}

/** Called when the session has ended, whoever ended it. */
export function whenOver(listener) {
  over = listener;
}

async function send(method, path, body) {
  const headers = {};
  if (token) {
    headers.Authorization = `Bearer ${token}`;
  }
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  let response;
  try {
    response = await fetch(`/v1${path}`, {
      method, headers, body: body === undefined ? undefined : JSON.stringify(body), cache: 'no-store', credentials: 'omit',
    });
  } catch {
    throw new Problem({title: 'The server does not answer'}, 0);
  }
  if (!response.ok) {
    const problem = new Problem(await response.json().catch(() => ({})), response.status);
    if (problem.type === 'unauthenticated' && token) {
      token = undefined;
      problem.message = ENDED;
      over(ENDED);
    }
    throw problem;
  }
  return response;
}

async function json(method, path, body) {
  const response = await send(method, path, body);
  return response.status === 204 ? undefined : response.json();
}

export const get = (path) => json('GET', path);
export const post = (path, body) => json('POST', path, body);
export const put = (path, body) => json('PUT', path, body);
export const remove = (path) => json('DELETE', path);

/** A message's audio, whole. */
export async function audio(path) {
  return (await send('GET', path)).arrayBuffer();
}

/** Signs in and gives the answer without the token. */
export async function signIn(practice, login, password) {
  const {token: opened, ...session} = await post('/sessions', {...(practice && {practice}), login, password});
  token = opened;
  return session;
}

export async function signOut() {
  const ending = remove('/sessions/current');
  token = undefined;
  await ending.catch(() => {});
  over('You are signed out.');
}
