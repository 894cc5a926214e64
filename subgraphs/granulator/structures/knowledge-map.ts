import { z } from 'zod';
import { passagesField } from './passages';

const text = z.string().trim().min(1);

export const RELATIONSHIP_KINDS = [
  'prerequisite',
  'related',
  'advanced',
  'application',
  'part_of',
  'kind_of',
  'causes',
  'reduces',
  'contrasts',
] as const;

/** A concept, with those below it. */
const conceptSchema = z.strictObject({
  name: text.describe('Name of the concept; no other has it'),
  definition: text.nullable().describe('What it is, or what the source says most of it; null when it says neither'),
  importance: z.number().min(0).max(1).describe('How much of the subject it carries, 0 to 1'),
  passages: passagesField,
  get children() {
    return z.array(conceptSchema).describe('Concepts that are parts or kinds of it');
  },
});

/** What a knowledge map is, as a schema: for the worker template, for AI providers and for the code. */
export const knowledgeMapSchema = z.strictObject({
  overview: z.strictObject({
    title: text.describe('Title of the map'),
    description: text.describe('What it covers, in one to three sentences'),
    conceptCount: z.int().min(1).describe('How many concepts there are on all levels'),
    relationshipCount: z.int().min(0).describe('How many relationships there are'),
  }),
  concepts: z.array(conceptSchema).min(1).describe('The concepts of the first level'),
  relationships: z
    .array(
      z.strictObject({
        from: text.describe('Name of a concept'),
        to: text.describe('Name of another concept'),
        kind: z
          .enum(RELATIONSHIP_KINDS)
          .describe(
            'What "from" is to "to": its prerequisite, related, an advanced form, an application, a part or a kind of it, what causes it, what reduces or prevents it, or what contrasts with it',
          ),
        label: text
          .nullable()
          .describe(
            'What the source itself says of "from", in its own words and without "to": release, feed on; null where the kind says it',
          ),
        evidence: text.nullable().describe('The sentence of the source that says so; null when there is none'),
      }),
    )
    .describe('How concepts hang together across the hierarchy'),
});

export type KnowledgeMapContent = z.infer<typeof knowledgeMapSchema>;
export type ConceptContent = z.infer<typeof conceptSchema>;
export type RelationshipContent = KnowledgeMapContent['relationships'][number];
