import type { Language } from '../core/document';

/** How a file is read that is looked for in folders; null: it is none of those. By its path, with `/` between the segments. */
export function languageOfPath(path: string): Language | null {
  const segments = path.split('/');
  const name = segments.at(-1) ?? '';
  // The first pattern that does not heed case takes V8 a millisecond to make.
  const lower = name.toLowerCase();
  // Ignition configs are JSON, Butane is YAML.
  if (/\.(?:ya?ml|json|ign|bu)$/.test(lower) || name === 'Kustomization') return 'yaml';
  if (isDockerfile(lower)) return 'dockerfile';
  if (name === 'registries.conf' || name.endsWith('.registries.conf')) return 'registries-conf';
  return name.endsWith('.conf') && segments.at(-2) === 'registries.conf.d' ? 'registries-conf' : null;
}

/** How a text without a name is read: as registries.conf where its first line that says something is a header or a key of TOML, else as YAML. */
export function languageOfText(text: string): 'registries-conf' | 'yaml' {
  for (const line of text.split('\n')) {
    const content = line.replace(/^\uFEFF/, '').trim();
    if (content === '' || content.startsWith('#')) continue;
    return /^(?:\[\[?\s*"?(?:registry|registries|aliases)\b|"?[\w-]+"?\s*=)/i.test(content)
      ? 'registries-conf'
      : 'yaml';
  }
  return 'yaml';
}

/** `Dockerfile`, `Containerfile.ubi9`, `app.dockerfile` in lower case; not what belongs to one (`Dockerfile.dockerignore`), or is a text about it. */
function isDockerfile(name: string): boolean {
  if (/\.(?:dockerignore|containerignore|md|txt|sh)$/.test(name)) return false;
  return /^(?:dockerfile|containerfile)(?:\.|$)/.test(name) || /\.(?:dockerfile|containerfile)$/.test(name);
}

/** Whether a folder is looked into: `node_modules` and folders whose name begins with a dot are not. */
export function isLookedInto(folderName: string): boolean {
  return folderName !== 'node_modules' && !folderName.startsWith('.');
}
