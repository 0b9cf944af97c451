import {get, post, put, remove} from './api.js';
import {choice, el, field, form, notice, shownOnce, table} from './dom.js';

const ROLES = [
  ['front_desk', 'Front desk'], ['clinical_staff', 'Clinical staff'], ['provider', 'Provider'], ['administrator', 'Administrator'],
];

/** The people of a practice. Who sets up a mailbox can't hear it; who hears what is given here, one mailbox at a time. */
export async function peoplePage({practice}) {
  const path = `/practices/${practice}`;
  const place = el('div', {});
  const once = el('div', {});

  function showPassword(title, made) {
    once.replaceChildren(shownOnce(title, [
      ['Login', made.login], ['One-time password', made.oneTimePassword], ['Good until', new Date(made.validUntil).toLocaleString()]]));
    once.firstChild.scrollIntoView();
  }

  const run = (act) => async () => {
    try {
      await act();
      await refresh();
    } catch (problem) {
      notice(problem.message);
    }
  };

  function row(person, mailboxes) {
    const role = choice(ROLES);
    role.value = person.role;
    role.setAttribute('aria-label', `Role of ${person.login}`);
    role.addEventListener('change', run(() => put(`${path}/people/${person.id}/role`, {role: role.value})));
    return [
      person.login,
      role,
      el('span', {}, granted(person, mailboxes)),
      el('button', {type: 'button', class: 'quiet', onclick: run(async () =>
        showPassword(`New password of ${person.login}`, await post(`${path}/people/${person.id}/one-time-password`, {})))}, 'Reset password'),
    ];
  }

  function granted(person, mailboxes) {
    const given = mailboxes.filter(({id}) => person.grants.some((grant) => grant.mailbox === id && grant.permission === 'listen'));
    return given.length === 0 ? '-' : given.map(({name}) => name).join(', ');
  }

  function grants(people, mailboxes) {
    const person = field('Person', choice(people.map(({id, login}) => [id, login])));
    const mailbox = field('Mailbox', choice(mailboxes.map(({id, name}) => [id, name])));
    const both = async (send) => {
      for (const permission of ['list_mailbox', 'listen']) {
        await send(`${path}/people/${person.value}/grants/${mailbox.value}/${permission}`);
      }
    };
    return el('section', {},
      form('Who may listen', [person, mailbox], 'Give the mailbox', run(() => both((grant) => put(grant, {}))), {}),
      el('button', {type: 'button', class: 'quiet', onclick: run(() => both(remove))}, 'Take it back'));
  }

  async function refresh() {
    const [{people}, {mailboxes}] = await Promise.all([get(`${path}/people`), get(`${path}/mailboxes`)]);
    const login = field('Login', el('input', {required: true, autocapitalize: 'none', spellcheck: 'false'}), 'One person each; nobody shares.');
    const role = field('Role', choice(ROLES));
    place.replaceChildren(
      el('section', {},
        table('People', ['Login', 'Role', 'May hear', ''], people.map((person) => row(person, mailboxes)), 'Nobody yet.'),
        form('New person', [login, role], 'Add person', async () => {
          showPassword('New person', await post(`${path}/people`, {login: login.value.trim(), role: role.value}));
          await refresh();
        }, {})),
      people.length && mailboxes.length ? grants(people, mailboxes) : '');
  }

  await refresh();
  return [once, place];
}
