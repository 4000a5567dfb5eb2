// Schemas as OpenAPI holds them: JSON Schema 2020-12, those with an id of their own among the components.
import { z } from 'zod'

export type Json = Record<string, unknown>

/** As JSON Schema 2020-12; schemas with an id of their own go to the components. */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output', components: Json): Json {
  const made = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const { type } = zodSchema._zod.def
      if (type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' })
      // What JavaScript can count, told of every whole number, tells nobody anything.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    },
  })
  const text = JSON.stringify(made).replaceAll('"#/$defs/', '"#/components/schemas/')
  const { $schema: _schema, $defs = {}, id: own, ...rest } = JSON.parse(text) as Json & { $defs?: Json; id?: string }
  for (const [name, given] of Object.entries($defs)) keep(components, name, given as Json)
  if (own === undefined) return rest
  // The schema itself is a component; inside, `#` means it.
  const self = JSON.parse(JSON.stringify(rest).replaceAll('"$ref":"#"', `"$ref":"#/components/schemas/${own}"`)) as Json
  keep(components, own, self)
  return { $ref: `#/components/schemas/${own}` }
}

function keep(components: Json, name: string, { id: _, ...schema }: Json): void {
  const known = components[name]
  if (known && JSON.stringify(known) !== JSON.stringify(schema)) throw new Error(`two schemas are called ${name}`)
  components[name] = schema
}
