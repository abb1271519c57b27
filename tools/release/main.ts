/**
 * `npm run zip`: writes the zip that sites install and, beside it, the blueprint of the demo in the browser.
 */
import { copyFileSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root } from '../root';
import { contents } from './contents';
import { slug, writeZip } from './zip';

const target = path.join( root, 'dist', `${ slug }.zip` );
const files = writeZip( target );
const summary = `${ path.relative( root, target ) }: ${ files.length } files, ${ statSync( target ).size } bytes`;
process.stdout.write(
	`${ [ summary, ...contents( files ) ].join( '\n  ' ) }\n`
);

const blueprint = path.join( root, 'dist', 'blueprint.json' );
copyFileSync( path.join( root, 'tools/playground/blueprint.json' ), blueprint );
process.stdout.write( `${ path.relative( root, blueprint ) }\n` );
