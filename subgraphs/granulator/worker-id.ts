/** Who the content granulator is among the workers. */
export const GRANULATOR_ID = 'bitware-content-granulator';
