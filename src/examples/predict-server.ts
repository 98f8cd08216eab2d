/**
 * Scores over HTTP, on this machine alone: POST an array of rows, get an array of scores.
 *
 *     npx tsx src/examples/predict-server.ts models/leads/exports/2 [port]
 *     curl -d '[{"deal_size": 120, "calls": 3, "industry": "retail"}]' http://127.0.0.1:8080
 */
import { createServer } from 'node:http';
import { LabError, loadModel } from 'nightlab/lab';

const [directory = 'models/leads/exports/1', port = '8080'] = process.argv.slice(2);
const maxBytes = 10_000_000;
const model = await loadModel(directory);

const server = createServer(async (request, response) => {
  const answer = (status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  try {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) {
      text += chunk;
      if (text.length > maxBytes) return answer(413, { message: `more than ${maxBytes} characters` });
    }
    const rows: unknown = JSON.parse(text);
    // A text would be taken for the path of a file on this machine.
    if (!Array.isArray(rows)) return answer(400, { message: 'the body must be a JSON array of rows' });
    answer(200, [...(await model.predict(rows))]);
  } catch (thrown) {
    if (thrown instanceof LabError)
      answer(400, { code: thrown.code, message: thrown.message, remedy: thrown.remedy });
    else if (thrown instanceof SyntaxError) answer(400, { message: 'the body is not JSON' });
    else answer(500, { message: 'scoring failed' });
  }
});
// Loopback: nobody else on the network reaches it.
server.listen(Number(port), '127.0.0.1', () => {
  const address = server.address();
  console.log(`listening on ${typeof address === 'object' ? address?.port : address}`);
});
process.once('SIGTERM', async () => {
  server.close();
  await model.close();
});
