// Numbers of things as people write them: 1–3、5.

/** @param ns growing. */
export function numbersText(ns: readonly number[], lang: string): string {
  const runs: [number, number][] = []
  for (const n of ns) {
    const last = runs.at(-1)
    if (last && last[1] + 1 === n) last[1] = n
    else runs.push([n, n])
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(lang.startsWith('zh') ? '、' : ', ')
}
