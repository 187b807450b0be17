/** The release of this program, as in package.json (a test holds that): `dist` is carried to where there is none, or another one. */
export const VERSION = '0.1.0';
