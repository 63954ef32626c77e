// Finds places for nodes, away from the page so that it stays usable: a worker. The same graph gets the same places each time.
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";

const TOLD = 10; // steps between two messages on how far it is

// {sizes: [radius of each node], edges: [place, place, …]} → {done: 0…1} now and then, then {places: Float32Array x, y, x, y, …}
self.addEventListener("message", ({ data: { ticket, sizes, edges } }) => {
  const nodes = [...sizes].map((size) => ({ size })), links = [];
  for (let at = 0; at < edges.length; at += 2) links.push({ source: edges[at], target: edges[at + 1] });
  const many = nodes.length > 800, steps = many ? 120 : 300;
  const simulation = forceSimulation(nodes)
    .alphaDecay(1 - 0.001 ** (1 / steps))
    .force("link", forceLink(links).distance(({ source, target }) => 34 + source.size + target.size))
    .force("charge", forceManyBody().strength(many ? -90 : -420).theta(1.1).distanceMax(many ? 500 : 900))
    .force("apart", forceCollide(({ size }) => size + (many ? 6 : 17)))
    .force("x", forceX().strength(many ? 0.05 : 0.04)).force("y", forceY().strength(many ? 0.07 : 0.07))
    .stop();
  for (let step = 0; step < steps; step++) {
    simulation.tick();
    if (step % TOLD === 0) self.postMessage({ ticket, done: step / steps });
  }
  const places = new Float32Array(2 * nodes.length);
  nodes.forEach(({ x, y }, at) => { places[2 * at] = x; places[2 * at + 1] = y; });
  self.postMessage({ ticket, places }, [places.buffer]);
});
