// Finds places for nodes, away from the page so that it stays usable: a worker. The same graph gets the same places each time.
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";

const TOLD = 10; // steps between two messages on how far it is

// {sizes: [radius of each node], edges: [place, place, …], roomy} → {done: 0…1} now and then, then {places: Float32Array x, y, x, y, …}.
// `roomy` leaves room for names. Nodes are kept apart in the last steps only, which takes half the time.
self.addEventListener("message", ({ data: { ticket, sizes, edges, roomy } }) => {
  const nodes = [...sizes].map((size) => ({ size })), links = [], steps = nodes.length > 800 ? 70 : 250, last = 15;
  for (let at = 0; at < edges.length; at += 2) links.push({ source: edges[at], target: edges[at + 1] });
  const simulation = forceSimulation(nodes)
    .alphaDecay(1 - 0.001 ** (1 / steps))
    .force("link", forceLink(links).distance(({ source, target }) => (roomy ? 60 : 26) + source.size + target.size))
    .force("charge", forceManyBody().strength(roomy ? -480 : -90).theta(1.5))
    .force("x", forceX().strength(0.06)).force("y", forceY().strength(roomy ? 0.06 : 0.09))
    .stop();
  for (let step = 0; step < steps; step++) {
    if (step === steps - last) simulation.force("apart", forceCollide(({ size }) => size + (roomy ? 24 : 5)));
    simulation.tick();
    if (step % TOLD === 0) self.postMessage({ ticket, done: step / steps });
  }
  const places = new Float32Array(2 * nodes.length);
  nodes.forEach(({ x, y }, at) => { places[2 * at] = x; places[2 * at + 1] = y; });
  self.postMessage({ ticket, places }, [places.buffer]);
});
