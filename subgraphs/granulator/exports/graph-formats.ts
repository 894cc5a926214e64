import { createHash } from 'node:crypto';
import { xmlRoot, xmlText } from './package';
import {
  type ConceptContent,
  type KnowledgeMapContent,
  RELATIONSHIP_KINDS,
  type RelationshipContent,
} from '../structures/knowledge-map';
import type { StepContent, WorkflowContent } from '../structures/workflow';

const MERMAID_MARKS: Record<string, string> = {
  '\\': '#92;',
  '#': '#35;',
  '"': '#quot;',
  '<': '#lt;',
  '>': '#gt;',
  '`': '#96;',
};

/** A text inside a node of Mermaid: nothing in it is a mark, an entity or a tag, and it begins no list, which a node may not have. */
const label = (text: string): string => {
  const plain = text.replaceAll(/[\\#"<>`]/g, (mark) => MERMAID_MARKS[mark] ?? mark).replaceAll(/\s+/g, ' ');
  return `"${plain.replace(/^(\s*\d*)([-*+.)])(?= )/, (_all, before: string, mark: string) => `${before}#${mark.charCodeAt(0)};`)}"`;
};

interface PlacedConcept {
  id: string;
  concept: ConceptContent;
  parent: string | null;
}

function placed(concepts: ConceptContent[], parent: string | null = null, above = 'c'): PlacedConcept[] {
  return concepts.flatMap((concept, index) => {
    const id = `${above}_${index + 1}`;
    return [{ id, concept, parent }, ...placed(concept.children, id, id)];
  });
}

/** Relationships by the ids of their concepts; those to a name that no concept has are none. */
function edgesOf(
  nodes: readonly PlacedConcept[],
  relationships: KnowledgeMapContent['relationships'],
): (Pick<RelationshipContent, 'kind' | 'label' | 'evidence'> & { source: string; target: string })[] {
  const ids = new Map([...nodes].reverse().map(({ id, concept }) => [concept.name, id]));
  return relationships.flatMap(({ from, to, kind, label: said, evidence }) => {
    const [source, target] = [ids.get(from), ids.get(to)];
    return source !== undefined && target !== undefined
      ? [{ source, target, kind, label: said ?? null, evidence }]
      : [];
  });
}

/** A knowledge map in GraphML (graphml.graphdrawing.org), for tools that lay graphs out. */
export function graphMlOf({ concepts, relationships }: KnowledgeMapContent): string {
  const nodes = placed(concepts);
  const root = xmlRoot('http://graphml.graphdrawing.org/xmlns', 'graphml');
  for (const [id, scope, type] of [
    ['name', 'node', 'string'],
    ['definition', 'node', 'string'],
    ['importance', 'node', 'double'],
    ['kind', 'edge', 'string'],
    ['label', 'edge', 'string'],
    ['evidence', 'edge', 'string'],
  ] as const)
    root.ele('key', { id, for: scope, 'attr.name': id, 'attr.type': type });
  const graph = root.ele('graph', { id: 'map', edgedefault: 'directed' });
  for (const { id, concept } of nodes) {
    const node = graph.ele('node', { id });
    node.ele('data', { key: 'name' }).txt(concept.name);
    if (concept.definition !== null) node.ele('data', { key: 'definition' }).txt(concept.definition);
    node.ele('data', { key: 'importance' }).txt(String(concept.importance));
  }
  for (const { id, parent } of nodes)
    if (parent !== null) graph.ele('edge', { source: parent, target: id }).ele('data', { key: 'kind' }).txt('contains');
  for (const { source, target, kind, label: said, evidence } of edgesOf(nodes, relationships)) {
    const edge = graph.ele('edge', { source, target });
    edge.ele('data', { key: 'kind' }).txt(kind);
    if (said !== null) edge.ele('data', { key: 'label' }).txt(said);
    if (evidence !== null) edge.ele('data', { key: 'evidence' }).txt(evidence);
  }
  return xmlText(root);
}

/** A knowledge map in JSON-LD, with the words of SKOS (www.w3.org/TR/skos-reference) where it has them. */
export function jsonLdOf({ overview, concepts, relationships }: KnowledgeMapContent): string {
  const nodes = placed(concepts);
  const edges = edgesOf(nodes, relationships);
  // Absolute: whoever reads the file knows no address that it has.
  const map = `urn:uuid:${uuidOf(JSON.stringify([overview, nodes.map(({ concept }) => concept.name)]))}`;
  const own = (kind: string): string => `urn:knowledge-map:${kind}`;
  const graph = nodes.map(({ id, concept, parent }) => {
    const targets = (kind: string) =>
      edges
        .filter((edge) => edge.source === id && edge.kind === kind)
        .map(({ target }) => ({ '@id': `${map}#${target}` }));
    const linked: Record<string, { '@id': string }[]> = Object.fromEntries(
      RELATIONSHIP_KINDS.map((kind) => [kind, targets(kind)] as const).filter(([, found]) => found.length > 0),
    );
    return {
      '@id': `${map}#${id}`,
      '@type': 'Concept',
      prefLabel: concept.name,
      ...(concept.definition !== null && { definition: concept.definition }),
      importance: concept.importance,
      ...(parent === null ? { topConceptOf: { '@id': map } } : { broader: { '@id': `${map}#${parent}` } }),
      ...linked,
    };
  });
  const context = {
    '@vocab': 'http://www.w3.org/2004/02/skos/core#',
    importance: own('importance'),
    ...Object.fromEntries(
      RELATIONSHIP_KINDS.filter((kind) => kind !== 'related').map((kind) => [kind, { '@id': own(kind) }]),
    ),
  };
  return `${JSON.stringify({ '@context': context, '@graph': [{ '@id': map, '@type': 'ConceptScheme', prefLabel: overview.title, definition: overview.description }, ...graph] }, null, 2)}\n`;
}

/** A UUID of the same text always the same one (RFC 9562, version 8). */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A knowledge map as a flowchart in Mermaid (mermaid.js.org). */
export function mermaidOfMap({ concepts, relationships }: KnowledgeMapContent): string {
  const nodes = placed(concepts);
  return [
    'flowchart LR',
    ...nodes.map(({ id, concept }) => `  ${id}[${label(concept.name)}]`),
    ...nodes.flatMap(({ id, parent }) => (parent === null ? [] : [`  ${parent} --- ${id}`])),
    ...edgesOf(nodes, relationships).map(
      ({ source, target, kind, label: said }) => `  ${source} -. ${said === null ? kind : label(said)} .-> ${target}`,
    ),
    '',
  ].join('\n');
}

/** A workflow as a flowchart in Mermaid, a box for each phase; steps have ids by their place, whatever their numbers. */
export function mermaidOfWorkflow({ phases }: WorkflowContent): string {
  const steps = placedSteps(phases);
  const lines = phases.flatMap((phase, index) => [
    `  subgraph p${index + 1} [${label(phase.name)}]`,
    ...steps
      .filter(({ phase: its }) => its === index)
      .flatMap(({ id, step }) => [
        `    ${id}[${label(`${step.number}: ${step.title}`)}]`,
        ...step.decisionPoints.flatMap(({ condition, outcomes }, at) => [
          `    ${id}_d${at + 1}{${label(condition)}}`,
          `    ${id} --> ${id}_d${at + 1}`,
          ...outcomes.flatMap((outcome, way) => [
            `    ${id}_d${at + 1}_o${way + 1}(${label(outcome)})`,
            `    ${id}_d${at + 1} --> ${id}_d${at + 1}_o${way + 1}`,
          ]),
        ]),
      ]),
    '  end',
  ]);
  const edges = steps.flatMap(({ id, after }) => after.map((before) => `  ${before} --> ${id}`));
  return ['flowchart TD', ...lines, ...edges, ''].join('\n');
}

/** Steps with ids of their own, and those of the steps before that they depend on: of their phase, else of an earlier one. */
function placedSteps(
  phases: WorkflowContent['phases'],
): { id: string; phase: number; step: StepContent; after: string[] }[] {
  const all = phases.flatMap(({ steps }, phase) => steps.map((step) => ({ phase, step })));
  return all.map(({ phase, step }, place) => ({
    id: `s${place + 1}`,
    phase,
    step,
    after: step.dependencies.flatMap((number) => {
      const earlier = all.slice(0, place).map((one, at) => ({ ...one, at }));
      const found =
        earlier.findLast((one) => one.phase === phase && one.step.number === number) ??
        earlier.findLast((one) => one.step.number === number);
      return found ? [`s${found.at + 1}`] : [];
    }),
  }));
}
