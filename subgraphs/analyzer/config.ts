import { port } from '../../lib/service/config';
import { WORKER_SERVICE_CONFIG } from '../../worker-subgraph-kit/settings';

export const ANALYZER_CONFIG = { ...WORKER_SERVICE_CONFIG, PORT: port.default(4005).describe('Port to listen on.') };
