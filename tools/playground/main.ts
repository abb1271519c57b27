/**
 * `npm run blueprints`: writes the repository's Playground blueprints.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../root';
import { asFile, blueprints } from './blueprint';

for ( const [ file, plugin ] of Object.entries( blueprints ) ) {
	const target = path.join( root, file );
	mkdirSync( path.dirname( target ), { recursive: true } );
	writeFileSync( target, asFile( plugin ) );
}
