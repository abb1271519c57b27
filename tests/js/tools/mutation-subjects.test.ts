/**
 * @jest-environment node
 */
import { existsSync, readdirSync } from 'node:fs';

import { phpFolders, subjectOf } from '../../../tools/mutation/subjects';

const files = phpFolders.flatMap( ( folder ) =>
	readdirSync( folder )
		.filter( ( name ) => name.endsWith( '.php' ) )
		.map( ( name ) => `${ folder }/${ name }` )
);

test.each( files )( 'the tests named for %s exist', ( file ) => {
	const { tests, onWordPress } = subjectOf( file );
	const folder = `tests/php/${ onWordPress ? 'integration' : 'unit' }`;

	expect(
		tests.filter( ( name ) => ! existsSync( `${ folder }/${ name }` ) )
	).toEqual( [] );
} );
