import { xmlRoot, xmlText } from './package';
import { type ConceptContent, type KnowledgeMapContent, RELATIONSHIP_KINDS } from '../structures/knowledge-map';
import type { WorkflowContent } from '../structures/workflow';

const MERMAID_MARKS: Record<string, string> = { '#': '#35;', '"': '#quot;', '<': '#lt;', '>': '#gt;', '`': '#96;' };

/** A text inside a node of Mermaid: nothing in it is a mark, an entity or a tag, and it begins no list, which a node may not have. */
const label = (text: string): string => {
  const plain = text.replaceAll(/[#"<>`]/g, (mark) => MERMAID_MARKS[mark] ?? mark).replaceAll(/\s+/g, ' ');
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

function idsByName(concepts: PlacedConcept[]): (name: string) => string {
  const ids = new Map(concepts.map(({ id, concept }) => [concept.name, id]));
  return (name) => ids.get(name) ?? name;
}

/** A knowledge map in GraphML (graphml.graphdrawing.org), for tools that lay graphs out. */
export function graphMlOf({ concepts, relationships }: KnowledgeMapContent): string {
  const nodes = placed(concepts);
  const idOf = idsByName(nodes);
  const root = xmlRoot('http://graphml.graphdrawing.org/xmlns', 'graphml');
  for (const [id, scope, type] of [
    ['name', 'node', 'string'],
    ['definition', 'node', 'string'],
    ['importance', 'node', 'double'],
    ['kind', 'edge', 'string'],
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
  for (const { from, to, kind, evidence } of relationships) {
    const edge = graph.ele('edge', { source: idOf(from), target: idOf(to) });
    edge.ele('data', { key: 'kind' }).txt(kind);
    if (evidence !== null) edge.ele('data', { key: 'evidence' }).txt(evidence);
  }
  return xmlText(root);
}

/** A knowledge map in JSON-LD, with the words of SKOS (www.w3.org/TR/skos-reference) where it has them. */
export function jsonLdOf({ overview, concepts, relationships }: KnowledgeMapContent): string {
  const nodes = placed(concepts);
  const idOf = idsByName(nodes);
  const own = (kind: string): string => `urn:knowledge-map:${kind}`;
  const graph = nodes.map(({ id, concept, parent }) => {
    const edges = relationships.filter(({ from }) => from === concept.name);
    const targets = (kind: string) =>
      edges.filter((edge) => edge.kind === kind).map(({ to }) => ({ '@id': `#${idOf(to)}` }));
    const linked: Record<string, { '@id': string }[]> = Object.fromEntries(
      RELATIONSHIP_KINDS.map((kind) => [kind, targets(kind)] as const).filter(([, found]) => found.length > 0),
    );
    return {
      '@id': `#${id}`,
      '@type': 'Concept',
      prefLabel: concept.name,
      ...(concept.definition !== null && { definition: concept.definition }),
      importance: concept.importance,
      ...(parent === null ? { topConceptOf: { '@id': '#map' } } : { broader: { '@id': `#${parent}` } }),
      ...linked,
    };
  });
  const context = {
    '@vocab': 'http://www.w3.org/2004/02/skos/core#',
    importance: own('importance'),
    prerequisite: { '@id': own('prerequisite') },
    advanced: { '@id': own('advanced') },
    application: { '@id': own('application') },
  };
  return `${JSON.stringify({ '@context': context, '@graph': [{ '@id': '#map', '@type': 'ConceptScheme', prefLabel: overview.title, definition: overview.description }, ...graph] }, null, 2)}\n`;
}

/** A knowledge map as a flowchart in Mermaid (mermaid.js.org). */
export function mermaidOfMap({ concepts, relationships }: KnowledgeMapContent): string {
  const nodes = placed(concepts);
  const idOf = idsByName(nodes);
  return [
    'flowchart LR',
    ...nodes.map(({ id, concept }) => `  ${id}[${label(concept.name)}]`),
    ...nodes.flatMap(({ id, parent }) => (parent === null ? [] : [`  ${parent} --- ${id}`])),
    ...relationships.map(({ from, to, kind }) => `  ${idOf(from)} -. ${kind} .-> ${idOf(to)}`),
    '',
  ].join('\n');
}

/** A workflow as a flowchart in Mermaid, a box for each phase. */
export function mermaidOfWorkflow({ phases }: WorkflowContent): string {
  const lines = phases.flatMap((phase, index) => [
    `  subgraph p${index + 1} [${label(phase.name)}]`,
    ...phase.steps.flatMap((step) => [
      `    s${step.number}[${label(`${step.number}: ${step.title}`)}]`,
      ...step.decisionPoints.flatMap(({ condition, outcomes }, at) => [
        `    d${step.number}_${at + 1}{${label(condition)}}`,
        `    s${step.number} --> d${step.number}_${at + 1}`,
        ...outcomes.flatMap((outcome, way) => [
          `    o${step.number}_${at + 1}_${way + 1}(${label(outcome)})`,
          `    d${step.number}_${at + 1} --> o${step.number}_${at + 1}_${way + 1}`,
        ]),
      ]),
    ]),
    '  end',
  ]);
  const edges = phases.flatMap((phase) =>
    phase.steps.flatMap((step) => step.dependencies.map((before) => `  s${before} --> s${step.number}`)),
  );
  return ['flowchart TD', ...lines, ...edges, ''].join('\n');
}
