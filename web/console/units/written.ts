// A unit as staff write it: what the server takes, and the fields of a form.

export interface WrittenUnit {
  name: string
  unitType: string
  district: string
  industry: string
  chamber: string | null
  superior: string | null
  contact: string | null
  scale: string | null
  fourGood: boolean
  tags: string[]
}
type Optional = 'chamber' | 'superior' | 'contact' | 'scale'
export type UnitForm = Omit<WrittenUnit, Optional> & { [name in Optional]?: string | undefined }

/** In the order of the form. */
export const names = [
  ...(['name', 'unitType', 'district', 'industry', 'chamber'] as const),
  ...(['fourGood', 'superior', 'contact', 'scale', 'tags'] as const),
] satisfies (keyof WrittenUnit)[]

const textOf = (given: string | undefined) => given?.trim() || null

export const fromForm = ({ chamber, superior, contact, scale, tags, ...rest }: UnitForm): WrittenUnit => ({
  ...{ ...rest, name: rest.name.trim(), fourGood: rest.fourGood ?? false, tags: tags ?? [] },
  ...{ chamber: textOf(chamber), superior: textOf(superior), contact: textOf(contact), scale: textOf(scale) },
})

export const toForm = ({ chamber, superior, contact, scale, ...rest }: WrittenUnit): UnitForm => ({
  ...{ ...rest, chamber: chamber ?? undefined, superior: superior ?? undefined },
  ...{ contact: contact ?? undefined, scale: scale ?? undefined },
})

/** By which running campaigns choose whom they ask. */
export const sorting = ['unitType', 'district', 'industry', 'chamber'] as const
