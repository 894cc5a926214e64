import { port } from '../../lib/service/config';
import { WORKER_SERVICE_CONFIG } from '../../worker-subgraph-kit';
import { MODEL_CONFIG } from './model/configure';

export const GRANULATOR_CONFIG = {
  ...WORKER_SERVICE_CONFIG,
  PORT: port.default(4003).describe('Port to listen on.'),
  ...MODEL_CONFIG,
};
