import { UndirectedGraph } from 'graphology';
import pagerank from 'graphology-metrics/centrality/pagerank';
import { containment } from './stems';

/** Two texts that share less are not linked. */
const MIN_SIMILARITY = 0.15;

/**
 * How central each of some texts is among them, 0 to 1: TextRank (Mihalcea and Tarau, 2004), the PageRank of texts that are linked by the
 * stems that they share.
 */
export function textRank(texts: readonly ReadonlySet<string>[]): number[] {
  const graph = new UndirectedGraph<object, { weight: number }>();
  texts.forEach((_, index) => graph.addNode(index));
  for (const [index, one] of texts.entries())
    for (let other = index + 1; other < texts.length; other++) {
      const weight = similarity(one, texts[other]);
      if (weight >= MIN_SIMILARITY) graph.addEdge(index, other, { weight });
    }
  if (graph.size === 0) return texts.map(() => 0);
  const ranks = pagerank(graph, { getEdgeWeight: 'weight', maxIterations: 200, tolerance: 1e-5 });
  const highest = Math.max(...Object.values(ranks));
  return texts.map((_, index) => (ranks[index] ?? 0) / highest);
}

/** What two texts share, for texts of any two lengths. */
export function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = containment(a, b) * Math.min(a.size, b.size);
  const scale = Math.log(a.size + 1) + Math.log(b.size + 1);
  return scale === 0 ? 0 : shared / (scale * 4);
}
