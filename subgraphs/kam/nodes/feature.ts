import type { Feature } from '../../../subgraph-kit/feature';
import { NodeResolver } from './node.resolver';
import { ExecutionNode, StageExecutionNode } from './node.type';

/** Things by their id alone, whatever they are. */
export const nodes: Feature = {
  types: [ExecutionNode, StageExecutionNode],
  resolvers: [NodeResolver],
};
