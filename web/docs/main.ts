// The API's own document to read and to try; everything comes from this server.
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js'
import 'swagger-ui-dist/swagger-ui.css'
import { resolved } from './resolve.ts'

SwaggerUI({
  dom_id: '#docs',
  url: '/api/v1/openapi.json',
  deepLinking: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  filter: true,
  // Nothing of the document leaves for a checker elsewhere.
  validatorUrl: null,
  plugins: [
    () => ({
      fn: {
        resolveSubtree: (document: unknown, path: string[]) =>
          Promise.resolve({ spec: resolved(document, path), errors: [] }),
      },
    }),
  ],
})
