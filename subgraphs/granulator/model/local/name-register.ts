import { FIRST_NAMES } from '../../../../lib/text/first-names';
import { keyOf } from '../../../../lib/text/mentions';

/** Of what class something is, before its name: "the enzyme rubisco". */
const CLASSED =
  /^(?:\p{L}+ )?(?:enzyme|protein|hormone|molecule|word|term|function|method|command|tool|library|language|project|company|doctor|planet|river|city|town|king|queen)\s(\p{L}.+)$/iu;

/** The names of the concepts of a map: each one is told once, however it is written. */
export class NameRegister {
  private readonly keys = new Set<string>();
  private readonly familyNames = new Set<string>();

  /** @param isTerm whether the text defines or marks what has this key */
  constructor(private readonly isTerm: (key: string) => boolean) {}

  has(name: string): boolean {
    return this.keys.has(keyOf(name));
  }

  add(name: string): void {
    this.keys.add(keyOf(name));
    if (name.includes(' ') && FIRST_NAMES.has(name.split(' ', 1)[0] ?? ''))
      this.familyNames.add(name.slice(name.lastIndexOf(' ') + 1));
  }

  /** Whether something is known by another name: "Snow" where there is John Snow, "the enzyme rubisco" where rubisco is a term. */
  isOtherwiseNamed(name: string): boolean {
    const term = keyOf(CLASSED.exec(name)?.[1] ?? '');
    return this.familyNames.has(name) || (term !== '' && (this.keys.has(term) || this.isTerm(term)));
  }
}
