import path from 'node:path';
import * as vscode from 'vscode';
import { watchReach } from './extension-reach';

/** Where the code of the extension lies. */
export const DIST = path.join(vscode.extensions.getExtension('mirrorscope.mirrorscope')?.extensionPath ?? '', 'dist');

/** What that code has done beyond reading since this file was loaded. */
export const REACH = watchReach(`${DIST}${path.sep}`);
