import createModdle from 'bpmn-moddle';
import type { WorkflowContent } from '../structures/workflow';

/** Sizes of a drawing, in pixels. */
const [TASK_WIDTH, TASK_HEIGHT, EVENT, GAP, LANE] = [160, 80, 36, 60, 160];

/**
 * A workflow in BPMN 2.0: a subprocess would hide its steps, so phases are rows of tasks, one process through all of them. Decision
 * points stand in the documentation of their task, because the text does not say where each way leads to.
 */
export async function bpmnOf({ overview, phases }: WorkflowContent): Promise<string> {
  const moddle = createModdle();
  const documentation = (text: string) => [moddle.create('bpmn:Documentation', { text })];
  const start = moddle.create('bpmn:StartEvent', { id: 'start', name: overview.title });
  const end = moddle.create('bpmn:EndEvent', { id: 'end' });
  let place = 0;
  const rows = phases.map((phase) =>
    phase.steps.map((step) => {
      place += 1;
      const decisions = step.decisionPoints.map(({ condition, outcomes }) => `${condition}: ${outcomes.join(' / ')}`);
      return moddle.create('bpmn:UserTask', {
        // By its place: a model may number the steps of each phase anew.
        id: `step_${place}`,
        name: step.title,
        documentation: documentation(
          [
            phase.name,
            step.description,
            ...(step.owner ? [`Who: ${step.owner}`] : []),
            ...(step.due ? [`When: ${step.due}`] : []),
            ...(step.code ?? []),
            ...(step.cautions ?? []),
            ...decisions,
          ].join('\n'),
        ),
      });
    }),
  );
  const nodes = [start, ...rows.flat(), end];
  const flows = nodes.slice(1).map((target, index) => {
    const source = nodes[index];
    const flow = moddle.create('bpmn:SequenceFlow', { id: `flow_${index + 1}`, sourceRef: source, targetRef: target });
    Object.assign(source, { outgoing: [flow] });
    Object.assign(target, { incoming: [flow] });
    return flow;
  });
  const process = moddle.create('bpmn:Process', {
    id: 'workflow',
    name: overview.title,
    isExecutable: false,
    documentation: documentation(
      [overview.purpose, ...[overview, ...phases].flatMap(({ notes }) => notes ?? [])].join('\n'),
    ),
    flowElements: [...nodes, ...flows],
  });

  const bounds = new Map<unknown, { x: number; y: number; width: number; height: number }>();
  bounds.set(start, { x: GAP, y: GAP + (TASK_HEIGHT - EVENT) / 2, width: EVENT, height: EVENT });
  let right = 0;
  for (const [row, tasks] of rows.entries()) {
    for (const [column, task] of tasks.entries()) {
      const x = 2 * GAP + EVENT + column * (TASK_WIDTH + GAP);
      bounds.set(task, { x, y: GAP + row * LANE, width: TASK_WIDTH, height: TASK_HEIGHT });
      right = x + TASK_WIDTH + GAP;
    }
  }
  bounds.set(end, {
    x: right,
    y: GAP + (rows.length - 1) * LANE + (TASK_HEIGHT - EVENT) / 2,
    width: EVENT,
    height: EVENT,
  });
  const shapes = nodes.map((node) =>
    moddle.create('bpmndi:BPMNShape', {
      id: `${String(node['id'])}_shape`,
      bpmnElement: node,
      bounds: moddle.create('dc:Bounds', bounds.get(node)),
    }),
  );
  const edges = flows.map((flow, index) => {
    const [from, to] = [bounds.get(nodes[index]), bounds.get(nodes[index + 1])];
    if (!from || !to) throw new Error('every node has a place');
    const points = [
      { x: from.x + from.width, y: from.y + from.height / 2 },
      { x: to.x, y: to.y + to.height / 2 },
    ];
    return moddle.create('bpmndi:BPMNEdge', {
      id: `${String(flow['id'])}_edge`,
      bpmnElement: flow,
      waypoint: points.map((point) => moddle.create('dc:Point', point)),
    });
  });
  const plane = moddle.create('bpmndi:BPMNPlane', {
    id: 'plane',
    bpmnElement: process,
    planeElement: [...shapes, ...edges],
  });
  const definitions = moddle.create('bpmn:Definitions', {
    id: 'definitions',
    targetNamespace: 'urn:workflow',
    rootElements: [process],
    diagrams: [moddle.create('bpmndi:BPMNDiagram', { id: 'diagram', plane })],
  });
  const { xml } = await moddle.toXML(definitions, { format: true });
  return xml;
}
