import {get} from './api.js';
import {el, table} from './dom.js';

const EVERY_MS = 5000;

/** What the phones do now: no names, no numbers. */
export async function phonesPage({practice, left}) {
  const phones = el('section', {});
  const calls = el('section', {});

  async function refresh() {
    const [{registrations}, {calls: going}] = await Promise.all([
      get(`/practices/${practice}/registrations`), get(`/practices/${practice}/calls`)]);
    phones.replaceChildren(
      el('h2', {}, `${registrations.length} phones registered`),
      table('Registered phones', ['Device', 'Phone', 'Address', 'Encryption'],
        registrations.map((one) => [short(one.device), one.userAgent, one.address, `${one.tlsVersion} ${one.cipherSuite}`]),
        'No phone is registered.'));
    calls.replaceChildren(
      el('h2', {}, `${going.length} calls`),
      table('Calls', ['Call', 'State', 'Since', 'Encryption'],
        going.map((one) => [short(one.id), one.state, new Date(one.startedAt).toLocaleTimeString(), one.suites]),
        'Nobody is on the phone.'));
  }

  await refresh();
  const timer = setInterval(() => refresh().catch(() => {}), EVERY_MS);
  left.addEventListener('abort', () => clearInterval(timer));
  return [phones, calls];
}

const short = (id) => id.slice(0, 8);
