import type { Engine } from '../../engine/index.ts';
import { type Api, type ByTypebox, prefix, type Routes } from '../route-rules.ts';
import { changeSetRoutes } from './change-sets.ts';
import { changeRoutes } from './changes.ts';
import { connectorSpaceRoutes } from './connector-space.ts';
import { connectorRoutes } from './connectors.ts';
import { disconnectorRoutes } from './disconnectors.ts';
import { errorPageRoute, errorRoutes } from './errors.ts';
import { exportRoutes } from './exports.ts';
import { healthRoutes } from './health.ts';
import { keyRoutes } from './keys.ts';
import { linkChangeRoutes } from './link-changes.ts';
import { metaverseRoutes } from './metaverse.ts';
import { openApiRoutes } from './openapi.ts';
import { pendingExportRoutes } from './pending-exports.ts';
import { previewRoutes } from './previews.ts';
import { proofRoutes } from './proof.ts';
import { restoreRoutes } from './restore.ts';
import { runRoutes } from './runs.ts';
import { undoRoutes } from './undo.ts';

const belowPrefix: readonly Routes[] = [
  openApiRoutes,
  errorRoutes,
  proofRoutes,
  connectorRoutes,
  runRoutes,
  connectorSpaceRoutes,
  restoreRoutes,
  metaverseRoutes,
  disconnectorRoutes,
  linkChangeRoutes,
  pendingExportRoutes,
  exportRoutes,
  changeRoutes,
  previewRoutes,
  changeSetRoutes,
  undoRoutes,
  keyRoutes,
];

export async function registerRoutes(app: Api, engine: Engine, version: string): Promise<void> {
  healthRoutes(app, engine);
  errorPageRoute(app, version);
  await app.register(
    async (api) => {
      for (const register of belowPrefix) register(api.withTypeProvider<ByTypebox>(), engine);
    },
    { prefix },
  );
}
