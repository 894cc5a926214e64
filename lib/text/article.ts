/** "a" or "an", as the word behind it is spoken: "an hour", "a unit". */
export const indefiniteArticle = (next: string): 'a' | 'an' =>
  /^(?:[aeio]|u(?!n[ie]|s|t[ie])|hon(?:est|ou?r)|hour|heir)/i.test(next) && !/^(?:one|once)\b/i.test(next) ? 'an' : 'a';
