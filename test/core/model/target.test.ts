import { isRuleLevel } from '../../../server/src/core/model/severity';
import { describeTarget, isAtLeast, parseTarget, UNKNOWN_TARGET } from '../../../server/src/core/model/target';
import { samples } from '../../support/samples';

suite('targets', () => {
  samples('core/model/target', {
    // A target, and a release that it is held against.
    'a target': (text) => {
      const [words = '', major = '4', minor = '18'] = text.split(' ');
      const target = parseTarget(words);
      const known = target ?? UNKNOWN_TARGET;
      return [target, describeTarget(known), isAtLeast(known, Number(major), Number(minor))];
    },
    isRuleLevel: (text) => isRuleLevel(text),
  });
});
