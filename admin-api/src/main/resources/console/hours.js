import {get, put} from './api.js';
import {choice, el, field, form, notice, table} from './dom.js';

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const STANDS = {open: 'Open', lunch: 'Lunch', closed: 'Closed', holiday: 'Holiday'};
const POSITIONS = [['night', 'Night'], ['open', 'Open'], ['hours', 'By the hours']];

/** How the practice stands with its callers, the switch that says otherwise, and for administrators the hours themselves. */
export async function hoursPage({session, practice}) {
  const path = `/practices/${practice}`;
  const administers = session.role === 'administrator';
  const now = el('section', {'aria-live': 'polite'});
  const sheet = el('div', {});

  async function refresh() {
    const [standing, hours] = await Promise.all([
      unlessNone(get(`${path}/night-switch`)), administers ? unlessNone(get(`${path}/opening-hours`)) : undefined]);
    now.replaceChildren(...(standing ? stands(standing) : [el('p', {}, administers
      ? 'This practice has no opening hours yet: every call rings at all hours. Begin with a day.'
      : 'This practice has no opening hours yet. An administrator sets them.')]));
    if (administers) {
      sheet.replaceChildren(...editable(hours ?? {timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, week: {}}, !hours));
    }
  }

  function stands({state, position, until}) {
    const stays = el('input', {type: 'checkbox'});
    const change = until && new Date(until).toLocaleString([], {weekday: 'long', hour: '2-digit', minute: '2-digit'});
    return [
      el('h2', {}, `${STANDS[state]} now`),
      el('p', {}, position === 'hours' ? 'The hours say so.' : 'The switch says so, not the hours.',
        change ? ` Next change: ${change}.` : ' It stays until somebody switches it.'),
      el('p', {}, el('label', {}, stays, ' until switched back, not only until the hours change')),
      el('p', {}, POSITIONS.map(([to, text]) => el('button', {
        type: 'button', 'aria-pressed': String(to === position), class: to !== position && 'quiet',
        onclick: () => tried(() => put(`${path}/night-switch`, {position: to, untilSwitchedBack: stays.checked})),
      }, text)))];
  }

  function editable(hours, first) {
    const zone = field('Time zone', el('input', {required: true, value: hours.timeZone, spellcheck: 'false'}), 'For example America/Chicago');
    const day = field('Day', choice(DAYS.map((one) => [one, title(one)])));
    const open = intervals('Open', '08:00-12:00, 13:00-17:00');
    const lunch = intervals('Lunch', '12:00-13:00');
    const from = field('First day', el('input', {type: 'date', required: true}));
    const to = field('Last day', el('input', {type: 'date'}), 'The same day when left empty');
    const name = field('Name', el('input', {required: true, placeholder: 'Thanksgiving'}));
    const special = intervals('Open on these days', '08:00-12:00');
    const holidays = hours.holidays ?? [];
    return [
      el('section', {},
        el('h2', {}, 'The week'),
        table('The week', ['Day', 'Open', 'Lunch'],
          first ? [] : DAYS.map((one) => [title(one), written(hours.week[one]?.open) || 'closed', written(hours.week[one]?.lunch)]),
          'Nothing is set.'),
        form('Hours of a day', [zone, day, open, lunch], 'Set the day', () => save({
          ...hours, timeZone: zone.value.trim(), week: {...hours.week, [day.value]: {open: read(open), lunch: read(lunch)}},
        }), {})),
      first ? undefined : el('section', {},
        el('h2', {}, 'Holidays'),
        table('Holidays', ['Days', 'Name', 'Open', ''],
          holidays.map((one) => [one.to && one.to !== one.from ? `${one.from} to ${one.to}` : one.from, one.name, written(one.open) || 'closed',
            el('button', {type: 'button', class: 'quiet', 'aria-label': `Remove ${one.name}`,
              onclick: () => tried(() => put(`${path}/opening-hours`, {...hours, holidays: holidays.filter((other) => other !== one)}))}, 'Remove')]),
          'No holidays.'),
        form('New holiday', [from, to, name, special], 'Add holiday', () => save({
          ...hours, holidays: [...holidays, {from: from.value, ...(to.value && {to: to.value}), name: name.value.trim(), open: read(special)}],
        }), {})),
      el('p', {class: 'quiet-text'}, 'Where main lines lead, who is on call, and whose phones may switch: ./pbx hours'),
    ].filter((part) => part !== undefined);
  }

  async function save(hours) {
    await put(`${path}/opening-hours`, hours);
    notice('Saved.', true);
    await refresh();
  }

  async function tried(act) {
    try {
      await act();
      await refresh();
    } catch (problem) {
      notice(problem.message);
    }
  }

  await refresh();
  return [now, sheet];
}

/** A practice that has said nothing of its hours is no mistake. */
const unlessNone = (asked) => asked.catch((problem) => {
  if (problem.type === 'not-found') {
    return undefined;
  }
  throw problem;
});

const intervals = (label, example) =>
  field(label, el('input', {placeholder: example, spellcheck: 'false'}), 'From-to, commas between; empty for none');
const read = (control) => control.value.split(',').map((one) => one.trim()).filter((one) => one !== '');
const written = (list) => (list ?? []).join(', ');
const title = (day) => day[0].toUpperCase() + day.slice(1);
