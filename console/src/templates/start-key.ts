/** Where what was typed for a start of a template is kept in the session: it outlives a reload. */
export const startKey = (template: string): string => `start:${template}`;
