// Elements without markup: text is only ever text, so nothing that a caller or a colleague typed can become code.

/** An element. Properties that begin with "on" are listeners; the rest are attributes; false and undefined are left out. */
export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else if (value !== undefined && value !== false) {
      element.setAttribute(key, value === true ? '' : value);
    }
  }
  element.append(...children.flat().filter((child) => child !== undefined));
  return element;
}

let ids = 0;

/** A labelled input or select. `field.value` reads it. */
export function field(label, control, hint) {
  const id = `field-${++ids}`;
  control.id = id;
  const explained = hint && el('p', {class: 'hint', id: `${id}-hint`}, hint);
  if (explained) {
    control.setAttribute('aria-describedby', explained.id);
  }
  const whole = el('div', {}, el('label', {for: id}, label), control, explained || undefined);
  Object.defineProperty(whole, 'value', {get: () => control.value});
  return whole;
}

/** A select of [value, text] pairs. */
export function choice(pairs) {
  return el('select', {}, pairs.map(([value, text]) => el('option', {value}, text)));
}

/** A table; `rows` are arrays of cells. Says so when there is nothing. */
export function table(caption, heads, rows, nothing) {
  if (rows.length === 0) {
    return el('p', {class: 'quiet-text'}, nothing);
  }
  return el('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption},
    el('table', {},
      el('thead', {}, el('tr', {}, heads.map((head) => el('th', {scope: 'col'}, head)))),
      el('tbody', {}, rows.map((row) => el('tr', {}, row.map((cell) => el('td', {}, cell)))))));
}

/** A form whose button is held while it works and whose problem is shown. */
export function form(title, fields, button, submit, properties = {class: 'card'}) {
  const send = el('button', {type: 'submit'}, button);
  const element = el('form', {...properties, novalidate: false},
    el('h2', {}, title), el('div', {class: 'fields'}, fields), send);
  element.addEventListener('submit', async (event) => {
    event.preventDefault();
    send.disabled = true;
    try {
      await submit(element);
    } catch (problem) {
      notice(problem.message);
    } finally {
      send.disabled = false;
    }
  });
  return element;
}

/** Something that is shown once: a password, a phone's secret. */
export function shownOnce(title, lines) {
  return el('section', {role: 'alert'},
    el('h2', {}, title),
    el('p', {}, 'Write this down now; it is not shown again.'),
    lines.map(([name, value]) => el('p', {}, `${name}: `, el('span', {class: 'secret'}, value))));
}

/** Tells what happened, to eyes and to screen readers. */
export function notice(text, good = false) {
  const line = el('p', {class: good && 'good'}, text);
  document.getElementById('notice').replaceChildren(line);
  setTimeout(() => line.remove(), 8000);
}
