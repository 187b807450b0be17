/** How bad a finding is; written the same way in JSON, settings, flags and `.mirrorscope.yaml`. */
export type Severity = 'error' | 'warning' | 'info' | 'hint';

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** A severity, or the rule is switched off. */
export type RuleLevel = Severity | 'off';

/** Whether a text is one of the words for a rule's level. */
export function isRuleLevel(text: string): text is RuleLevel {
  return text === 'off' || SEVERITIES.some((severity) => severity === text);
}
