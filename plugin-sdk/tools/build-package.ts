// Builds the package that is published: JavaScript with types, and a package.json that names them. The workspace
// itself runs from the sources. Usage: node tools/build-package.ts [folder]; then npm publish <folder>.
import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const source = fileURLToPath(new URL('..', import.meta.url));
const written = ['dist', 'template', 'README.md', 'LICENSE', 'package.json'];

await main(resolve(process.argv[2] ?? join(source, 'dist')));

async function main(target: string): Promise<void> {
  await refuseForeign(target);
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  await compile(join(target, 'dist'));
  await rewriteDeclarations(join(target, 'dist'));
  await cp(join(source, 'template'), join(target, 'template'), { recursive: true, filter: isTemplate });
  await cp(join(source, 'README.md'), join(target, 'README.md'));
  await cp(join(source, '../LICENSE'), join(target, 'LICENSE'));
  const json = JSON.parse(await readFile(join(source, 'package.json'), 'utf8'));
  await writeFile(join(target, 'package.json'), `${JSON.stringify(published(json), null, 2)}\n`);
  console.log(target);
}

/** The folder is emptied, so it has to be new or one that this script wrote. */
async function refuseForeign(target: string): Promise<void> {
  const entries = await readdir(target).catch(() => []);
  if (entries.some((entry) => !written.includes(entry)))
    throw new Error(`${target} holds other files; name a new folder`);
}

async function compile(outDir: string): Promise<void> {
  const require = createRequire(import.meta.url);
  const typescript = dirname(require.resolve('typescript/package.json'));
  const { bin } = JSON.parse(await readFile(join(typescript, 'package.json'), 'utf8'));
  const args = [
    join(typescript, bin.tsc),
    '-p',
    join(source, 'tools/tsconfig.dist.json'),
    '--outDir',
    outDir,
  ];
  await promisify(execFile)(process.execPath, args).catch((error: Error & { stdout?: string }) => {
    throw new Error(`the sources do not compile:\n${error.stdout ?? error.message}`);
  });
}

/** TypeScript rewrites the endings of imports in JavaScript, and leaves them in declarations. */
async function rewriteDeclarations(folder: string): Promise<void> {
  const paths = await readdir(folder, { recursive: true });
  for (const path of paths.filter((name) => name.endsWith('.d.ts'))) {
    const text = await readFile(join(folder, path), 'utf8');
    const rewritten = text.replace(/((?:from|import) |import\()(['"])(\.[^'"\n]*)\.ts\2/g, '$1$2$3.js$2');
    await writeFile(join(folder, path), rewritten);
  }
}

function isTemplate(path: string): boolean {
  return !/[/\\](node_modules|dist)$/.test(path);
}

type PackageJson = {
  readonly exports: { readonly [name: string]: string };
  readonly [key: string]: unknown;
};

/** package.json as it is published. */
function published(json: PackageJson): object {
  const { exports, bin: _, private: __, scripts: ___, devDependencies: ____, ...rest } = json;
  const entries = Object.entries(exports).map(([name, path]) => {
    const built = path.replace(/^\.\/src\//, './dist/').replace(/\.ts$/, '');
    return [name, { types: `${built}.d.ts`, default: `${built}.js` }];
  });
  return {
    ...rest,
    engines: { node: '>=24' },
    bin: { 'ymera-plugin': './dist/cli/main.js' },
    exports: { ...Object.fromEntries(entries), './package.json': './package.json' },
    files: ['dist', 'template'],
  };
}
