import type { ImageConfig } from '../model/manifests';
import type { Located } from '../text/place';

/** The lists of the Image config's `spec.registrySources`, empty where they are absent. */
export function registryLists(config: ImageConfig | null): {
  readonly insecure: readonly Located<string>[];
  readonly blocked: readonly Located<string>[];
  readonly allowed: readonly Located<string>[];
} {
  return {
    insecure: config?.insecureRegistries?.value ?? [],
    blocked: config?.blockedRegistries?.value ?? [],
    allowed: config?.allowedRegistries?.value ?? [],
  };
}
