import { verification } from '../core/index';
import type { VerificationParams, VerificationResult } from '../protocol';
import { offsetOf } from './convert';
import { documentOf } from './questions';
import type { Session } from './session';

/** `mirrorscope/verification` */
export function answerVerification(session: Session, { uri, position }: VerificationParams): VerificationResult {
  const document = documentOf(session, { uri });
  if (!document) return { verification: null };
  const { analysis } = session.folders.of(document.uri);
  return { verification: verification(analysis, document, offsetOf(document.lines, position)) };
}
