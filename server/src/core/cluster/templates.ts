import { untraced, type RegistriesConf } from '../model/hub';
import { isAtLeast, type Target } from '../model/target';

/** `/etc/containers/registries.conf` on a node before the operator writes it: the same for every pool. */
export const REGISTRIES_CONF_TEMPLATE = "unqualified-search-registries = ['registry.access.redhat.com', 'docker.io']\n";

/** `/etc/containers/policy.json` on a node before the operator writes it: the same for every pool; no newline at its end. */
export const POLICY_JSON_TEMPLATE = `{
    "default": [
        {
            "type": "insecureAcceptAnything"
        }
    ],
    "transports":
        {
            "docker-daemon":
                {
                    "": [{"type":"insecureAcceptAnything"}]
                }
        }
}`;

/** What the template's registries.conf says. */
export const TEMPLATE_CONF: RegistriesConf = {
  searchRegistries: untraced([untraced('registry.access.redhat.com'), untraced('docker.io')]),
  registries: [],
  shortNameMode: null,
  additionalLayerStoreAuthHelper: null,
  credentialHelpers: null,
  aliases: [],
};

/**
 * A configuration as the operator writes it out again: its encoder prints some keys even when nobody set them
 * (containers/image `pkg/sysregistriesv2` `V2RegistriesConf`; `additional-layer-store-auth-helper` since OpenShift 4.19).
 */
export function asEncoded(conf: RegistriesConf, target: Target): RegistriesConf {
  return {
    ...conf,
    shortNameMode: conf.shortNameMode ?? untraced(''),
    additionalLayerStoreAuthHelper: isAtLeast(target, 4, 19)
      ? (conf.additionalLayerStoreAuthHelper ?? untraced(''))
      : null,
  };
}
