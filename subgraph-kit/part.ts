/** Names something that lives as long as its process, such as an engine: whoever holds the name can ask a context for it. */
export class Part<T> {
  declare private readonly type: T;

  constructor(readonly name: string) {}
}

/** The parts of one service. */
export class Parts {
  private readonly values = new Map<Part<unknown>, unknown>();

  provide<T>(part: Part<T>, value: T): T {
    this.values.set(part, value);
    return value;
  }

  /** @throws Error when the feature that provides it was not started */
  get<T>(part: Part<T>): T {
    if (!this.values.has(part)) throw new Error(`No feature of this service provides "${part.name}".`);
    return this.values.get(part) as T;
  }
}
