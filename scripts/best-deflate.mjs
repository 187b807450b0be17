// Preloaded into vsce, which packs as zlib does by itself, without a way to say otherwise: has zlib try harder. Saves 1 kB of the package.
import zlib from 'node:zlib';

const { deflateRaw, DeflateRaw } = zlib;
const best = { level: zlib.constants.Z_BEST_COMPRESSION };

zlib.deflateRaw = (bytes, callback) => deflateRaw(bytes, best, callback);
zlib.DeflateRaw = function () {
  return new DeflateRaw(best);
};
