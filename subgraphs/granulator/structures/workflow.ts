import { z } from 'zod';
import { passagesField } from './passages';

const text = z.string().trim().min(1);

/** Says that a gate holds where the source names nobody. */
export const DEFAULT_APPROVER = 'whoever carries out the phase';

/** What a workflow is, as a schema: for the worker template, for AI providers and for the code. */
export const workflowSchema = z.strictObject({
  overview: z.strictObject({
    title: text.describe('Title of the workflow'),
    purpose: text.describe('What it is done for'),
    expectedDuration: z.int().min(1).describe('Time for all steps, in minutes'),
    requiredResources: z.array(text).describe('What must be there'),
    notes: z
      .array(text)
      .default([])
      .describe('What the source rules for all of it: what it is not for, what must not be, pitfalls'),
  }),
  phases: z
    .array(
      z.strictObject({
        name: text.describe('Name of the phase'),
        purpose: text.describe('What the phase is done for'),
        notes: z
          .array(text)
          .default([])
          .describe('What the source rules there besides the steps: exceptions, permissions, limits'),
        steps: z
          .array(
            z.strictObject({
              number: z.int().min(1).describe('Number of the step, from 1 through all phases'),
              title: text.describe('What is done, in a few words'),
              description: text.describe('What is done, in full'),
              dependencies: z.array(z.int().min(1)).describe('Numbers of earlier steps that must be done before'),
              resources: z.array(text).describe('What the step needs'),
              estimatedTime: z.int().min(1).describe('Time for the step, in minutes'),
              decisionPoints: z
                .array(
                  z.strictObject({
                    condition: text.describe('What decides; “Otherwise” behind the others of a step'),
                    outcomes: z.array(text).min(1).describe('What is done then'),
                  }),
                )
                .describe('Where the way divides'),
              owner: text.nullable().default(null).describe('Who does it, as the source says; null when it does not'),
              due: text
                .nullable()
                .default(null)
                .describe('When it is to be done, in the words of the source; null when it does not say'),
              code: z.array(text).default([]).describe('What is typed or run, as the source has it'),
              cautions: z.array(text).default([]).describe('What must not be done, or is to be minded'),
              passages: passagesField,
            }),
          )
          .min(1),
        qualityGates: z
          .array(
            z.strictObject({
              criteria: text.describe('What must hold before the next phase'),
              validationMethod: text.describe('How that is found out'),
              approver: text.describe('Who says so'),
            }),
          )
          .describe('What must hold at the end of the phase'),
      }),
    )
    .min(1),
});

export type WorkflowContent = z.infer<typeof workflowSchema>;
export type PhaseContent = WorkflowContent['phases'][number];
export type StepContent = PhaseContent['steps'][number];
export type DecisionContent = StepContent['decisionPoints'][number];
