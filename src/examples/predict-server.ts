/**
 * A server that scores rows with an exported model, by Node's own http. It listens on the loopback address alone: put a
 * server that knows who may ask in front of it.
 *
 *     npx tsx src/examples/predict-server.ts models/leads/exports/2 8000
 *     curl -s localhost:8000 --json '[{ "industry": "retail", "deal_size": 120, "calls": 3, "call_date": "2024-03-01" }]'
 */
import { createServer, type IncomingMessage } from 'node:http';
import { LabError, loadModel, type TableRow } from 'nightlab/lab';

const maxBytes = 1_000_000;
const [folder = '.', port = '8000'] = process.argv.slice(2);
const model = await loadModel(folder);

async function bodyOf(request: IncomingMessage): Promise<TableRow[]> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`a request may have ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  if (!Array.isArray(body)) throw new Error('the body must be a JSON array of rows');
  return body as TableRow[];
}

const server = createServer(async (request, response) => {
  try {
    const scores = await model.predict(await bodyOf(request));
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ scores: [...scores] }));
  } catch (thrown) {
    const error = thrown instanceof LabError ? `${thrown.message}. ${thrown.remedy}` : String(thrown);
    response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
  }
});
server.listen(Number(port), '127.0.0.1', () => {
  const address = server.address();
  console.log(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}`);
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close();
    void model.close();
  });
}
