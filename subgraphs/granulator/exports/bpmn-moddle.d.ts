/** The part of bpmn-moddle 8 that is used; it comes without types. */
declare module 'bpmn-moddle' {
  /** An element of BPMN: its properties are those of the standard's schema. */
  export type BpmnElement = Record<string, unknown> & { $type: string };

  interface Moddle {
    create(type: string, properties?: object): BpmnElement;
    toXML(element: BpmnElement, options: { format: boolean }): Promise<{ xml: string }>;
    fromXML(xml: string): Promise<{ rootElement: BpmnElement; warnings: unknown[] }>;
  }

  /** Makes a reader and writer of BPMN 2.0. */
  function createModdle(): Moddle;
  export default createModdle;
}
