import {get, post} from './api.js';
import {choice, el, field, form, notice, shownOnce, table} from './dom.js';

/** Mailboxes, extensions and devices of a practice. */
export async function telephonyPage({practice}) {
  const path = `/practices/${practice}`;
  const place = el('div', {});
  const once = el('div', {});

  async function refresh() {
    const [{extensions}, {mailboxes}, {devices}, minutes] = await Promise.all([
      get(`${path}/extensions`), get(`${path}/mailboxes`), get(`${path}/devices`), get(`${path}/outside-minutes`)]);
    place.replaceChildren(
      extensionSection(extensions, mailboxes), deviceSection(devices, extensions), mailboxSection(mailboxes),
      minutesSection(minutes, devices));
  }

  function extensionSection(extensions, mailboxes) {
    const number = field('Number', el('input', {inputmode: 'numeric', required: true, pattern: '[0-9]{2,8}'}));
    const name = field('Name shown to others', el('input', {required: true}));
    const mailbox = field('When nobody answers', choice([['', 'just ring'], ...mailboxes.map(({id, name: box}) => [id, `mailbox ${box}`])]));
    const ring = field('Rings for (s)', el('input', {type: 'number', min: '5', max: '120', value: '20', required: true}));
    return el('section', {},
      el('h2', {}, 'Extensions'),
      table('Extensions', ['Number', 'Name', 'Mailbox', 'Rings'],
        extensions.map((one) => [one.number, one.displayName, mailboxes.find(({id}) => id === one.mailbox)?.name ?? '-', `${one.ringSeconds} s`]),
        'No extensions yet.'),
      form('New extension', [number, name, mailbox, ring], 'Add extension', async () => {
        await post(`${path}/extensions`, {
          number: number.value, displayName: name.value, ...(mailbox.value && {mailbox: mailbox.value}), ringSeconds: Number(ring.value),
        });
        await refresh();
      }, {}));
  }

  function deviceSection(devices, extensions) {
    const numberOf = (id) => extensions.find((one) => one.id === id)?.number ?? '?';
    const extension = field('Extension', choice(extensions.map(({id, number, displayName}) => [id, `${number} ${displayName}`])));
    const label = field('Label', el('input', {required: true, placeholder: 'Room 3, desk phone'}));
    const kind = field('Kind', choice([['phone', 'Phone'], ['gateway', 'Gateway to the public network']]));
    return el('section', {},
      el('h2', {}, 'Devices'),
      table('Devices', ['Extension', 'Label', 'Kind', 'User name', ''],
        devices.map((one) => [numberOf(one.extension), one.label, one.kind, one.username, newSecret(one, numberOf)]), 'No devices yet.'),
      extensions.length === 0 ? undefined : form('New device', [extension, label, kind], 'Add device', async () => {
        const made = await post(`${path}/devices`, {extension: extension.value, label: label.value, kind: kind.value});
        await refresh();
        settings(made, numberOf);
      }, {}));
  }

  /** Only here is the secret shown: of a new device, or a new one of a device. */
  function settings(made, numberOf) {
    once.replaceChildren(shownOnce(`Settings of ${made.label}`, [
      ['Server and domain', made.domain], ['Transport', 'TLS'], ['SRTP', 'mandatory (SDES)'],
      ['Number', numberOf(made.extension)], ['User name', made.username], ['Secret', made.secret]]));
    once.firstChild.scrollIntoView();
  }

  /** The device's phone is cut off until the new secret is in it: it asks before. */
  const newSecret = (device, numberOf) => el('button', {type: 'button', class: 'quiet', onclick: async () => {
    if (!confirm(`${device.label} is cut off until its new secret is entered in it. Go on?`)) {
      return;
    }
    try {
      settings(await post(`${path}/devices/${device.id}/secret`, {}), numberOf);
    } catch (problem) {
      notice(problem.message);
    }
  }}, 'New secret');

  function mailboxSection(mailboxes) {
    const name = field('Name', el('input', {required: true, placeholder: 'Nurse line'}));
    return el('section', {},
      el('h2', {}, 'Mailboxes'),
      table('Mailboxes', ['Name'], mailboxes.map((one) => [one.name]), 'No mailboxes yet.'),
      form('New mailbox', [name], 'Add mailbox', async () => {
        await post(`${path}/mailboxes`, {name: name.value});
        await refresh();
      }, {}));
  }

  /** What of today's calls into the public network is used. */
  function minutesSection({reserved, cap, phones}, devices) {
    const labelOf = (id) => devices.find((one) => one.id === id)?.label ?? '?';
    return el('section', {},
      el('h2', {}, 'Calls outside today'),
      el('p', {}, `${reserved} of ${cap} minutes are used by all phones together.`),
      table('Minutes of each phone', ['Device', 'Used', 'Of'],
        phones.map((one) => [labelOf(one.device), `${one.reserved}`, `${one.cap}`]), 'No phone has called outside today.'));
  }

  await refresh();
  return [once, place];
}
