import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { App, ConfigProvider } from 'antd'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router'
import { Offline } from './api.ts'
import { router } from './routes.tsx'
import { SessionProvider } from './session.tsx'
import { SignIn } from './sign-in.tsx'
import { antLocale, theme } from './theme.ts'
import { lang, t } from './words.ts'
import './style.css'

document.documentElement.lang = lang
document.title = t('name')

const client = new QueryClient({
  defaultOptions: { queries: { staleTime: 3000, retry: (count, error) => error instanceof Offline && count < 2 } },
})

// The first page comes while the session is asked for.
if (/^\/console(\/overview.*)?\/?$/.test(location.pathname)) void import('./overview/page.tsx')

createRoot(document.getElementById('app')!).render(
  <ConfigProvider locale={antLocale} theme={theme} button={{ autoInsertSpace: false }}>
    <App>
      <SignIn>
        {(session) => (
          <SessionProvider value={session}>
            <QueryClientProvider client={client}>
              <RouterProvider router={router} />
            </QueryClientProvider>
          </SessionProvider>
        )}
      </SignIn>
    </App>
  </ConfigProvider>,
)
