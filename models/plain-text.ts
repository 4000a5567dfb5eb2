/** A pattern that finds this text as it stands. */
export const plainText = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
