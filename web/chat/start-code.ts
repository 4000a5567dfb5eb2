/** The invite code in the address, taken out of it so that a reload or a shared link does not send it again. */
export function takeCode(): string | null {
  const url = new URL(location.href)
  const code = url.searchParams.get('start') ?? decodeURIComponent(url.hash.slice(1))
  if (url.search || url.hash) history.replaceState(null, '', url.pathname)
  return /^[\w-]{4,64}$/.test(code) ? code : null
}
