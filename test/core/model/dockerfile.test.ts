import assert from 'node:assert/strict';
import { dockerfileReferences } from '../../../server/src/core/model/dockerfile';

suite('the image references of a Dockerfile', () => {
  const references = (text: string): string[] =>
    dockerfileReferences(text, { file: 'Dockerfile', length: text.length }).map(({ text: reference, place, key }) => {
      const written = text.slice(place.start, place.end);
      return `${key} ${reference}${written === reference ? '' : ` written ${written}`}`;
    });

  test('FROM, with a platform, a stage and in any case', () => {
    const text =
      'FROM --platform=linux/amd64 registry.access.redhat.com/ubi9:9.4 AS build\nfrom quay.io/team/app@sha256:00\nFROM build\nFROM scratch\n';
    assert.deepEqual(references(text), ['FROM registry.access.redhat.com/ubi9:9.4', 'FROM quay.io/team/app@sha256:00']);
  });

  test('COPY --from and RUN --mount name images, stages and numbers', () => {
    const text =
      'FROM a/b AS one\nCOPY --chown=1:1 --from=quay.io/tools/cli:1 /x /y\nCOPY --from=one /x /y\nCOPY --from=0 /x /y\n' +
      'RUN --mount=type=bind,from=quay.io/tools/data:2,target=/d --mount=type=cache,target=/c make\n';
    assert.deepEqual(references(text), ['FROM a/b', 'COPY quay.io/tools/cli:1', 'RUN quay.io/tools/data:2']);
  });

  test('the defaults of ARG above the first FROM', () => {
    const text = `ARG REGISTRY=quay.io TAG="1.2"
ARG BASE=\${REGISTRY}/team/base
FROM \${BASE}:\${TAG}
FROM $REGISTRY/team/other:\${VERSION:-3}
FROM \${REGISTRY}/team/\${UNKNOWN}
ARG TAG=late
FROM "$REGISTRY/quoted:\${TAG:+plus}"
`;
    assert.deepEqual(references(text), [
      'FROM quay.io/team/base:1.2 written ${BASE}:${TAG}',
      'FROM quay.io/team/other:3 written $REGISTRY/team/other:${VERSION:-3}',
      'FROM quay.io/quoted:plus written $REGISTRY/quoted:${TAG:+plus}',
    ]);
  });

  test('continued lines, comments between them, CRLF, another escape character', () => {
    assert.deepEqual(references('FROM \\\r\n  # a comment\r\n\r\n  quay.io/a/b:1 \\\r\n  AS x\r\n'), [
      'FROM quay.io/a/b:1',
    ]);
    assert.deepEqual(references('# escape=`\nFROM `\n quay.io/a/b:1\nRUN dir c:\\\nFROM quay.io/c/d\n'), [
      'FROM quay.io/a/b:1',
      'FROM quay.io/c/d',
    ]);
  });

  test('what looks like an instruction in a here-document is none', () => {
    assert.deepEqual(references('FROM a/b\nRUN <<EOF\nFROM c/d\nEOF\nCOPY <<-"END" /x\nFROM e/f\n\tEND\nFROM g/h\n'), [
      'FROM a/b',
      'FROM g/h',
    ]);
  });

  test('no text is too odd, and none too long', () => {
    for (const odd of ['', 'FROM', 'FROM \\', 'COPY --from=', 'ARG', 'ARG =', 'FROM ${', 'RUN <<', 'FROM "', '\\']) {
      assert.ok(references(odd).length <= 1, odd);
      references(`${odd}\n`.repeat(20_000));
    }
    references(`FROM ${'"'.repeat(200_000)}`);
    references(`FROM ${'${A:-'.repeat(50_000)}`);
  });
});
