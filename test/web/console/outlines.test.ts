import { expect } from 'chai'
import { readOutlines } from '../../../web/console/kit/outlines.ts'

const ring = [
  [106.5, 29.5, 250],
  [106.6, 29.5],
  [106.6, 29.6],
  [106.5, 29.5],
]
const feature = (properties: object | null, geometry: object | null = { type: 'Polygon', coordinates: [ring] }) => ({
  ...{ type: 'Feature', properties, geometry },
})
const fileOf = (...features: unknown[]) => JSON.stringify({ type: 'FeatureCollection', features })
const read = (text: string) => readOutlines(text, new Set(['500103', '500105']))

describe('an outlines file', () => {
  it('is taken as published files come: codes by other names, as numbers, with heights, a mark at its beginning', () => {
    const taken = read(`\uFEFF${fileOf(feature({ adcode: 500103, name: '渝中区' }), feature({ code: '500105' }))}`)
    if (!('outlines' in taken)) throw new Error(JSON.stringify(taken))
    expect(taken.outlines.features.map(({ properties }) => properties)).to.deep.equal([
      { code: '500103' },
      { code: '500105' },
    ])
    expect(taken.outlines.features[0]!.geometry.coordinates).to.deep.equal([ring.map(([east, north]) => [east, north])])
  })

  const bad: [string, string, object][] = [
    ['text', 'once upon a time', { code: 'no-json' }],
    ['a single outline', JSON.stringify(feature({ code: '500103' })), { code: 'no-collection' }],
    ['a list', '[]', { code: 'no-collection' }],
    ['nothing', fileOf(), { code: 'no-features' }],
    ['an outline of nowhere', fileOf(feature({ code: '500103' }), feature(null)), { code: 'no-code', which: '2' }],
    ['another city', fileOf(feature({ code: '110101' })), { code: 'unknown-code', which: '110101' }],
    [
      'a district twice',
      fileOf(feature({ code: '500103' }), feature({ adcode: 500103 })),
      { code: 'code-twice', which: '500103' },
    ],
    [
      'a point',
      fileOf(feature({ code: '500103' }, { type: 'Point', coordinates: [106, 29] })),
      { code: 'no-polygon', which: '500103' },
    ],
    ['no shape', fileOf(feature({ code: '500103' }, null)), { code: 'no-polygon', which: '500103' }],
    [
      'metres for degrees',
      fileOf(feature({ code: '500103' }, { type: 'Polygon', coordinates: [[[635000, 3270000]]] })),
      { code: 'no-degrees', which: '500103' },
    ],
  ]
  for (const [what, text, problem] of bad)
    it(`that holds ${what} is refused, and what is wrong is named`, () => expect(read(text)).to.deep.equal({ problem }))
})
