import {el} from './dom.js';

// The audio stays in memory: no element with a source URL, nothing that the browser would keep.

const BARS = 240;

/**
 * Plays one message.
 * @param {ArrayBuffer} file a WAV file
 * @returns {{element: HTMLElement, stop: function}} what to show, and how to end it
 */
export async function player(file) {
  const context = new AudioContext();
  const sound = await context.decodeAudioData(file);
  const picture = waveform(sound);
  const seek = el('input', {type: 'range', min: '0', max: sound.duration.toFixed(1), step: '0.1', value: '0', 'aria-label': 'Position in seconds'});
  const clock = el('span', {class: 'quiet-text'}, time(0, sound.duration));
  const button = el('button', {type: 'button'}, 'Pause');
  let source;
  let startedAt = 0; // on the context's clock, of the position 0
  let timer;

  function from(position) {
    quiet();
    source = new AudioBufferSourceNode(context, {buffer: sound});
    source.connect(context.destination);
    source.start(0, position);
    startedAt = context.currentTime - position;
    timer = setInterval(tick, 100);
    button.textContent = 'Pause';
  }

  function tick() {
    const position = Math.min(context.currentTime - startedAt, sound.duration);
    seek.value = position;
    clock.textContent = time(position, sound.duration);
    picture.at(position / sound.duration);
    if (position >= sound.duration) {
      quiet();
      seek.value = 0;
    }
  }

  function quiet() {
    clearInterval(timer);
    source?.stop();
    source = undefined;
    button.textContent = 'Play';
  }

  button.addEventListener('click', () => (source ? quiet() : from(Number(seek.value))));
  seek.addEventListener('change', () => from(Number(seek.value)));
  from(0);
  return {
    element: el('div', {role: 'group', 'aria-label': 'Player'}, picture.canvas, seek, button, clock),
    stop: () => { quiet(); context.close(); },
  };
}

function time(position, length) {
  return ` ${position.toFixed(0)} of ${length.toFixed(0)} s`;
}

function waveform(sound) {
  const canvas = el('canvas', {width: String(BARS * 3), height: '64', 'aria-hidden': 'true'});
  const samples = sound.getChannelData(0);
  const step = Math.max(1, Math.floor(samples.length / BARS));
  const peaks = Array.from({length: BARS}, (_, bar) => {
    let peak = 0;
    for (let i = bar * step; i < Math.min(samples.length, (bar + 1) * step); i++) {
      peak = Math.max(peak, Math.abs(samples[i]));
    }
    return peak;
  });
  const pen = canvas.getContext('2d');
  const at = (share) => {
    const style = getComputedStyle(document.documentElement);
    pen.clearRect(0, 0, canvas.width, canvas.height);
    peaks.forEach((peak, bar) => {
      pen.fillStyle = style.getPropertyValue(bar / BARS < share ? '--brand' : '--quiet');
      const height = Math.max(2, peak * canvas.height);
      pen.fillRect(bar * 3, (canvas.height - height) / 2, 2, height);
    });
  };
  at(0);
  return {canvas, at};
}
