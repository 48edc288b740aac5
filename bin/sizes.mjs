// Sizes of the source as it is formatted (`npm run sizes`): lines of files and functions, files of
// folders, and the files and functions that come next to the limits. Ends with 1 above a bar.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const areas = ['src', 'browser', 'migrations', 'seeds', 'bench', 'test'];
/** Of the product's own code; ESLint holds the largest file (250 lines) and function (50). */
const bars = { median: 60, p95: 180, filesPerFolder: 25, plainFile: 250 };
/** What ESLint does not read: style sheets, views, and the modules that are served or run as they are. */
const plain = {
  folders: ['browser/styles', 'views', 'public', 'bin'],
  ending: /\.(css|ejs|m?js)$/,
};

const isFunction = (node) =>
  (ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isConstructorDeclaration(node)) &&
  node.body !== undefined;

function functionsOf(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lineAt = (position) => source.getLineAndCharacterOfPosition(position).line;
  const found = [];
  const visit = (node) => {
    if (isFunction(node)) {
      const from = lineAt(node.getStart(source));
      found.push({ at: `${file}:${from + 1}`, lines: lineAt(node.getEnd()) - from + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function filesOf(area) {
  return readdirSync(path.join(root, area), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => {
      const file = path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name));
      const text = readFileSync(path.join(root, file), 'utf8');
      return {
        at: file,
        folder: path.dirname(file),
        lines: text.split('\n').length - 1,
        functions: functionsOf(file, text),
      };
    });
}

const plainFiles = plain.folders.flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && plain.ending.test(entry.name))
    .map((entry) => {
      const file = path.join(entry.parentPath ?? entry.path, entry.name);
      return {
        at: path.relative(root, file),
        lines: readFileSync(file, 'utf8').split('\n').length - 1,
      };
    }),
);

/** The value that the share `p` of the values does not exceed. */
function quantile(values, p) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? 0;
}

const linesOf = (sized) => sized.map(({ lines }) => lines);
const figures = (sized) => [0.5, 0.95, 1].map((p) => quantile(linesOf(sized), p));

const print = (...cells) =>
  console.log(
    cells.map((cell, i) => (i === 0 ? cell.padEnd(12) : String(cell).padStart(8))).join(''),
  );

const measured = areas.map((area) => ({ area, files: filesOf(area) }));
console.log('Lines as formatted: median, 95 % and largest of files; then of functions.\n');
print(
  'area',
  'files',
  'lines',
  'median',
  'p95',
  'max',
  'functions'.padStart(11),
  'median',
  'p95',
  'max',
);
for (const { area, files } of measured) {
  const functions = files.flatMap((file) => file.functions);
  const total = linesOf(files).reduce((sum, lines) => sum + lines, 0);
  print(
    area,
    files.length,
    total,
    ...figures(files),
    String(functions.length).padStart(11),
    ...figures(functions),
  );
}

const own = measured
  .filter(({ area }) => area === 'src' || area === 'browser')
  .flatMap(({ files }) => files);
const folders = Map.groupBy
  ? Map.groupBy(own, ({ folder }) => folder)
  : own.reduce(
      (map, file) => map.set(file.folder, [...(map.get(file.folder) ?? []), file]),
      new Map(),
    );
const largest = (sized) => sized.toSorted((a, b) => b.lines - a.lines).slice(0, 5);
console.log('\nFiles in a folder of src/ and browser/');
for (const [folder, files] of [...folders].toSorted((a, b) => b[1].length - a[1].length))
  console.log(`${String(files.length).padStart(4)}  ${folder}`);
console.log('\nLargest files and functions of src/ and browser/');
const list = (sized) => {
  for (const { lines, at } of largest(sized)) console.log(`${String(lines).padStart(4)}  ${at}`);
};
list(own);
list(own.flatMap((file) => file.functions));
console.log('\nLargest style sheets, views and plain modules');
list(plainFiles);

const [median, p95] = figures(own);
const fullest = Math.max(...[...folders.values()].map((files) => files.length));
const longest = largest(plainFiles)[0].lines;
const isWithin =
  median <= bars.median &&
  p95 <= bars.p95 &&
  fullest <= bars.filesPerFolder &&
  longest <= bars.plainFile;
console.log(
  `\n${isWithin ? 'Within' : 'ABOVE'} the bars: median file ${median} (≤ ${bars.median}), p95 ${p95} (≤ ${bars.p95}), fullest folder ${fullest} (≤ ${bars.filesPerFolder}), longest sheet, view or plain module ${longest} (≤ ${bars.plainFile}).`,
);
process.exitCode = isWithin ? 0 : 1;
