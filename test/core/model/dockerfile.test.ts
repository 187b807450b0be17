import assert from 'node:assert/strict';
import { dockerfileReferences } from '../../../server/src/core/model/dockerfile';
import { plainly, samples } from '../../support/samples';

const DIGEST = `sha256:${'0'.repeat(64)}`;

suite('the image references of a Dockerfile', () => {
  const references = (text: string): string[] =>
    dockerfileReferences(text, { file: 'Dockerfile', length: text.length }).map(({ text: reference, place, key }) => {
      const written = text.slice(place.start, place.end);
      return `${key} ${reference}${written === reference ? '' : ` written ${written}`}`;
    });

  test('FROM, with a platform, a stage and in any case', () => {
    const text = `FROM --platform=linux/amd64 registry.access.redhat.com/ubi9:9.4 AS build\nfrom quay.io/team/app@${DIGEST}\nFROM build\nFROM scratch\n`;
    assert.deepEqual(references(text), ['FROM registry.access.redhat.com/ubi9:9.4', `FROM quay.io/team/app@${DIGEST}`]);
  });

  test('COPY --from and RUN --mount name images, stages and numbers', () => {
    const text =
      'FROM a/b AS one\nCOPY --chown=1:1 --from=quay.io/tools/cli:1 /x /y\nCOPY --from=one /x /y\nCOPY --from=0 /x /y\n' +
      'RUN --mount=type=bind,from=quay.io/tools/data:2,target=/d --mount=type=cache,target=/c make\n';
    assert.deepEqual(references(text), ['FROM a/b', 'COPY quay.io/tools/cli:1', 'RUN quay.io/tools/data:2']);
  });

  test('not a build context, a placeholder or what no engine takes for a reference', () => {
    const text =
      'ARG STAGE=base\nFROM a/b AS base\nFROM $STAGE\nCOPY --from=context /x /y\nRUN --mount=from=context,target=/c x\n' +
      'FROM <base-image>\nFROM {{ base }}\nFROM quay.io/Upper/case:1\nFROM REPLACE_ME\nFROM quay.io/a@sha256:00\n';
    assert.deepEqual(references(text), ['FROM a/b']);
  });

  test('what a reference is put together from', () => {
    const text = 'ARG HOST=quay.io\nFROM ${HOST}/a/b:${TAG:-1}\nFROM quay.io/a/b\n';
    const found = dockerfileReferences(text, { file: 'Dockerfile', length: text.length });
    assert.deepEqual(
      found.map(({ parts = [] }) => parts.map(({ name, text: value }) => `${name}=${value}`)),
      [['HOST=quay.io', 'TAG=1'], []],
    );
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

  test('variables that double are followed as far as a reference is long', () => {
    const doubled = (count: number): string =>
      `ARG A0=x\n${Array.from({ length: count }, (_, at) => `ARG A${at + 1}=$A${at}$A${at}\n`).join('')}FROM q.io/$A${count}\n`;
    assert.deepEqual(references(doubled(7)), [`FROM q.io/${'x'.repeat(128)} written q.io/$A7`]);
    for (const count of [9, 60]) assert.deepEqual(references(doubled(count)), []);
    assert.deepEqual(references(`ARG A=${'x'.repeat(500)}\nFROM q.io/${'$A'.repeat(200_000)}\n`), []);
  });

  samples('core/model/dockerfile', {
    dockerfileReferences: (text) =>
      plainly(dockerfileReferences(text, { file: 'Dockerfile', length: text.length }), ({ start, end }) =>
        text.slice(start, end),
      ),
  });
});
