// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the sources under review hold templates.
import { describe, expect, it } from 'vitest';
import { RISK_RULES } from '../src/domain/risks/find-risks.ts';
import { risksIn } from './builders.ts';

const exec = "import { exec, spawn } from 'node:child_process';";

/** Each rule with code that breaks it and the same thing done well. */
const cases: {
  readonly [rule: string]: { readonly bad: readonly string[]; readonly good: readonly string[] };
} = {
  'code-from-text': {
    bad: ['eval(text);', 'new Function("a", body);', 'Function(body)();', 'setTimeout(`run(${x})`, 1);'],
    good: [
      "Function('return this')();",
      'setTimeout(() => run(x), 1);',
      'parser.eval(text);',
      'const a = "1"; eval(a);',
    ],
  },
  'shell-command': {
    bad: [
      `${exec} exec(\`ls \${dir}\`);`,
      `${exec} exec('ls ' + dir);`,
      `${exec} spawn(\`ls \${dir}\`, { shell: true });`,
      "import * as child from 'child_process'; child.execSync(`ls ${dir}`);",
      "const { execSync: run } = require('child_process'); run(`ls ${dir}`);",
    ],
    good: [
      `${exec} exec('ls -l');`,
      `${exec} spawn(\`\${bin}/ls\`, [dir]);`,
      `${exec} const dir = '/tmp'; exec(\`ls \${dir}\`);`,
      '/x/.exec(`${a}`); database.exec(`VACUUM ${a}`);',
    ],
  },
  'html-from-text': {
    bad: [
      'a.innerHTML = text;',
      'document.write(text);',
      'a.insertAdjacentHTML("beforeend", text);',
      'a.outerHTML += `<b>${x}</b>`;',
    ],
    good: [
      'a.textContent = text;',
      "a.innerHTML = '';",
      'a.insertAdjacentHTML("beforeend", "<br>");',
      'stream.write(text);',
    ],
  },
  'sql-from-text': {
    bad: [
      "db.query(`SELECT * FROM users WHERE name = '${name}'`);",
      "db.execute('DELETE FROM users WHERE id = ' + id);",
      'db.all(`insert into t values (${a})`);',
      'db.query(`SELECT a FROM ${table} WHERE b = ${b}`);',
    ],
    good: [
      "db.query('SELECT * FROM users WHERE name = ?', [name]);",
      'db.query(sql`SELECT * FROM users WHERE name = ${name}`);',
      'const limit = 5; db.query(`SELECT a FROM t LIMIT ${limit}`);',
      'log.all(`select one from ${names.length}`.length);',
    ],
  },
  'sql-name-from-text': {
    bad: [
      'db.prepare(`SELECT a FROM c${id} WHERE k = ?`);',
      'db.run(`DELETE FROM "${table}"`);',
      'db.all(`SELECT a FROM t ORDER BY ${column}`);',
    ],
    good: ["const table = 'users'; db.prepare(`SELECT a FROM ${table}`);"],
  },
  'weak-hash': {
    bad: ["createHash('md5');", "crypto.createHmac('sha1', key);", "crypto.subtle.digest('SHA-1', bytes);"],
    good: ["createHash('sha256');", "hash.digest('hex');", 'createHash(algorithm);'],
  },
  'weak-cipher': {
    bad: ["createCipheriv('aes-128-ecb', key, null);", "crypto.createDecipheriv('des-ede3', key, iv);"],
    good: ["createCipheriv('aes-256-gcm', key, nonce);"],
  },
  'guessable-random': {
    bad: [
      'const token = Math.random().toString(36);',
      'const makeSessionId = () => Math.random();',
      'x.csrf = [1].map(() => Math.random());',
    ],
    good: [
      'const delay = Math.random() * 100;',
      'const tokenizer = Math.random;',
      'const saltedCaramel = () => 1;',
    ],
  },
  'tls-off': {
    bad: ['fetch(url, { rejectUnauthorized: false });', "process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';"],
    good: ['fetch(url, { rejectUnauthorized: true });', 'fetch(url, { rejectUnauthorized: strict });'],
  },
  'exponential-regex': {
    bad: ['/^(a+)+$/.test(x);', "new RegExp('^(a+)+$');"],
    good: ['/^a+$/.test(x);', 'new RegExp(source);'],
  },
  'unhandled-promise': {
    bad: ['async function f() {} f();', 'const f = async () => {}; f();', 'load().then((x) => use(x));'],
    good: [
      'async function f() {} await f(); void f(); f().catch(report);',
      'load().then(use, report);',
      'load().then(use).catch(report);',
      'async function f() {} function g(f) { f(); }',
    ],
  },
  'loose-equality': {
    bad: ['if (a == 0) b();', 'if (a != b) c();'],
    good: [
      'if (a == null) b();',
      'if (undefined != a) b();',
      "if (typeof a == 'string') b();",
      'if (a === 0) b();',
    ],
  },
  'null-is-object': {
    bad: ["const f = (a) => typeof a === 'object' && a.b;"],
    good: [
      "const f = (a) => typeof a === 'object' && a !== null && a.b;",
      "const f = (a) => typeof a === 'object' && a?.b;",
    ],
  },
  'compared-with-nan': { bad: ['if (a === NaN) b();'], good: ['if (Number.isNaN(a)) b();'] },
  'assignment-in-condition': {
    bad: ['if (a = b) c();'],
    good: ['if (a === b) c();', 'while ((a = next())) c();'],
  },
  'swallowed-error': {
    bad: ['try { a(); } catch {}', 'try { a(); } catch (error) { }'],
    good: [
      'try { a(); } catch { /* It is gone already. */ }',
      'try { a(); } catch (error) { report(error); }',
    ],
  },
  'debugger-left': { bad: ['debugger;'], good: ["const a = 'debugger;';"] },
  'console-left': { bad: ['console.log(a);'], good: ['console.error(a);', 'log.info(a);'] },
};

describe('risk rules', () => {
  it('each have a case', () => {
    expect(Object.keys(cases).sort()).toEqual(RISK_RULES.map(({ id }) => id.replace('risk/', '')).sort());
  });

  describe.each(Object.entries(cases))('%s', (rule, { bad, good }) => {
    it.each(bad)('is found in %s', (text) => {
      expect(risksIn(text)).toEqual([rule]);
    });

    it.each(good)('is not found in %s', (text) => {
      expect(risksIn(text)).not.toContain(rule);
    });
  });

  it('finds markup that is set in JSX', () => {
    expect(risksIn('const a = <p dangerouslySetInnerHTML={{ __html: text }} />;', 'a.tsx')).toEqual([
      'html-from-text',
    ]);
  });

  it('lets programs of the command line and tests print', () => {
    expect(risksIn('console.log(1);', 'tools/list.ts')).toEqual([]);
    expect(risksIn('console.log(1);', 'src/a.test.ts')).toEqual([]);
  });

  it('are not looked for in comments and texts', () => {
    expect(risksIn("// eval(x); debugger;\nconst a = 'eval(x)';")).toEqual([]);
  });
});
