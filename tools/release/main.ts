/**
 * `npm run zip`: the release, as sites install it.
 */
import { statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root } from '../root';
import { slug, writeZip } from './zip';

const target = path.join( root, 'dist', `${ slug }.zip` );
const files = writeZip( target );
process.stdout.write(
	`${ path.relative( root, target ) }: ${ files.length } files, ${ statSync( target ).size } bytes\n`
);
