import {whenOver, signOut} from './api.js';
import {el, notice} from './dom.js';
import {signInPage, passwordPage} from './signin.js';
import {messagesPage} from './messages.js';
import {phonesPage} from './phones.js';
import {hoursPage} from './hours.js';
import {telephonyPage} from './telephony.js';
import {peoplePage} from './people.js';
import {practicesPage} from './practices.js';

// What each role sees. The server decides again at every request; this only spares people pages that would refuse them.
const OPERATOR = '00000000-0000-0000-0000-000000000000';
const PAGES = [
  {name: 'messages', title: 'Messages', roles: ['provider', 'clinical_staff'], page: messagesPage},
  {name: 'phones', title: 'Phones now', roles: ['administrator', 'front_desk'], page: phonesPage},
  {name: 'hours', title: 'Opening hours', roles: ['administrator', 'front_desk'], page: hoursPage},
  {name: 'telephony', title: 'Extensions', roles: ['administrator'], page: telephonyPage},
  {name: 'people', title: 'People', roles: ['administrator'], page: peoplePage},
  {name: 'password', title: 'My password', roles: ['provider', 'clinical_staff', 'administrator', 'front_desk'], page: passwordPage},
];
const OPERATOR_PAGES = [
  {name: 'practices', title: 'Practices', page: practicesPage},
  {name: 'password', title: 'My password', page: passwordPage},
];

let session;
let practice; // an operator chooses one; everybody else has their own
let leave = () => {};

function pages() {
  if (session.practice !== OPERATOR) {
    return PAGES.filter(({roles}) => roles.includes(session.role));
  }
  return practice
    ? [...OPERATOR_PAGES, ...PAGES.filter(({name}) => ['phones', 'hours', 'telephony', 'people'].includes(name))]
    : OPERATOR_PAGES;
}

async function show(name) {
  leave();
  const known = pages();
  const chosen = known.find((page) => page.name === name) ?? known[0];
  const main = document.getElementById('page');
  document.title = `${chosen.title} - Wardline`;
  top(known, chosen);
  main.replaceChildren(el('h1', {}, chosen.title), el('p', {class: 'quiet-text'}, 'One moment ...'));
  const controller = new AbortController();
  leave = () => controller.abort();
  try {
    const content = await chosen.page({
      session,
      practice: practice?.id ?? session.practice,
      left: controller.signal,
      choose: (one) => { practice = one; location.hash = '#telephony'; },
      passwordChanged: () => { session.mustChangePassword = false; location.hash = ''; show(''); },
    });
    if (!controller.signal.aborted) {
      main.replaceChildren(el('h1', {}, chosen.title), ...content);
    }
  } catch (problem) {
    if (!controller.signal.aborted && session) {
      main.replaceChildren(el('h1', {}, chosen.title), el('p', {role: 'alert'}, problem.message));
    }
  }
  main.focus();
}

function top(known, current) {
  document.getElementById('top').replaceChildren(el('div', {class: 'bar'},
    el('strong', {}, practice ? `Wardline - ${practice.name}` : 'Wardline'),
    el('nav', {'aria-label': 'Pages'}, el('ul', {}, known.map((page) =>
      el('li', {}, el('a', {href: `#${page.name}`, 'aria-current': page === current && 'page'}, page.title))))),
    el('button', {class: 'quiet', type: 'button', onclick: signOut}, 'Sign out')));
}

function start(text) {
  leave();
  session = undefined;
  practice = undefined;
  document.title = 'Sign in - Wardline';
  document.getElementById('top').replaceChildren();
  document.getElementById('page').replaceChildren(signInPage((opened) => {
    session = opened;
    document.getElementById('notice').replaceChildren();
    if (session.mustChangePassword) {
      location.hash = '#password';
    }
    show(location.hash.slice(1));
  }));
  if (text) {
    notice(text, true);
  }
}

whenOver(start);
window.addEventListener('hashchange', () => session && show(location.hash.slice(1)));
start();
