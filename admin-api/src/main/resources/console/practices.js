import {get, post} from './api.js';
import {el, field, form, table} from './dom.js';

/** For operators: the practices of this installation. */
export async function practicesPage({choose}) {
  const place = el('div', {});

  async function refresh() {
    const {practices} = await get('/practices');
    const name = field('Name', el('input', {required: true, placeholder: 'Maple Family Practice'}));
    const domain = field('Domain', el('input', {required: true, autocapitalize: 'none', spellcheck: 'false', placeholder: 'maple.example'}),
      'Phones connect to this name; it must lead to this server.');
    place.replaceChildren(el('section', {},
      table('Practices', ['Name', 'Domain', ''],
        practices.map((one) => [one.name, one.domain, el('button', {type: 'button', onclick: () => choose(one)}, 'Manage')]),
        'No practices yet.'),
      form('New practice', [name, domain], 'Add practice', async () => {
        await post('/practices', {name: name.value.trim(), domain: domain.value.trim()});
        await refresh();
      }, {})));
  }

  await refresh();
  return [place];
}
