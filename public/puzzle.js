// Solves the puzzle of the first page in a worker of this same file while the person reads: the first number whose
// SHA-256, after the puzzle's text, begins with enough zero bits. Without it the page still works, after a wait.
const fraction = (root) => ((root - Math.floor(root)) * 0x100000000) | 0;
const primes = [];
for (let n = 2; primes.length < 64; n += 1) if (primes.every((prime) => n % prime)) primes.push(n);
const K = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
const START = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
const words = new Int32Array(64);

function compress(state, block, out) {
  for (let i = 0; i < 16; i += 1)
    words[i] =
      (block[4 * i] << 24) | (block[4 * i + 1] << 16) | (block[4 * i + 2] << 8) | block[4 * i + 3];
  for (let i = 16; i < 64; i += 1) {
    const [x, y] = [words[i - 15], words[i - 2]];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    words[i] = (words[i - 16] + s0 + words[i - 7] + s1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + words[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((value, i) => {
    out[i] = (state[i] + value) | 0;
  });
}

function solve(puzzle, bits) {
  const text = new TextEncoder().encode(`${puzzle}:`);
  const middle = new Int32Array(8);
  compress(START, text.subarray(0, 64), middle);
  const rest = text.subarray(64);
  const hash = new Int32Array(8);
  for (let number = 0; ; number += 1) {
    const digits = String(number);
    const length = rest.length + digits.length;
    const block = new Uint8Array(64);
    block.set(rest);
    for (let i = 0; i < digits.length; i += 1) block[rest.length + i] = digits.charCodeAt(i);
    block[length] = 0x80;
    const total = (64 + length) * 8;
    block[62] = total >> 8;
    block[63] = total & 255;
    compress(middle, block, hash);
    if (Math.clz32(hash[0]) >= bits) return digits;
  }
}

if (typeof document === 'undefined')
  onmessage = ({ data }) => {
    postMessage(solve(data.puzzle, data.bits));
  };
else {
  const form = document.querySelector('form[data-puzzle]');
  const field = form?.elements.namedItem('solved');
  if (form && field) {
    let ready = () => undefined;
    let pressed = false;
    const done = new Promise((resolve) => {
      ready = resolve;
    });
    const worker = new Worker(import.meta.url, { type: 'module' });
    worker.onmessage = ({ data }) => {
      field.value = data;
      ready();
      worker.terminate();
    };
    worker.onerror = () => {
      ready();
    };
    worker.postMessage({
      puzzle: form.dataset.puzzle,
      bits: Number(form.dataset.puzzle.split('.')[1]),
    });
    form.addEventListener(
      'submit',
      (event) => {
        if (field.value !== '') return;
        event.preventDefault();
        event.stopImmediatePropagation();
        if (pressed) return;
        pressed = true;
        document.getElementById('puzzle-state').textContent = form.dataset.wait;
        void done.then(() => {
          if (field.value === '') form.submit();
          else form.requestSubmit();
        });
      },
      true,
    );
  }
}
