import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { hoverText, open, positionOf, revertAll } from './support/workspace';

suite('hover and definition', () => {
  teardown(revertAll);

  test('an image reference shows its pull plan for each cluster', async () => {
    const { document } = await open('apps/shop.yaml');
    const text = await hoverText(document.uri, positionOf(document, 'registry.redhat.io/openshift4/ose', 5));
    assert.match(text, /Pull plan/);
    assert.match(text, /mirror\.prod\.example\.com:8443\/openshift4\/ose-oauth-proxy/);
    assert.match(text, /mirror\.dr\.example\.com:8443\/openshift4\/ose-oauth-proxy/);
    assert.match(text, /mirror\.lab\.example\.com:8443\/openshift4\/ose-oauth-proxy/);
    assert.match(text, /imageContentSourcePolicy\.yaml/);
  });

  test('a field and a TOML key show their documentation', async () => {
    const yaml = (await open('clusters/lab/idms-oc-mirror.yaml')).document;
    assert.match(await hoverText(yaml.uri, positionOf(yaml, 'mirrorSourcePolicy', 3)), /NeverContactSource/);
    const toml = (await open('bastion/registries.conf')).document;
    assert.match(await hoverText(toml.uri, positionOf(toml, 'pull-from-mirror', 3)), /digest-only/);
  });

  test('a source shows its merged mirrors', async () => {
    const { document } = await open('clusters/prod/imageContentSourcePolicy.yaml');
    const text = await hoverText(document.uri, positionOf(document, 'source: registry.redhat.io/openshift4', 12));
    assert.match(text, /mirror\.prod\.example\.com:8443\/openshift4/);
    assert.match(text, /mirror\.dr\.example\.com:8443\/openshift4/);
  });

  test('from an image reference to the entries that serve it', async () => {
    const { document } = await open('apps/shop.yaml');
    const at = positionOf(document, 'registry.redhat.io/openshift4/ose', 5);
    const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      at,
    );
    const files = found.map((place) =>
      ('targetUri' in place ? place.targetUri : place.uri).path.split('/').slice(-2).join('/'),
    );
    assert.ok(files.includes('prod/imageContentSourcePolicy.yaml'), files.join());
    assert.ok(files.includes('lab/idms-oc-mirror.yaml'), files.join());
  });
});
