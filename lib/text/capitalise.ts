/** A text that begins with a capital letter, as titles and sentences do. */
export function capitalise(text: string): string {
  // "pH measured": a word with a large letter inside is written as it is.
  return /^\p{Ll}\p{Lu}/u.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

/** "Thermus aquaticus": the name of a species keeps its large letter. */
const SPECIES = /^\p{Lu}\p{Ll}{3,} \p{Ll}{3,}(?:us|um|ae|ii|ana|alis|ensis|oides|icus|ica)$/u;

/** A word in small letters, unless it is a name: written large inside itself, as a whole, or beside another large one. */
export function inSmallLetters(text: string): string {
  const [head = '', next = '', third = ''] = text.split(' ');
  // "Georg von Békésy".
  if (
    /^(?:von|van|de|del|della|di|da|dos|du|la|le|der|den|ten|ter|al|ibn|bin)$/.test(next) &&
    /^\p{Lu}|^(?:der|den|la|los)$/u.test(third)
  )
    return text;
  return /^\p{Lu}\p{Ll}*(?:-\p{Ll}+)*$/u.test(head) &&
    head.length > 1 &&
    !/^\p{Lu}\p{Ll}/u.test(next) &&
    !SPECIES.test(text)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text;
}
