// Builds what `npm start` and the tests need, into dist/: the pages (Vite) and the program (tsc).
//   node build.mjs               everything
//   node build.mjs --web         the pages only
//   node build.mjs --if-missing  only what is missing or older than its sources; costs milliseconds when nothing is to do
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const root = dirname(fileURLToPath(import.meta.url))
const out = join(root, 'dist')
const at = (...names) => join(root, ...names)

const parts = {
  web: {
    sources: ['build.mjs', 'web', 'rules', 'forms', 'locales', 'package-lock.json'],
    product: join(out, 'web', 'console', 'index.html'),
    build: buildWeb,
  },
  server: {
    sources: [
      ...['build.mjs', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'],
      ...readdirSync(root).filter((name) => name.endsWith('.ts')),
      ...['admin', 'bot', 'server', 'models', 'jobs', 'rules', 'forms', 'sample', 'store', 'locales'],
    ],
    product: join(out, 'main.js'),
    build: buildServer,
  },
}

const asked = process.argv.slice(2)
const unknown = asked.filter((word) => !['--web', '--if-missing'].includes(word))
if (unknown.length > 0) fail(`build.mjs: unknown ${unknown.join(' ')}; it takes --web and --if-missing`)

for (const [name, part] of Object.entries(parts)) {
  if (asked.includes('--web') && name !== 'web') continue
  if (asked.includes('--if-missing') && isFresh(name, part)) continue
  const begun = performance.now()
  const begunAt = new Date()
  await part.build()
  mkdirSync(out, { recursive: true })
  writeFileSync(stampOf(name), '')
  // What changed while it was built is newer than that.
  utimesSync(stampOf(name), begunAt, begunAt)
  console.log(`built ${name} in ${Math.round(performance.now() - begun)} ms`)
}

function stampOf(name) {
  return join(out, `.${name}-built`)
}

function isFresh(name, { sources, product }) {
  if (!existsSync(product) || !existsSync(stampOf(name))) return false
  const builtAt = statSync(stampOf(name)).mtimeMs
  return sources.every((source) => newest(at(source)) <= builtAt)
}

/** Newest change below a path; a folder's own time tells of files that went away. */
function newest(path) {
  if (!existsSync(path)) return 0
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), stat.mtimeMs)
}

async function buildWeb() {
  const { build } = await import('vite')
  const web = at('web')
  const bundle = (pages, { jsx, isFirst = false, plugins = [] }) =>
    build({
      configFile: false,
      root: web,
      base: '/',
      publicDir: false,
      logLevel: 'warn',
      plugins,
      oxc: { jsx: { runtime: 'automatic', importSource: jsx } },
      build: {
        outDir: join(out, 'web'),
        emptyOutDir: isFirst,
        target: ['es2020', 'safari14'],
        modulePreload: { polyfill: false },
        // The pages' policy allows no data: addresses in styles, and hashed files are kept for a year anyway.
        assetsInlineLimit: 0,
        chunkSizeWarningLimit: 2000,
        rolldownOptions: {
          input: Object.fromEntries(pages.map((page) => [page, join(web, page, 'index.html')])),
          // Libraries mark what is for the client alone; here everything is.
          onLog: (level, log, say) => (log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : say(level, log)),
        },
      },
    })
  await bundle(['chat', 'docs'], { jsx: 'preact', isFirst: true })
  await bundle(['console'], { jsx: 'react', plugins: [adoptedStyles()] })
  for (const file of filesBelow(join(out, 'web'))) compress(file)
}

/** Ant Design writes its styles as <style> elements, which the pages' policy forbids; ours adopts them as style sheets. */
function adoptedStyles() {
  return {
    name: 'adopted-styles',
    enforce: 'pre',
    resolveId: (source) =>
      /\/(dynamicCSS|cssUtils)(\.js)?$/.test(source) ? at('web', 'console', 'adopted-styles.ts') : null,
  }
}

/** Compressed once here, so that serving costs nothing. */
function compress(file) {
  const bytes = readFileSync(file)
  if (bytes.length < 500 || !/\.(html|js|css|svg|json)$/.test(file)) return
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
}

function buildServer() {
  const tsc = at('node_modules', 'typescript', 'bin', 'tsc')
  const { status } = spawnSync(process.execPath, [tsc, '-p', at('tsconfig.build.json'), '--noCheck'], {
    cwd: root,
    stdio: 'inherit',
  })
  if (status !== 0) fail('build.mjs: the program does not compile')
  for (const file of [...filesBelow(at('locales')), ...filesBelow(at('sample'))].filter((name) =>
    /\.(ftl|jpg)$/.test(name),
  ))
    cpSync(file, join(out, relative(root, file)), { recursive: true })
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

function fail(why) {
  console.error(why)
  process.exit(1)
}
