import { StructureType, type Structures } from '../structures/structure';

/** A source as a model reads it, for examples of good answers. */
export const EXAMPLE_SOURCE = `# Sourdough
[1] A starter is a mix of flour and water in which wild yeast lives.
## Feeding
[2] (step) Stir the starter and throw half of it away.
[3] (step) Add 50 grams of flour and 50 grams of water.
[4] Never close the jar tightly, because the gas must get out.
## Proof
[5] Proofing is the rest in which the dough rises.
[6] A cold kitchen makes it slower, as yeast works best at 25 degrees.
## Ada
[7] Ada carried the starter over the mountains in a jar.
[8] In spring Ada opened a bakery, and the starter outlived the war.`;

/** A good answer of each kind to that source. A test holds them against the schemas and against the source. */
export const EXAMPLES: { [T in StructureType]: Structures[T] } = {
  [StructureType.COURSE]: {
    overview: {
      title: 'Sourdough',
      description: 'A starter is a mix of flour and water in which wild yeast lives.',
      duration: 16,
      prerequisites: [],
      learningOutcomes: ['Feed a starter', 'Tell what proofing is and what slows it'],
      targetAudience: 'Beginners',
    },
    modules: [
      {
        title: 'Feeding',
        sequence: 1,
        estimatedDuration: 16,
        learningObjectives: ['Feed a starter'],
        lessons: [
          {
            title: 'Feeding',
            learningObjectives: ['Carry out both steps of a feeding'],
            contentOutline: 'Stir the starter and throw half of it away. Add 50 grams of flour and 50 grams of water.',
            assessmentPoints: ['Why must the jar not be closed tightly?'],
            answers: [{ question: 'Why must the jar not be closed tightly?', answer: 'The gas must get out.' }],
            practicalExercises: ['Feed a starter of your own.'],
            material: [],
            passages: ['2', '3', '4'],
          },
        ],
        assessment: 'Feed a starter and say why the jar stays open.',
      },
    ],
    moduleCount: 1,
  },
  [StructureType.QUIZ]: {
    overview: {
      title: 'Sourdough',
      totalQuestions: 2,
      timeLimit: 2,
      passingScore: 50,
      difficultyDistribution: { easy: 1, medium: 1, hard: 0 },
    },
    categories: [
      {
        name: 'Proof',
        questions: [
          {
            type: 'multiple_choice',
            difficulty: 'easy',
            question: 'Which term is meant: “the rest in which the dough rises”?',
            options: ['feeding', 'proofing', 'stirring', 'starter'],
            answer: 'proofing',
            explanation: 'Proofing is the rest in which the dough rises.',
            points: 1,
            passages: ['5'],
          },
          {
            type: 'true_false',
            difficulty: 'medium',
            question: 'True or false: A warm kitchen makes proofing slower than a cold one.',
            options: ['True', 'False'],
            answer: 'False',
            explanation: 'A cold kitchen makes it slower, as yeast works best at 25 degrees.',
            points: 2,
            passages: ['6'],
          },
        ],
      },
    ],
  },
  [StructureType.NOVEL]: {
    overview: {
      title: 'Sourdough',
      genre: 'family saga',
      themes: ['patience'],
      setting: 'The mountains, in spring',
      targetLength: 20_000,
    },
    acts: [
      {
        title: 'Ada',
        purpose: 'setup',
        chapters: [
          {
            title: 'Ada',
            summary: 'Ada carried the starter over the mountains in a jar. In spring Ada opened a bakery.',
            sceneCount: 2,
            plotPoints: ['Ada carried the starter over the mountains in a jar.', 'In spring Ada opened a bakery.'],
            characterDevelopment: ['Ada: she carried the starter over the mountains and opened a bakery.'],
            wordCountTarget: 20_000,
            passages: ['7', '8'],
          },
        ],
      },
    ],
    characters: [{ name: 'Ada', role: 'protagonist', arc: 'From a jar in the mountains to a bakery.' }],
  },
  [StructureType.WORKFLOW]: {
    overview: {
      title: 'Sourdough',
      purpose: 'Feed a starter.',
      expectedDuration: 4,
      requiredResources: ['flour', 'water'],
      notes: [],
    },
    phases: [
      {
        name: 'Feeding',
        purpose: 'Keep the starter alive.',
        notes: [],
        steps: [
          {
            number: 1,
            title: 'Stir the starter',
            description: 'Stir the starter and throw half of it away.',
            dependencies: [],
            resources: ['starter'],
            estimatedTime: 2,
            decisionPoints: [],
            owner: null,
            due: null,
            code: [],
            cautions: [],
            passages: ['2'],
          },
          {
            number: 2,
            title: 'Add flour and water',
            description: 'Add 50 grams of flour and 50 grams of water.',
            dependencies: [1],
            resources: ['50 grams of flour', '50 grams of water'],
            estimatedTime: 2,
            decisionPoints: [],
            owner: null,
            due: null,
            code: [],
            cautions: ['Never close the jar tightly, because the gas must get out.'],
            passages: ['3', '4'],
          },
        ],
        qualityGates: [],
      },
    ],
  },
  [StructureType.KNOWLEDGE_MAP]: {
    overview: {
      title: 'Sourdough',
      description: 'A starter is a mix of flour and water in which wild yeast lives.',
      conceptCount: 2,
      relationshipCount: 1,
    },
    concepts: [
      {
        name: 'starter',
        definition: 'a mix of flour and water in which wild yeast lives',
        importance: 1,
        passages: ['1'],
        children: [],
      },
      {
        name: 'wild yeast',
        definition: 'what lives in a starter',
        importance: 0.7,
        passages: ['1'],
        children: [],
      },
    ],
    relationships: [
      {
        from: 'wild yeast',
        to: 'starter',
        kind: 'part_of',
        label: null,
        evidence: 'A starter is a mix of flour and water in which wild yeast lives.',
      },
    ],
  },
  [StructureType.LEARNING_PATH]: {
    overview: {
      title: 'Sourdough',
      description: 'Proofing is the rest in which the dough rises.',
      duration: 60,
      learnerProfiles: ['Beginners'],
    },
    milestones: [
      {
        objective: 'Feed a starter: stir it, throw half of it away, add flour and water',
        passages: ['2', '3'],
        duration: 60,
        skills: [
          { name: 'Stir the starter and throw half of it away', proficiencyLevel: 'beginner', practiceHours: 1 },
        ],
        prerequisites: [],
        assessment: 'A starter is fed.',
        activities: [{ type: 'exercise', title: 'Feed a starter', duration: 60, deliverable: 'A fed starter' }],
      },
    ],
  },
};
