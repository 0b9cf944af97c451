import {audio, get} from './api.js';
import {el, field, choice, notice, table} from './dom.js';
import {player} from './player.js';

const PURPOSES = [
  ['treatment', 'Treatment'], ['payment', 'Payment'], ['operations', 'Operations'], ['patient_request', 'The patient asked'],
];

/** The mailboxes that this person was given. */
export async function messagesPage({practice, left}) {
  const {mailboxes} = await get('/account');
  if (mailboxes.length === 0) {
    return [el('p', {}, 'You were not given a mailbox. An administrator can give you one.')];
  }
  const purpose = field('Purpose', choice(PURPOSES), 'Is written to the audit log with everything that you open here.');
  return [el('section', {}, purpose), ...mailboxes.map((mailbox) => mailboxSection(practice, mailbox, purpose, left))];
}

function mailboxSection(practice, mailbox, purpose, left) {
  const path = `/practices/${practice}/mailboxes/${mailbox.id}/messages`;
  const list = el('div', {});
  const place = el('div', {});
  let playing;
  left.addEventListener('abort', () => playing?.stop());

  async function open() {
    try {
      const {messages} = await get(`${path}?purpose=${purpose.value}`);
      list.replaceChildren(table(`Messages of ${mailbox.name}`, ['Received', 'From', 'Number', 'Length', ''],
        messages.map((message) => row(message)), 'No messages.'));
    } catch (problem) {
      notice(problem.message);
    }
  }

  function row(message) {
    const state = [message.folder !== 'saved' && message.folder, message.interrupted && 'interrupted'].filter(Boolean).join(', ');
    return [
      `${new Date(message.receivedAt).toLocaleString()}${state && ` (${state})`}`,
      message.callerName ?? 'sealed',
      message.callerNumber ?? 'sealed',
      `${message.seconds} s`,
      el('button', {type: 'button', onclick: (event) => play(event.target, message)}, 'Play'),
    ];
  }

  async function play(button, message) {
    button.disabled = true;
    playing?.stop();
    try {
      playing = await player(await audio(`${path}/${message.id}/audio?purpose=${purpose.value}`));
      place.replaceChildren(playing.element);
    } catch (problem) {
      notice(problem.message);
    } finally {
      button.disabled = false;
    }
  }

  return el('section', {},
    el('h2', {}, mailbox.name),
    el('button', {type: 'button', onclick: open}, 'Show messages'),
    list, place);
}
