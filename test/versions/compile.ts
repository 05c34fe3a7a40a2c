import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { here, makeTree, placeOf, versionsOf } from './workspace.js';

type Resolution = 'nodenext' | 'bundler' | 'node10';

/** One program to compile. */
interface Program {
  readonly compiler: string;
  readonly hosts: string;
  readonly resolution: Resolution;
  readonly files: readonly string[];
}

/** What stands beside the package: the oldest hosts, the newest, or nothing. */
function hostTrees(): Record<string, Readonly<Record<string, string>>> {
  const [axios, ky] = [versionsOf('axios'), versionsOf('ky')];
  const hosts = (which: 0 | -1): Record<string, string> => ({
    axios: placeOf('axios', axios.at(which)!),
    'axios-other': placeOf('axios', axios.at(-1 - which)!),
    ky: placeOf('ky', ky.at(which)!),
  });
  return { oldest: hosts(0), newest: hosts(-1), none: {} };
}

function programs(): Program[] {
  const modules = ['esm.ts', 'two-copies.ts'];
  return versionsOf('typescript').flatMap((compiler) => {
    const [major = 0, minor = 0] = compiler.split('.').map(Number);
    const loadsModules = major > 5 || (major === 5 && minor >= 8);
    const commonJs = [...(loadsModules ? ['commonjs.cts'] : []), 'commonjs-import.cts'];
    const program = (hosts: string, resolution: Resolution, files: readonly string[]): Program => ({
      compiler,
      hosts,
      resolution,
      files,
    });
    return [
      ...['oldest', 'newest'].flatMap((hosts) => [
        program(hosts, 'nodenext', [...modules, ...commonJs]),
        program(hosts, 'bundler', modules),
      ]),
      // TypeScript 7 has no such resolution any more.
      ...(major < 7 ? [program('newest', 'node10', modules)] : []),
      program('newest', 'nodenext', ['adapters-only.ts']),
      program('none', 'nodenext', ['no-host.ts']),
    ];
  });
}

const resolutions: Readonly<Record<Resolution, object>> = {
  nodenext: { module: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
  // The default of a `module: commonjs` for years.
  node10: { module: 'commonjs', moduleResolution: 'node10', esModuleInterop: true },
};

function configOf({ compiler, resolution, files }: Program): object {
  const silenced = compiler.startsWith('6.') && resolution === 'node10';
  return {
    compilerOptions: {
      ...resolutions[resolution],
      ...(silenced && { ignoreDeprecations: '6.0' }),
      noEmit: true,
      target: 'es2022',
      lib: ['es2022', 'dom', 'dom.iterable'],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      // Declarations too are checked, ours and the hosts'; only the compiler's own are taken as given.
      skipLibCheck: false,
      skipDefaultLibCheck: true,
    },
    files: files.map((file) => `../${file}`),
  };
}

/** Compiles one program; resolves with what the compiler has to say against it. */
function compile(program: Program, folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(configOf(program)));
  const place = placeOf('typescript', program.compiler);
  const script = ['lib/tsc.js', 'bin/tsc'].map((path) => join(place, path)).find(existsSync)!;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, '-p', folder, '--pretty', 'false']);
    let said = '';
    child.stdout.on('data', (chunk) => (said += String(chunk)));
    child.stderr.on('data', (chunk) => (said += String(chunk)));
    child.on('error', reject);
    child.on('close', (code) => resolve(code === 0 ? '' : said || `exit code ${code}`));
  });
}

/** Compiles the consumers in `types/` with every compiler and gives the number that failed. */
export async function compileAll(folder: string, tarball: string): Promise<number> {
  for (const [hosts, links] of Object.entries(hostTrees())) {
    const tree = join(folder, 'types', hosts);
    makeTree(tree, tarball, links);
    writeFileSync(join(tree, 'package.json'), '{ "type": "module" }');
    for (const file of new Set(programs().flatMap(({ files }) => files))) {
      copyFileSync(join(here, 'types', file), join(tree, file));
    }
  }
  const queue = [...programs().entries()];
  let failed = 0;
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, program] = next;
      const said = await compile(program, join(folder, 'types', program.hosts, `p${index}`));
      const { compiler, hosts, resolution, files } = program;
      const name = `TypeScript ${compiler}, ${resolution}, ${hosts} hosts: ${files.join(' ')}`;
      console.log(`${said === '' ? 'ok  ' : 'FAIL'} ${name}${said && `\n${said}`}`);
      if (said !== '') failed += 1;
    }
  };
  await Promise.all([work(), work()]);
  return failed;
}
