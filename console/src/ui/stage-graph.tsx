import { graphlib, layout } from '@dagrejs/dagre';
import { Text } from '@mantine/core';
import { type ReactElement, type ReactNode, useMemo } from 'react';

/** A stage as it is drawn. */
export interface GraphStage {
  order: number;
  /** Orders of the stages that it depends on. */
  dependsOn: readonly number[];
  conditional: boolean;
  tone: 'plain' | 'good' | 'busy' | 'bad' | 'out';
  content: ReactNode;
}

interface Props {
  stages: readonly GraphStage[];
  selected: number | undefined;
  onSelect: (order: number | undefined) => void;
}

const WIDTH = 220;
const HEIGHT = 92;

/** Stages from left to right, each behind those that it depends on. The table beside it says the same in words. */
export function StageGraph({ stages, selected, onSelect }: Props): ReactElement {
  const shape = stages.map(({ order, dependsOn }) => `${order}:${dependsOn.join('.')}`).join(' ');
  const { nodes, edges, width, height } = useMemo(() => arrange(stages), [shape]);
  if (stages.length === 0) return <Text c="dimmed">There are no stages yet.</Text>;
  const conditional = new Set(stages.filter((stage) => stage.conditional).map(({ order }) => order));
  return (
    <div className="stage-graph" role="group" aria-label="Stages" style={{ height: height + 4 }}>
      <svg width={width} height={height} aria-hidden="true">
        {edges.map(({ from, to, path }) => (
          <path key={`${from}-${to}`} d={path} className={conditional.has(to) ? 'conditional' : undefined} />
        ))}
      </svg>
      {stages.map(({ order, tone, content }) => {
        const place = nodes.get(order);
        return (
          <button
            key={order}
            type="button"
            className="stage-node"
            data-tone={tone}
            aria-pressed={selected === order}
            style={{ left: place?.x ?? 0, top: place?.y ?? 0, width: WIDTH, height: HEIGHT }}
            onClick={() => onSelect(selected === order ? undefined : order)}
          >
            {content}
          </button>
        );
      })}
    </div>
  );
}

function arrange(stages: readonly GraphStage[]) {
  const graph = new graphlib.Graph()
    .setGraph({ rankdir: 'LR', nodesep: 18, ranksep: 46 })
    .setDefaultEdgeLabel(() => ({}));
  for (const { order } of stages) graph.setNode(String(order), { width: WIDTH, height: HEIGHT });
  for (const { order, dependsOn } of stages) for (const other of dependsOn) graph.setEdge(String(other), String(order));
  layout(graph);
  const nodes = new Map(
    stages.map(({ order }) => {
      const { x, y } = graph.node(String(order)) as { x: number; y: number };
      return [order, { x: x - WIDTH / 2, y: y - HEIGHT / 2 }] as const;
    }),
  );
  const edges = stages.flatMap(({ order, dependsOn }) =>
    dependsOn.map((other) => {
      const [from, to] = [nodes.get(other) ?? { x: 0, y: 0 }, nodes.get(order) ?? { x: 0, y: 0 }];
      const [x1, y1, x2, y2] = [from.x + WIDTH, from.y + HEIGHT / 2, to.x, to.y + HEIGHT / 2];
      const bend = (x1 + x2) / 2;
      return { from: other, to: order, path: `M${x1} ${y1} C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}` };
    }),
  );
  if (stages.length === 0) return { nodes, edges, width: 0, height: 0 };
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return { nodes, edges, width, height };
}
