import type { Analysis } from '../analysis';
import type { Document } from '../document';
import { migrateIcsp } from '../migrate/icsp-to-idms';
import { isContentSourcePolicy } from '../model/manifests';
import { fixesOf, type Finding } from '../rules/rule';
import { absolute, type Edit, type PlacedEdit } from '../text/edit';
import { touches, type Span } from '../text/place';
import type { Workspace } from '../workspace';
import type { Action } from './action';
import { combineFixes, safeFixes } from './combined-fixes';
import { declareClusters } from './configuration-edits';
import { silencingActions } from './silencing-actions';

/**
 * What can be changed at a span of a document (UTF-16 code units): the fixes of the findings that touch it, the same fix for all
 * findings of that kind in the file, all safe fixes at once, the conversion of the ImageContentSourcePolicies, and behind them what
 * silences the findings, and what declares the clusters that a finding across files rests on. Kinds that nobody wants are not looked for. Of
 * a span with very many findings or objects the first ones have fixes of their own; what concerns the whole file is complete.
 */
export function actions(
  analysis: Analysis,
  uri: string,
  span: Span,
  wants: (kind: Action['kind']) => boolean = () => true,
): Action[] {
  const document = analysis.workspace.documents.get(uri);
  if (!document) return [];
  const findings = analysis.findingsOf(uri);
  const touched = wants('quickfix') ? findings.filter(({ place }) => touches(document, place, span)) : [];
  const single = firstOf(document, touched).flatMap((finding) => singleFixes(document, finding));
  const codes = [...new Set(touched.map(({ code }) => code))];
  const ofKind = codes.flatMap((code) => fixAllOfKind(document, findings, code));
  const rest = [
    ...(wants('rewrite') ? conversions(document, span, [...single, ...ofKind]) : []),
    ...(wants('fix-all') ? fixAll(document, findings) : []),
  ];
  const { workspace } = analysis;
  return [
    ...single,
    ...ofKind,
    ...rest,
    ...silencingActions(workspace, document, touched),
    ...declaringActions(workspace, touched),
  ];
}

/** More are no list that anybody reads. */
const MOST_AT_ONCE = 50;

/** Those that stand first in the text. */
function firstOf(document: Document, findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= MOST_AT_ONCE) return findings;
  const placed = findings.map((finding) => ({ finding, start: document.locate(finding.place)?.start ?? 0 }));
  placed.sort((a, b) => a.start - b.start);
  return placed.slice(0, MOST_AT_ONCE).map(({ finding }) => finding);
}

function singleFixes(document: Document, finding: Finding): Action[] {
  return fixesOf(finding, document).flatMap((fix, index): Action[] => {
    const edits = absolute(document, fix.edits);
    if (!edits || edits.length === 0) return [];
    return [{ title: fix.title, kind: 'quickfix', edits, fixes: [finding], isPreferred: index === 0 && fix.safe }];
  });
}

/** The first fix of each finding of a kind, where there are several. */
function fixAllOfKind(document: Document, findings: readonly Finding[], code: string): Action[] {
  const ofKind = findings.filter((finding) => finding.code === code);
  const { edits, fixed } = combineFixes(document, ofKind, ([first]) => first);
  if (fixed.length < 2) return [];
  const title = `Fix all ${fixed.length} of \`${code}\` in this file`;
  return [{ title, kind: 'quickfix', edits, fixes: fixed.map(({ finding }) => finding), isPreferred: false }];
}

function fixAll(document: Document, findings: readonly Finding[]): Action[] {
  const { edits, fixed } = safeFixes(document, findings);
  if (fixed.length === 0) return [];
  const title = 'Apply all safe fixes of Mirrorscope';
  return [{ title, kind: 'fix-all', edits, fixes: fixed.map(({ finding }) => finding), isPreferred: false }];
}

/** Those that no fix among `offered` comes to as well. */
function conversions(document: Document, span: Span, offered: readonly Action[]): Action[] {
  const policies = document.objects.manifests.filter(isContentSourcePolicy);
  const here = policies.filter(({ place }) => touches(document, place, span));
  if (here.length === 0) return [];
  const texts = new Set(offered.map(({ edits }) => JSON.stringify(edits)));
  const isOffered = (edits: readonly Edit[]): boolean => texts.has(JSON.stringify(edits));
  const one = here
    .slice(0, MOST_AT_ONCE)
    .flatMap((object) =>
      conversion(document, 'Convert to ImageDigestMirrorSet', migrateIcsp(document, object.root).edits),
    );
  const all =
    policies.length > 1
      ? conversion(
          document,
          `Convert all ${policies.length} ImageContentSourcePolicies in this file`,
          migrateIcsp(document).edits,
        )
      : [];
  return [...one, ...all].filter(({ edits }) => !isOffered(edits));
}

function conversion(document: Document, title: string, placed: readonly PlacedEdit[]): Action[] {
  const edits = absolute(document, placed);
  return edits && edits.length > 0 ? [{ title, kind: 'rewrite', edits, fixes: [], isPreferred: false }] : [];
}

/** Where files contradict each other, it may be that they are for different clusters. */
function declaringActions(workspace: Workspace, touched: readonly Finding[]): Action[] {
  const across = touched.filter(({ place, related = [] }) =>
    related.some((other) => other.place.chunk.file !== place.chunk.file),
  );
  const elsewhere = across.length > 0 ? declareClusters(workspace) : null;
  if (!elsewhere) return [];
  const title = 'Write the inferred clusters to .mirrorscope.yaml';
  return [{ title, kind: 'quickfix', edits: [], elsewhere, fixes: across, isPreferred: false }];
}
