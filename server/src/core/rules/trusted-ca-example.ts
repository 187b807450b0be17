/** What the examples about trusted CAs begin with, up to their key. */
export const TRUSTED_CAS = `apiVersion: v1
kind: ConfigMap
metadata:
  name: registry-cas
  namespace: openshift-config
data:
  `;

/** The certificate of a CA, behind a key. */
export const CERTIFICATE = `|
    -----BEGIN CERTIFICATE-----
    MIIBHjCB0aADAgECAgEBMAUGAytlcDAfMQ8wDQYDVQQDDAZMYWIgQ0ExDDAKBgNV
    BAoMA0xhYjAeFw0yNTAxMDEwMDAwMDBaFw00NTAxMDEwMDAwMDBaMB8xDzANBgNV
    BAMMBkxhYiBDQTEMMAoGA1UECgwDTGFiMCowBQYDK2VwAyEADj5L1PKo8LMsh6Ox
    dni8LOtdDwv9MZX53vsrUsj0NbqjMjAwMA8GA1UdEwEB/wQFMAMBAf8wHQYDVR0O
    BBYEFMxeFZDNMCFNJH8KvublyeR3nn72MAUGAytlcANBAMf4AyVkRfYRXMeOeeIt
    vSP46tSNILjCB9U8OBq2tx/vWNP1iSeDHfso5jlUaThgZldgPhe11huNb3fnzIvx
    QgA=
    -----END CERTIFICATE-----
`;

/** A ConfigMap whose certificate every node finds. */
export const GOOD_TRUSTED_CAS = `${TRUSTED_CAS}registry.example.com..5000: ${CERTIFICATE}`;
