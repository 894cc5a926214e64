/** What says how something is next to others, and hardly what it is: "a higher price". */
const COMPARED =
  /^(?:higher|lower|larger|smaller|greater|bigger|longer|shorter|faster|slower|better|worse|richer|poorer|stronger|weaker|deeper|heavier|lighter|warmer|cooler|colder|hotter|drier|wetter|older|younger|newer|slightest|smallest|largest)\s+(?!(?:education|house|court|ground|plants?|primates?|animals?|organisms?|orders?|class|classes|bound|bounds|limits?|case|half)$)\p{Ll}+$/u;
/** What stands for something that is told beside it: "the first stage", "a famous case", "a common trick". */
const STANDING_FOR =
  /^(?:(?:first|second|third|fourth|last|next|other|famous|well-known|common|typical|classic|good|bad|simple|important|notable|striking|special|useful|interesting|old|new|recent|final|initial|only|single)\s+)*(?:cases?|tricks?|exceptions?|stages?|phases?|instances?|approach(?:es)?|steps?|factors?)$/i;
const ORDINAL =
  /^(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|next|finally|former|latter)(?:ly)?$/i;
/** "The middle of a job", "the Malay word pengguling". */
const PLACE_OR_WORD =
  /^(?:middle|beginning|start|end|rest|top|bottom|front|back|edge|side|half|third|quarter|part|age|per ?cent|percentage|proportion|majority|share|handful)\s+of\s|^\p{Lu}\p{Ll}+\s(?:word|term|name|phrase)\s+\p{Ll}+$/u;
const FEW = /^(?:few|several|many|some|good|bad)\s+\p{Ll}+$/iu;

/** Whether some words name nothing that could be asked for by them alone. */
export const isUnspecific = (words: string): boolean =>
  COMPARED.test(words) ||
  STANDING_FOR.test(words) ||
  ORDINAL.test(words) ||
  FEW.test(words) ||
  PLACE_OR_WORD.test(words);
