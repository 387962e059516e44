// Runs graders away from everything else: whoever owns this worker can end it when a pattern does not.
import { answerRequest } from '../src/graders/answer-request';
import type { GradeMessage, GradeReply } from '../src/graders/wire';

addEventListener('message', ({ data }: MessageEvent<GradeMessage>) => {
  for (const request of data.requests) {
    reply({ kind: 'verdict', id: request.id, verdict: answerRequest(request) });
  }
});

reply({ kind: 'ready' });

function reply(message: GradeReply): void {
  postMessage(message);
}
