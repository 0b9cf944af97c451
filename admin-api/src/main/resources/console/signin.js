import {put, signIn} from './api.js';
import {el, field, form, notice} from './dom.js';

/** Asks who it is. */
export function signInPage(opened) {
  const practice = field('Practice',
    el('input', {autocomplete: 'organization', autocapitalize: 'none', spellcheck: 'false', placeholder: 'maple.example'}),
    'Its domain. Operators of the installation leave it empty.');
  const login = field('Login', el('input', {autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false', required: true}));
  const password = field('Password', el('input', {type: 'password', autocomplete: 'current-password', required: true}));
  return form('Sign in to Wardline', [practice, login, password], 'Sign in',
    async () => opened(await signIn(practice.value.trim(), login.value.trim(), password.value)),
    {class: 'card narrow'});
}

/** One's own password. */
export async function passwordPage({session, passwordChanged}) {
  const current = field('Present password', el('input', {type: 'password', autocomplete: 'current-password', required: true}));
  const chosen = field('New password', el('input', {type: 'password', autocomplete: 'new-password', required: true, minlength: '15'}),
    'At least 15 characters. A sentence is easy to remember and hard to guess.');
  const again = field('New password once more', el('input', {type: 'password', autocomplete: 'new-password', required: true}));
  return [
    session.mustChangePassword && el('p', {role: 'alert'}, 'Your password was good for one sign-in. Choose your own to go on.'),
    form('Change password', [current, chosen, again], 'Change', async (element) => {
      if (chosen.value !== again.value) {
        throw new Error('The two new passwords differ.');
      }
      await put('/account/password', {current: current.value, chosen: chosen.value});
      element.reset();
      notice('The password is changed. Your other sessions were ended.', true);
      passwordChanged();
    }),
  ].filter(Boolean);
}
