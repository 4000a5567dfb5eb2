// What the feed holds, as OData clients read it: the service document and the schema in CSDL XML.
import type { EntitySet } from './sets.ts'

export const serviceDocument = (root: string, sets: EntitySet[]) => ({
  '@odata.context': `${root}$metadata`,
  value: sets.map(({ name }) => ({ name, kind: 'EntitySet', url: name })),
})

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

export function metadata(sets: EntitySet[]): string {
  const types = sets.map(({ name, properties }) => {
    const keys = properties.filter(({ isKey }) => isKey)
    return (
      `<EntityType Name="${escaped(name)}Entity"><Key>${keys.map((key) => `<PropertyRef Name="${escaped(key.name)}"/>`).join('')}</Key>` +
      properties
        .map(
          (each) =>
            `<Property Name="${escaped(each.name)}" Type="${each.type}"${each.isKey ? ' Nullable="false"' : ''}/>`,
        )
        .join('') +
      '</EntityType>'
    )
  })
  const container = sets.map(
    ({ name }) => `<EntitySet Name="${escaped(name)}" EntityType="Zhengban.${escaped(name)}Entity"/>`,
  )
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>' +
    `<Schema Namespace="Zhengban" xmlns="http://docs.oasis-open.org/odata/ns/edm">${types.join('')}` +
    `<EntityContainer Name="Container">${container.join('')}</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>`
  )
}
