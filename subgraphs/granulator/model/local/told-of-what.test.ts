import type { CourseContent } from '../../structures/course';
import type { ConceptContent, KnowledgeMapContent } from '../../structures/knowledge-map';
import { StructureType } from '../../structures/structure';
import { outline } from './outline';

const made = <T>(structureType: StructureType, sourceText: string): T =>
  outline({ structureType, parameters: { topic: 'It', sourceText, granularityLevel: 5 } }, () => undefined).output as T;
const mapOf = (sourceText: string): KnowledgeMapContent => made(StructureType.KNOWLEDGE_MAP, sourceText);
const relationsOf = (sourceText: string): string[] =>
  mapOf(sourceText).relationships.map(({ from, kind, label, to }) => `${from} ${label ?? kind} ${to}`);
const conceptsOf = (concepts: readonly ConceptContent[]): ConceptContent[] =>
  concepts.flatMap((concept) => [concept, ...conceptsOf(concept.children)]);

const MIRES = `# Mires

Mires are wetlands in which plants decay slowly. The resulting deposit, peat, is a dark soil that consists of dead plants.

## Formation

Forest clearance raises the water table. The great marshes of Finland and Norway owe their extent to clearance. When the water table falls, the marshes dry.

## Types

A fen receives water from the land around it. Fens are rich in nutrients. Sedges, reeds and brown mosses dominate. A bog, by contrast, receives water from rain alone.

Palm swamps are the third type. They are found mainly in Brazil and Peru. Fires in Brazil burn the peat of palm swamps.

## Climate

Mires emit methane, which is produced by archaea. Methane warms the air. A drained mire loses carbon dioxide. Whether mires can store more carbon dioxide is an open question.

## Restoration

Restoration begins with water. Ditches are blocked with dams of wood.
`;

describe('what a text says is said of what it is said of', () => {
  const relations = relationsOf(MIRES);

  test('a contrast is to what was named in the same way, and not to what stands between', () => {
    expect(relations).toContain('bog contrasts fen');
    expect(relations.join('\n')).not.toMatch(/bog contrasts (?:sedges|reeds)/i);
  });

  test('what a list of places hangs on is one thing, and a place is where it is, not what it is part of', () => {
    expect(relations.join('\n')).not.toMatch(/causes (?:Norway|Finland)|part_of (?:Brazil|Peru)/);
    expect(relations).toContain('palm swamps found in Brazil');
  });

  test('what one thing does to another is told by its verb, by whoever does it', () => {
    expect(relations).toContain('forest clearance raises water table');
    expect(relations).toContain('archaea produce methane');
  });

  test('what is so of a drained one, or is asked, is not so of all', () => {
    expect(relations.join('\n')).not.toMatch(/Mires (?:lose|store)/i);
  });

  test('each concept has what the text says of it', () => {
    const said = (name: string): string | null | undefined =>
      conceptsOf(mapOf(MIRES).concepts).find((concept) => concept.name.toLowerCase() === name)?.definition;
    expect(said('peat')).toContain('is a dark soil');
    expect(said('bog')).toBe('A bog, by contrast, receives water from rain alone.');
    expect(said('restoration')).toBe('Restoration begins with water.');
  });

  test('a course asks for the same', () => {
    const { modules } = made<CourseContent>(StructureType.COURSE, MIRES);
    const asked = modules.flatMap(({ lessons }) => lessons.flatMap(({ assessmentPoints }) => assessmentPoints));
    expect(asked).toEqual(expect.arrayContaining(['How does a bog differ from a fen?', 'What do archaea produce?']));
  });
});

const RELAY = `# Sorel Relay

Sorel Relay is a gateway that collects readings. The relay trusts the system certificates.

## Concepts

Each **channel** has one or more **devices**, and each device exposes **points**. A point is a value with a name and a unit.

## Faults

The user sorel is not in the right group. Add it to the group, then restart the service. The **service** writes a log. Run sorel migrate to convert the settings.
`;

test('orders relate nothing, a name for short is no kind, and what each has is told', () => {
  const relations = relationsOf(RELAY);
  expect(relations).toEqual(expect.arrayContaining(['channel has devices', 'devices expose points']));
  expect(relations.join('\n')).not.toMatch(/restart|kind_of relay|run sorel/i);
});
